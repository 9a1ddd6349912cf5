using System.Collections.Specialized;
using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Tests;

public sealed class HyperParameterLimitTests
{
    [Fact]
    public void A_hundred_are_taken_and_one_more_is_not()
    {
        Assert.Equal(100, Encode(Many(100)).Count);

        var error = Refusal.Of(ErrorId.HyperParameterLimit, () => Encode(Many(101)));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("101", error.Message);
    }

    [Fact]
    public void A_name_has_up_to_256_characters()
    {
        Assert.Equal("1", EncodeOne(new string('k', 256), 1));

        Assert.Equal(
            new string('k', 257),
            Refusal.Of(ErrorId.HyperParameterLimit, () => EncodeOne(new string('k', 257), 1)).Target);
        Refusal.Of(ErrorId.HyperParameterLimit, () => EncodeOne("", 1));
    }

    [Fact]
    public void A_value_has_up_to_2500_characters_as_it_is_sent()
    {
        Assert.Equal(2500, EncodeOne("k", new string('v', 2500)).Length);
        Assert.Equal(2500, EncodeOne("k", new string('v', 2498), HyperParameterEncoding.Json).Length);

        var error = Refusal.Of(ErrorId.HyperParameterLimit, () => EncodeOne("k", new string('v', 2501)));
        Assert.Equal("k", error.Target);
        Assert.Contains("2501", error.Message);
        Refusal.Of(
            ErrorId.HyperParameterLimit, () => EncodeOne("k", new string('v', 2499), HyperParameterEncoding.Json));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\u2028b")]
    [InlineData("a\u2029b")]
    [InlineData("\n")]
    public void A_line_break_is_refused_in_text_and_in_names_and_escaped_in_JSON(string text)
    {
        Refusal.Of(ErrorId.HyperParameterLimit, () => EncodeOne("k", text));
        Refusal.Of(ErrorId.HyperParameterLimit, () => EncodeOne(text, 1));
        Refusal.Of(ErrorId.HyperParameterLimit, () => EncodeOne(text, 1, HyperParameterEncoding.Json));
        Assert.DoesNotContain('\n', EncodeOne("k", text, HyperParameterEncoding.Json));
    }

    [Fact]
    public void A_line_break_inside_a_list_is_escaped_and_so_may_go()
    {
        Assert.Equal("['a\\nb']", EncodeOne("k", new[] { "a\nb" }));
    }

    [Fact]
    public void A_value_that_cannot_be_sent_is_named()
    {
        var value = new Version(1, 2);

        var error = Refusal.Of(ErrorId.HyperParameterTypeNotSupported, () => EncodeOne("when", value));

        Assert.Contains("'when'", error.Message);
        Assert.Contains("Version", error.Message);
        Assert.Same(value, error.Target);
        Assert.NotNull(error.RecommendedAction);
    }

    [Fact]
    public void Order_is_kept_and_names_that_differ_in_case_are_two()
    {
        var values = new OrderedDictionary(StringComparer.Ordinal) { ["b"] = 1, ["a"] = 2, ["A"] = 3 };

        Assert.Equal(["b=1", "a=2", "A=3"], Encode(values).Select(pair => $"{pair.Key}={pair.Value}"));
    }

    private static OrderedDictionary Many(int count)
    {
        var values = new OrderedDictionary(StringComparer.Ordinal);
        for (var index = 0; index < count; index++)
        {
            values.Add($"p{index}", index);
        }

        return values;
    }

    private static Dictionary<string, string> Encode(OrderedDictionary values) =>
        HyperParameters.Encode(values, HyperParameterEncoding.Text);

    private static string EncodeOne(
        string name, object value, HyperParameterEncoding encoding = HyperParameterEncoding.Text) =>
        HyperParameters.Encode(name, value, encoding);
}
