using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Tests;

/// <summary>The values that users write, as they are sent to images and to scripts.</summary>
public sealed class PythonFormsTests
{
    public static TheoryData<string> Rows => [.. PythonForms.All.Select(form => form.PowerShell)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_image_gets_what_str_writes(string powerShell)
    {
        var form = PythonForms.All.Single(form => form.PowerShell == powerShell);
        Check(form, HyperParameterEncoding.Text, form.Text);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_script_gets_what_json_dumps_writes(string powerShell)
    {
        var form = PythonForms.All.Single(form => form.PowerShell == powerShell);
        Check(form, HyperParameterEncoding.Json, form.Json);
    }

    [Theory]
    [InlineData("sv-SE")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void The_culture_of_the_shell_changes_nothing(string culture)
    {
        using var foreign = new ForeignCulture(culture);
        Assert.All(PythonForms.All, form =>
        {
            Check(form, HyperParameterEncoding.Text, form.Text);
            Check(form, HyperParameterEncoding.Json, form.Json);
        });
    }

    private static void Check(PythonForm form, HyperParameterEncoding encoding, string? expected)
    {
        if (expected is not null)
        {
            Assert.Equal(expected, HyperParameters.Encode("p", form.Value, encoding));
            return;
        }

        // A line break is a value like any other; it is the service that doesn't take it.
        var id = form.Value is "a\nb" ? ErrorId.HyperParameterLimit : ErrorId.HyperParameterTypeNotSupported;
        var error = Refusal.Of(id, () => HyperParameters.Encode("p", form.Value, encoding));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("'p'", error.Message);
    }
}
