using System.Text.Json.Nodes;
using SageMakerEstimator.Core.Local.Batch;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Filters of transform jobs: the part that they pick keeps the record's form.</summary>
public sealed class FieldPathTests
{
    private const string Row = """["a","b","c","d"]""";
    private const string Object = """{"id":7,"features":[1,2,3],"more":{"deep":{"x":null}}}""";

    [Theory]
    [InlineData("$", Row, Row)]
    [InlineData("$[1:]", Row, """["b","c","d"]""")]
    [InlineData("$[:2]", Row, """["a","b"]""")]
    [InlineData("$[-2:]", Row, """["c","d"]""")]
    [InlineData("$[1:-1]", Row, """["b","c"]""")]
    [InlineData("$[2:1]", Row, "[]")]
    [InlineData("$[7:]", Row, "[]")]
    [InlineData("$[0,-1]", Row, """["a","d"]""")]
    [InlineData("$[ 3 , 0 ]", Row, """["d","a"]""")]
    [InlineData("$[1]", Row, "\"b\"")]
    [InlineData("$[*]", Row, Row)]
    [InlineData("$", Object, Object)]
    [InlineData("$.features", Object, "[1,2,3]")]
    [InlineData("$['features']", Object, "[1,2,3]")]
    [InlineData("$[\"features\"][0,2]", Object, "[1,3]")]
    [InlineData("$.features[-1]", Object, "3")]
    [InlineData("$['id','features']", Object, """{"id":7,"features":[1,2,3]}""")]
    [InlineData("$.more.deep.x", Object, "null")]
    [InlineData("$.more.*", Object, """[{"x":null}]""")]
    public void It_picks(string path, string record, string expected) =>
        Assert.Equal(expected, Written(FieldPath.Parse(path, "InputFilter").Of(JsonNode.Parse(record))));

    [Theory]
    [InlineData("$.nothing", Object, "$.nothing: the record has no 'nothing'")]
    [InlineData("$['id','nothing']", Object, "$['id','nothing']: the record has no 'nothing'")]
    [InlineData("$[4]", Row, "$[4]: index 4 isn't one of the record's 4")]
    [InlineData("$[-5]", Row, "$[-5]: index -5 isn't one of the record's 4")]
    [InlineData("$[0]", Object, "$[0]: the record isn't a list there")]
    [InlineData("$.id", Row, "$.id: the record has no 'id'")]
    public void What_is_not_there_is_said(string path, string record, string message) =>
        Assert.Equal(
            message,
            Assert.Throws<FormatException>(() => FieldPath.Parse(path, "InputFilter").Of(JsonNode.Parse(record))).Message);

    [Theory]
    [InlineData("")]
    [InlineData("features")]
    [InlineData("$features")]
    [InlineData("$.")]
    [InlineData("$..features")]
    [InlineData("$[]")]
    [InlineData("$[1")]
    [InlineData("$[?(@.a)]")]
    [InlineData("$[::2]")]
    [InlineData("$[1,'a']")]
    [InlineData("$[9999999999]")]
    public void What_is_no_filter_is_refused_with_the_parameter(string path)
    {
        var error = Refusal.Of(ErrorId.ValueInvalid, () => FieldPath.Parse(path, "OutputFilter"));

        Assert.Equal((ErrorKind.InvalidArgument, path), (error.Kind, error.Target));
        Assert.StartsWith($"-OutputFilter '{path}' can't be read", error.Message, StringComparison.Ordinal);
    }

    private static string Written(JsonNode? node) => node?.ToJsonString() ?? "null";
}
