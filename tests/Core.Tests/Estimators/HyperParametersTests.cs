using System.Collections.Specialized;
using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Tests;

public sealed class HyperParametersTests
{
    [Theory]
    [InlineData("Script", null, "train.py", null, "Json")]
    [InlineData("Script", null, "train.py", "/src", "Json")]
    [InlineData("Image", "img", null, null, "Text")]
    [InlineData("Image", "img", "train.py", "/src", "Json")]
    [InlineData("Image", "img", "train.py", null, "Text")]
    public void Script_mode_reads_JSON_and_a_bare_image_reads_text(
        string kind, string? image, string? entryPoint, string? sourceDir, string encoding)
    {
        var estimator = new Estimator
        {
            EstimatorKind = Enum.Parse<EstimatorKind>(kind),
            TrainingImageUri = image,
            EntryPoint = entryPoint,
            SourceDir = sourceDir,
        };

        Assert.Equal(encoding, HyperParameters.EncodingOf(estimator).ToString());
    }

    [Fact]
    public void Merging_changes_values_in_their_place_and_adds_new_ones_at_the_end()
    {
        var values = new OrderedDictionary(StringComparer.Ordinal) { ["b"] = 1, ["a"] = 2 };
        var over = new OrderedDictionary(StringComparer.Ordinal) { ["c"] = 3, ["b"] = 4, ["A"] = 5 };

        var merged = HyperParameters.Merge(values, over);

        Assert.Equal(["b", "a", "c", "A"], merged.Keys.Cast<string>());
        Assert.Equal([4, 2, 3, 5], merged.Values.Cast<int>());
        Assert.Equal([1, 2], values.Values.Cast<int>());
    }

    [Fact]
    public void Names_that_differ_only_in_case_are_reported_together()
    {
        var values = Samples.Values(("lr", 1), ("Epochs", 2), ("LR", 3), ("Lr", 4));

        Assert.Equal(["lr, LR, Lr"], HyperParameters.CaseTwins(values));
    }
}
