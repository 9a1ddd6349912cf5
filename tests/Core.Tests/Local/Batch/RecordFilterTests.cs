using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Local.Batch;

namespace SageMakerEstimator.Core.Tests;

/// <summary>What a model gets of a record, and what is stored of record and answer.</summary>
public sealed class RecordFilterTests
{
    [Theory]
    [InlineData("text/csv", "$", "1,2,3", "1,2,3")]
    [InlineData("text/csv; charset=utf-8", "$[1:]", "id-1,2,3", "2,3")]
    [InlineData("text/csv", "$[0,-1]", "\"a, b\",2,\"say \"\"c\"\"\"", "\"a, b\",\"say \"\"c\"\"\"")]
    [InlineData("text/csv", "$[1]", "1,,3", "")]
    [InlineData("application/json", "$.features", """{"id":1,"features":[1.50,2]}""", "[1.50,2]")]
    [InlineData("application/jsonlines", "$['id','t']", """{"id":1,"t":"ü<漢>"}""", """{"id":1,"t":"ü<漢>"}""")]
    public void The_model_gets(string contentType, string filter, string record, string expected) =>
        Assert.Equal(expected, Text(Filter(contentType, filter, null, null).ForModel(Bytes(record))));

    [Theory]
    // A row of CSV gets the answer's columns at its end.
    [InlineData("text/csv", null, "1,2", "0.5", "text/csv", "1,2,0.5")]
    [InlineData("text/csv", null, "1,2", "0.5,0.25", "text/csv", "1,2,0.5,0.25")]
    [InlineData("text/csv", null, "1,2", "0.5\n", "text/plain", "1,2,0.5")]
    [InlineData("text/csv", null, "1,2", "[0.5,1]", "application/json", "1,2,0.5,1")]
    [InlineData("text/csv", "$[0,-1]", "id,2", "yes,\"a,b\"", "text/csv", "id,\"a,b\"")]
    // An object gets a member, whatever else is there becomes an object.
    [InlineData("application/json", null, """{"id":1}""", "[0.5]", "application/json", """{"id":1,"SageMakerOutput":[0.5]}""")]
    [InlineData("application/json", null, "[1,2]", "0.5", "application/json", """{"SageMakerInput":[1,2],"SageMakerOutput":0.5}""")]
    [InlineData("application/json", null, """{"id":1}""", "yes\n", "text/plain", """{"id":1,"SageMakerOutput":"yes"}""")]
    [InlineData("application/json", "$['id','SageMakerOutput']", """{"id":1,"x":2}""", "1", "application/json", """{"id":1,"SageMakerOutput":1}""")]
    [InlineData("application/json", "$.SageMakerOutput", """{"id":1}""", """{"label":"a"}""", "application/json", """{"label":"a"}""")]
    public void Record_and_answer_are_stored(
        string contentType, string? filter, string record, string answer, string mediaType, string expected) =>
        Assert.Equal(
            expected,
            Text(Filter(contentType, null, filter, "Input").ForOutput(Bytes(record), Bytes(answer), mediaType)));

    [Theory]
    [InlineData("$.label", """{"label":"a","score":1}""", "application/json", "\"a\"")]
    [InlineData("$", """{"label":"a"}""", "application/json", """{"label":"a"}""")]
    public void Without_a_join_the_answer_is_filtered(string filter, string answer, string mediaType, string expected) =>
        Assert.Equal(
            expected,
            Text(Filter("application/json", null, filter, "None").ForOutput(Bytes("{}"), Bytes(answer), mediaType)));

    [Fact]
    public void An_answer_with_lists_in_it_is_no_column()
    {
        var filter = Filter("text/csv", null, null, "Input");

        var error = Assert.Throws<FormatException>(
            () => filter.ForOutput(Bytes("1"), Bytes("[[1],[2]]"), "application/json"));

        Assert.Contains("can't be columns of CSV", error.Message);
    }

    [Fact]
    public void A_record_that_is_no_JSON_is_said() =>
        Assert.StartsWith(
            "it isn't JSON",
            Assert.Throws<FormatException>(() => Filter("application/json", "$.a", null, null).ForModel(Bytes("{a"))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData("application/x-recordio-protobuf")]
    public void Other_content_is_not_looked_into(string? contentType)
    {
        var error = Refusal.Of(ErrorId.ParametersConflict, () => Filter(contentType, "$[1:]", null, null));

        Assert.Contains("CSV and JSON only", error.Message);
        Assert.Contains("text/csv", error.RecommendedAction);
    }

    [Theory]
    [InlineData("$[", null, "InputFilter")]
    [InlineData(null, "$[", "OutputFilter")]
    public void A_filter_that_cannot_be_read_is_refused(string? input, string? output, string parameter) =>
        Assert.Contains(
            $"-{parameter} '$['", Refusal.Of(ErrorId.ValueInvalid, () => Filter("text/csv", input, output, null)).Message);

    [Fact]
    public void Numbers_keep_their_digits_in_any_culture()
    {
        using var culture = new ForeignCulture("de-DE");

        Assert.Equal(
            "0.1,12345678901234567890,1e-07",
            Text(Filter("text/csv", null, "$[1:]", "Input").ForOutput(
                Bytes("x,0.1,12345678901234567890"), Bytes("[1e-07]"), "application/json")));
    }

    private static RecordFilter Filter(string? contentType, string? input, string? output, string? join) =>
        RecordFilter.Of(new CreateTransformJobRequest
        {
            TransformInput = new() { ContentType = contentType },
            DataProcessing = new() { InputFilter = input, OutputFilter = output, JoinSource = join },
        })!;

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);
}
