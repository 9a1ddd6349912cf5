using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime.EventStreams;
using FakeAws.Control;
using FakeAws.Faults;

namespace FakeAws.Tests;

/// <summary>Questions to endpoints: answers, what containers do wrong, streams and asynchronous ones.</summary>
public sealed class RuntimeTests : DoubleTest
{
    private const string SeeLog = "See https://us-west-2.console.aws.amazon.com/cloudwatch/home?region=us-west-2#logEventViewer:group=/aws/sagemaker/Endpoints/ep in account 111122223333 for more information.";

    [Fact]
    public async Task An_endpoint_is_not_found_until_it_serves()
    {
        Refused(await Client.Invoke("ep", "1,2"), 400, "ValidationError", "Endpoint ep of account 111122223333 not found.");
        await CreateEndpoint();
        Refused(await Client.Invoke("ep", "1,2"), 400, "ValidationError", "Endpoint ep of account 111122223333 not found.");
        Advance(5);

        Answer answer = await Client.Invoke("ep", "1,2");

        Assert.Equal((200, "1,2", "text/csv"), (answer.Status, answer.Text, answer.Header("Content-Type")));
        Assert.Equal("AllTraffic", answer.Header("x-Amzn-Invoked-Production-Variant"));
    }

    [Fact]
    public async Task A_model_answers_as_it_was_told()
    {
        await Serve();
        Control.Answer(new InvokeAnswer
        {
            Body = "[1]", ContentType = "application/json", Count = 2, Headers = new Dictionary<string, string> { ["X-Amzn-SageMaker-Custom-Attributes"] = "a=b" },
        });

        Answer answer = await Client.Invoke("ep", "1,2");

        Assert.Equal(("[1]", "application/json", "a=b"), (answer.Text, answer.Header("Content-Type"), answer.Header("X-Amzn-SageMaker-Custom-Attributes")));
        Assert.Equal("[1]", (await Client.Invoke("ep", "1,2")).Text);
        Assert.Equal("1,2", (await Client.Invoke("ep", "1,2")).Text);
        Refused(
            await Client.Invoke("ep", "1", new() { ["X-Amzn-SageMaker-Target-Variant"] = "Other" }), 400, "ValidationError",
            "Variant Other not found for Endpoint ep");
    }

    [Theory]
    [InlineData(400, "primary", "client")]
    [InlineData(500, "primary", "server")]
    [InlineData(503, "container-2", "server")]
    public async Task What_a_container_says_is_wrapped(int status, string container, string side)
    {
        await Serve();
        Control.Answer(new InvokeAnswer { Status = status, Body = "boom", Container = container });

        Answer failed = await Client.Invoke("ep", "1,2");

        Refused(failed, 424, "ModelError", $"Received {side} error ({status}) from {container} with message \"boom\". {SeeLog}");
        Assert.Equal(
            (status, "boom", "arn:aws:logs:us-west-2:111122223333:log-group:/aws/sagemaker/Endpoints/ep"),
            (failed.Json["OriginalStatusCode"]!.GetValue<int>(), failed.Json["OriginalMessage"]!.ToString(), failed.Json["LogStreamArn"]!.ToString()));
    }

    [Fact]
    public async Task A_long_word_of_a_container_is_cut_and_a_slow_one_has_code_0()
    {
        await Serve();
        Control.Answer(new InvokeAnswer { Status = 500, Body = new string('x', 2000) });
        Control.Answer(new InvokeAnswer { Status = 0 });

        Assert.Equal(
            $"Received server error (500) from primary with message \"{new string('x', 1000)}\" and could not load the entire response body. {SeeLog}",
            (await Client.Invoke("ep", "1,2")).Message);
        Assert.Equal(
            $"Received server error (0) from primary with message \"Your invocation timed out while waiting for a response from container primary.\". {SeeLog}",
            (await Client.Invoke("ep", "1,2")).Message);
    }

    [Theory]
    [InlineData(429, "ModelNotReadyException")]
    [InlineData(530, "InternalDependencyException")]
    [InlineData(500, "InternalFailure")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task Modelled_errors_have_their_own_status(int status, string code)
    {
        Control.Fail(new Fault { Service = "sagemaker-runtime", Operation = "InvokeEndpoint", Kind = "error", Code = code, Status = status, Message = "told" });

        Refused(await Client.Invoke("ep", "1"), status, code, "told");
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        Answer refused = await Client.Invoke("ep", new string('1', 6291457));

        Assert.Equal((413, "HTTP content length exceeded 6291456 bytes.", "text/plain"), (refused.Status, refused.Text, refused.Header("Content-Type")));
        Assert.Null(refused.Header("x-amzn-ErrorType"));
        await Serve();
        Assert.Equal(200, (await Client.Invoke("ep", new string('1', 6291456))).Status);
    }

    [Fact]
    public async Task A_stream_comes_in_parts_that_the_SDK_can_read()
    {
        await Serve();
        Control.Answer(new InvokeAnswer { Echo = true, PartSize = 3, StreamError = new StreamError("ModelStreamError", "cut", "StreamBroken") });

        Answer answer = await Client.Invoke("ep", "12345", path: "invocations-response-stream");

        Assert.Equal((200, "application/vnd.amazon.eventstream", "text/csv"), (answer.Status, answer.Header("Content-Type"), answer.Header("X-Amzn-SageMaker-Content-Type")));
        IEventStreamMessage[] messages = [.. Messages(answer.Bytes)];
        Assert.Equal(["PayloadPart", "PayloadPart"], messages[..2].Select(m => m.Headers[":event-type"].AsString()));
        Assert.Equal("12345", string.Concat(messages[..2].Select(m => Encoding.UTF8.GetString(m.Payload))));
        Assert.Equal(("exception", "ModelStreamError"), (messages[2].Headers[":message-type"].AsString(), messages[2].Headers[":exception-type"].AsString()));
        Assert.Equal("""{"Message":"cut","ErrorCode":"StreamBroken"}""", Encoding.UTF8.GetString(messages[2].Payload));
    }

    [Fact]
    public async Task An_asynchronous_answer_is_in_S3_later()
    {
        await ServeAsync();
        Control.PutObject(Bucket, "question", "1,2");
        Answer accepted = await Client.Invoke(
            "ep", "", new() { ["X-Amzn-SageMaker-InputLocation"] = $"s3://{Bucket}/question", ["X-Amzn-SageMaker-Inference-Id"] = "id-1" }, "async-invocations");

        Assert.Equal((202, "id-1"), (accepted.Status, accepted.Json["InferenceId"]!.ToString()));
        Assert.Equal($"s3://{Bucket}/answers/id-1.out", accepted.Header("X-Amzn-SageMaker-OutputLocation"));
        Assert.DoesNotContain("answers/id-1.out", Control.Keys(Bucket)!);
        Advance(2);
        Assert.Equal("1,2"u8.ToArray(), Control.GetObject(Bucket, "answers/id-1.out"));
    }

    [Fact]
    public async Task An_asynchronous_failure_is_an_object_too()
    {
        await ServeAsync();
        Control.Answer(new InvokeAnswer { Status = 500, Body = "boom" });
        Answer accepted = await Client.Invoke("ep", "1", new() { ["X-Amzn-SageMaker-Inference-Id"] = "id-1" }, "async-invocations");
        Advance(2);

        Assert.Equal($"s3://{Bucket}/failures/id-1-error.out", accepted.Header("X-Amzn-SageMaker-FailureLocation"));
        Assert.Equal("boom"u8.ToArray(), Control.GetObject(Bucket, "failures/id-1-error.out"));
        Assert.DoesNotContain("answers/id-1.out", Control.Keys(Bucket)!);
    }

    [Fact]
    public async Task An_asynchronous_question_has_one_source_of_at_most_128000_bytes()
    {
        await ServeAsync();
        var location = new Dictionary<string, string> { ["X-Amzn-SageMaker-InputLocation"] = $"s3://{Bucket}/question" };

        Refused(await Client.Invoke("ep", "1", location, "async-invocations"), 400, "ValidationError", "Exactly one of InputLocation and Body must be specified.");
        Refused(await Client.Invoke("ep", "", [], "async-invocations"), 400, "ValidationError", "Exactly one of InputLocation and Body must be specified.");
        Assert.Equal(202, (await Client.Invoke("ep", new string('1', 128_000), [], "async-invocations")).Status);
        Answer large = await Client.Invoke("ep", new string('1', 128_001), [], "async-invocations");
        Refused(large, 400, "ValidationError");
        Assert.EndsWith("at 'body' failed to satisfy constraint: Member must have length less than or equal to 128000", large.Message);
    }

    [Fact]
    public async Task Only_an_asynchronous_endpoint_takes_asynchronous_questions()
    {
        await Serve();

        Refused(await Client.Invoke("ep", "1", [], "async-invocations"), 400, "ValidationError");
    }

    private async Task Serve()
    {
        await CreateEndpoint();
        Advance(5);
    }

    private async Task ServeAsync()
    {
        await CreateModel();
        JsonObject config = ConfigRequest("config-1");
        config["AsyncInferenceConfig"] = JsonNode.Parse($$"""
            { "OutputConfig": { "S3OutputPath": "s3://{{Bucket}}/answers", "S3FailurePath": "s3://{{Bucket}}/failures" } }
            """);
        Assert.Equal(200, (await Client.SageMaker("CreateEndpointConfig", config)).Status);
        Assert.Equal(200, (await Client.SageMaker("CreateEndpoint", """{"EndpointName":"ep","EndpointConfigName":"config-1"}""")).Status);
        Advance(5);
    }

    private static IEnumerable<IEventStreamMessage> Messages(byte[] stream)
    {
        for (int at = 0; at < stream.Length;)
        {
            int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(stream.AsSpan(at));
            yield return EventStreamMessage.FromBuffer(stream[at..(at + length)], 0, length);
            at += length;
        }
    }
}
