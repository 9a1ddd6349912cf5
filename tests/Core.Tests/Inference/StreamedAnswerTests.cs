namespace SageMakerEstimator.Core.Tests;

/// <summary>Answers that arrive in parts.</summary>
public sealed class StreamedAnswerTests : InferenceTest
{
    [Theory]
    [InlineData("text", 1, "é世😀", new[] { "é", "世", "😀" })]
    [InlineData("json", 4, "{\"a\": 1}", new[] { "{\"a\"", ": 1}" })]
    public async Task Text_comes_as_it_arrives_in_whole_characters(
        string deserializer, int partSize, string body, string[] parts)
    {
        await ServeAsync();
        Control.Answer(new() { Body = body, PartSize = partSize });

        Assert.Equal(parts, await StreamAsync(deserializer));
    }

    [Fact]
    public async Task Bytes_are_the_parts_themselves()
    {
        await ServeAsync();
        Control.Answer(new() { Bytes = [1, 2, 3, 255], PartSize = 3 });

        Assert.Equal([new byte[] { 1, 2, 3 }, new byte[] { 255 }], await StreamAsync("bytes"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Lines_are_values_once_they_are_whole(int partSize)
    {
        await ServeAsync();
        Control.Answer(new() { Body = "{\"a\": 1}\n\n{\"a\": \"é\"}", PartSize = partSize });
        Control.Answer(new() { Body = "1,\"a\nb\"\n2,c\n", PartSize = partSize });

        var lines = await StreamAsync("jsonlines");
        Assert.Equal([1L, "é"], lines.Cast<System.Collections.IDictionary>().Select(line => line["a"]));
        Assert.Equal([new object[] { "1", "a\nb" }, new object[] { "2", "c" }], await StreamAsync("csv"));
    }

    [Fact]
    public async Task It_is_asked_for_as_the_streaming_operation_wants_it()
    {
        await ServeAsync();

        await StreamAsync("text");

        var question = Questions.Single();
        Assert.Equal("InvokeEndpointWithResponseStream", question.Operation);
        Assert.Equal("application/json", question.Parameters["Accept"]!.ToString());
    }

    [Theory]
    [InlineData("ModelStreamError", "ModelInvocationTimeExceeded")]
    [InlineData("InternalStreamFailure", null)]
    public async Task An_error_in_its_middle_comes_after_what_came_before(string type, string? code)
    {
        await ServeAsync();
        Control.Answer(new() { Body = "half", StreamError = new(type, "the model gave up", code) });
        var parts = new List<object?>();

        var error = await Refusal.OfAsync(ErrorId.ModelError, () => StreamAsync("text", parts.Add));

        Assert.Equal(["half"], parts);
        Assert.Equal($"The answer of endpoint 'ep' broke off ({type}): the model gave up", error.Message);
        Assert.Single(Questions);
    }

    [Fact]
    public async Task A_refusal_before_the_first_part_is_the_usual_error()
    {
        await ServeAsync();
        Control.Answer(new() { Status = 400, Body = "no" });

        var error = await Refusal.OfAsync(ErrorId.ModelError, () => StreamAsync("text"));

        Assert.Equal("The model of endpoint 'ep' answered with status 400: no", error.Message);
    }

    [Fact]
    public async Task What_is_cut_off_is_an_error_and_not_an_end()
    {
        await ServeAsync();
        Control.Answer(new() { Body = new string('x', 10_000), PartSize = 100 });
        Control.Fail(new() { Service = "sagemaker-runtime", Kind = "truncated" });

        await Refusal.OfAsync(ErrorId.ServiceUnreachable, () => StreamAsync("text"));
    }

    private async Task<List<object?>> StreamAsync(string deserializer)
    {
        var parts = new List<object?>();
        await StreamAsync(deserializer, parts.Add);
        return parts;
    }

    private Task StreamAsync(string deserializer, Action<object?> write)
    {
        var way = Operations.WayOf(Predictor, new PredictorOptions { Deserializer = deserializer });
        return Operations.StreamAsync(Question("1,2") with { Way = way }, write, CancellationToken.None);
    }
}
