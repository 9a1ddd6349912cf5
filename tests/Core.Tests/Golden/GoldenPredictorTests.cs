using System.Text.Json.Nodes;
using SageMakerEstimator.Core.Hosting;
using SageMakerEstimator.Core.Models;

namespace SageMakerEstimator.Core.Tests;

/// <summary>What the reference SDK's serializers make of a record, its types, and what its deserializers make of an answer.</summary>
public sealed class GoldenPredictorTests
{
    private static readonly JsonObject[] Cases = Read();

    public static TheoryData<string> Names =>
        [.. Cases.Where(found => found["Body"] is not null).Select(found => found["Name"]!.ToString())];

    public static TheoryData<string> BinaryNames =>
        [.. Cases.Where(found => found["Hex"] is not null).Select(found => found["Name"]!.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_body_is_the_references(string name)
    {
        var golden = Cases.Single(found => found["Name"]!.ToString() == name);
        var record = GoldenValue.Plain(golden["Record"]);
        var ours = Utf8(RecordWriter.Write(record, golden["Format"]!.ToString()));

        Assert.Equal(
            golden["Body"]!.ToString(),
            GoldenDifferences.Body(ours, record, golden["Format"]!.ToString(), golden["IsTuple"] is not null));
    }

    [Theory]
    [MemberData(nameof(BinaryNames))]
    public void The_bytes_are_the_references(string name)
    {
        var golden = Cases.Single(found => found["Name"]!.ToString() == name);
        var record = GoldenValue.Plain(golden["Record"]);
        if (golden["Type"]?.ToString() == "float32")
        {
            record = ((object?[])record!).Select(row => ((object?[])row!).Select(cell => (object?)(float)(double)cell!).ToArray()).ToArray();
        }

        Assert.Equal(
            golden["Hex"]!.ToString(),
            Convert.ToHexStringLower(RecordWriter.Write(record, golden["Format"]!.ToString()).Span));
    }

    [Theory]
    [InlineData("csv", "text/csv", "text/csv")]
    [InlineData("json", "application/json", "application/json")]
    [InlineData("npy", "application/x-npy", "application/x-npy")]
    [InlineData("jsonlines", "application/jsonlines", "application/jsonlines")]
    [InlineData("text", null, "application/json")]
    [InlineData("bytes", "application/octet-stream", "*/*")]
    [InlineData("libsvm", "text/libsvm", null)]
    [InlineData("recordio", "application/x-recordio-protobuf", "application/x-recordio-protobuf")]
    public void The_types_are_the_references(string format, string? contentType, string? accept)
    {
        Assert.Equal(contentType ?? Formats.Of(format).MediaType, Formats.Of(format).MediaType);
        Assert.Equal(accept ?? Formats.Of(format).Accept, Formats.Of(format).Accept);
    }

    [Theory]
    [InlineData(EstimatorKind.Image, null, "application/octet-stream", "*/*")]
    [InlineData(EstimatorKind.Script, null, "application/octet-stream", "*/*")]
    [InlineData(EstimatorKind.Algorithm, null, "application/x-recordio-protobuf", "application/x-recordio-protobuf")]
    [InlineData(EstimatorKind.Framework, "TensorFlow", "application/json", "application/json")]
    [InlineData(EstimatorKind.Framework, "HuggingFace", "application/json", "application/json")]
    [InlineData(EstimatorKind.Framework, "MXNet", "application/json", "application/json")]
    [InlineData(EstimatorKind.Framework, "PyTorch", "application/x-npy", "application/x-npy")]
    [InlineData(EstimatorKind.Framework, "SKLearn", "application/x-npy", "application/x-npy")]
    [InlineData(EstimatorKind.Framework, "Chainer", "application/x-npy", "application/x-npy")]
    [InlineData(EstimatorKind.Framework, "XGBoost", "text/libsvm", "text/csv")]
    public void A_predictor_starts_with_the_references_types(
        EstimatorKind kind, string? framework, string contentType, string accept)
    {
        var ours = PredictorDefaults.Apply(new Model { Framework = framework });

        Assert.Equal((contentType, accept), GoldenDifferences.StartTypes((ours.ContentType, ours.Accept), kind));
    }

    [Fact]
    public void Answers_are_read_as_the_reference_reads_them()
    {
        Assert.Equal(
            [new object[] { "1", "2" }, new object[] { "3", "4" }],
            (object?[])AnswerReader.Read("1,2\n3,4\n"u8.ToArray(), "csv", "text/csv")!);
        var answer = (System.Collections.IDictionary)AnswerReader.Read("""{"y": [0.5]}"""u8.ToArray(), "json", null)!;
        Assert.Equal([0.5], (object?[])answer["y"]!);
    }

    private static string Utf8(ReadOnlyMemory<byte> body) => System.Text.Encoding.UTF8.GetString(body.Span);

    private static JsonObject[] Read()
    {
        using var stream = typeof(GoldenPredictorTests).Assembly.GetManifestResourceStream("predictor-bodies.json")!;
        return [.. JsonNode.Parse(stream)!.AsArray().Select(found => found!.AsObject())];
    }
}
