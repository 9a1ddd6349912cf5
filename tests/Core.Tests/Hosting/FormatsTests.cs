using SageMakerEstimator.Core.Hosting;

namespace SageMakerEstimator.Core.Tests;

public sealed class FormatsTests
{
    [Theory]
    [InlineData("text/csv", "csv")]
    [InlineData("application/json", "json")]
    [InlineData("text/plain", "text")]
    [InlineData("application/octet-stream", "bytes")]
    [InlineData("Application/JSON; charset=utf-8", "json")]
    public void Each_type_has_its_format(string mediaType, string format) =>
        Assert.Equal(format, Formats.OfMediaType(mediaType));

    [Theory]
    [InlineData("image/png")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_types_have_no_format(string? mediaType) => Assert.Null(Formats.OfMediaType(mediaType));

    [Theory]
    [InlineData("CSV", "csv", "text/csv", "text/csv")]
    [InlineData("Json", "json", "application/json", "application/json")]
    [InlineData("text", "text", "text/plain", "application/json")]
    [InlineData("bytes", "bytes", "application/octet-stream", "*/*")]
    public void A_format_that_is_named_brings_the_types_that_the_Python_SDK_sends_and_asks_for(
        string named, string format, string contentType, string accept) =>
        Check(new() { Serializer = named, Deserializer = named }, format, contentType, format, accept);

    [Fact]
    public void A_type_that_is_named_brings_its_format()
    {
        Check(
            new() { ContentType = "application/json; charset=utf-8", Accept = "text/plain" },
            "json",
            "application/json; charset=utf-8",
            "text",
            "text/plain");
    }

    [Fact]
    public void A_type_of_ones_own_goes_with_the_format_that_is_named() => Check(
        new() { Serializer = "json", ContentType = "application/x-mine", Deserializer = "bytes", Accept = "image/png" },
        "json",
        "application/x-mine",
        "bytes",
        "image/png");

    [Fact]
    public void A_type_that_is_none_of_ours_leaves_the_format() =>
        Check(new() { ContentType = "application/x-mine" }, "csv", "application/x-mine", "json", "application/json");

    [Fact]
    public void Nothing_said_is_CSV_there_and_JSON_back() =>
        Check(new(), "csv", "text/csv", "json", "application/json");

    private static void Check(
        PredictorOptions options, string serializer, string contentType, string deserializer, string accept)
    {
        var predictor = Formats.Apply(new Predictor(), options);

        Assert.Equal(
            (serializer, contentType, deserializer, accept),
            (predictor.Serializer, predictor.ContentType, predictor.Deserializer, predictor.Accept));
    }
}
