using FakeAws.Faults;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Inference;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Questions to an endpoint that answers at once: what is sent, what comes back, and what is asked again.</summary>
public sealed class RealTimeInvocationTests : InferenceTest
{
    [Fact]
    public async Task Every_header_arrives_and_only_those_that_were_given()
    {
        await ServeAsync();

        await AskAsync("1,2");
        await AskAsync("1,2", new()
        {
            TargetModel = "a/model.tar.gz",
            TargetVariant = "AllTraffic",
            TargetContainerHostname = "second",
            InferenceComponentName = "component",
            InferenceId = "id 1",
            SessionId = "NEW_SESSION",
            CustomAttributes = "trace=1; a=b",
            EnableExplanations = "`true`",
        });

        var (bare, full) = (Questions.First().Parameters, Questions.Last().Parameters);
        Assert.Equal(["Accept", "Body", "ContentType", "EndpointName"], bare.Select(member => member.Key).Order());
        Assert.Equal(
            ("text/csv", "application/json"), (bare["ContentType"]!.ToString(), bare["Accept"]!.ToString()));
        Assert.Equal("a/model.tar.gz", full["TargetModel"]!.ToString());
        Assert.Equal("AllTraffic", full["TargetVariant"]!.ToString());
        Assert.Equal("second", full["TargetContainerHostname"]!.ToString());
        Assert.Equal("component", full["InferenceComponentName"]!.ToString());
        Assert.Equal("id 1", full["InferenceId"]!.ToString());
        Assert.Equal("NEW_SESSION", full["SessionId"]!.ToString());
        Assert.Equal("trace=1; a=b", full["CustomAttributes"]!.ToString());
        Assert.Equal("`true`", full["EnableExplanations"]!.ToString());
    }

    [Fact]
    public async Task What_came_with_the_answer_is_kept()
    {
        await ServeAsync();
        Control.Answer(new()
        {
            Body = "{}",
            ContentType = "application/json; charset=utf-8",
            Headers = new Dictionary<string, string>
            {
                ["X-Amzn-SageMaker-Custom-Attributes"] = "trace=1",
                ["X-Amzn-SageMaker-New-Session-Id"] = "s-1; Expires=2026-01-01T00:00:00Z",
                ["X-Amzn-SageMaker-Closed-Session-Id"] = "s-0",
            },
        });

        var answer = await AskAsync("1,2");

        Assert.Equal((Name, "{}", "AllTraffic"), (answer.EndpointName, answer.ToString(), answer.InvokedProductionVariant));
        Assert.Equal(("application/json; charset=utf-8", "trace=1"), (answer.ContentType, answer.CustomAttributes));
        Assert.Equal(("s-1; Expires=2026-01-01T00:00:00Z", "s-0"), (answer.NewSessionId, answer.ClosedSessionId));
    }

    [Fact]
    public async Task A_failure_of_the_model_has_its_own_words_and_the_way_to_its_log()
    {
        await ServeAsync();
        Control.Answer(new() { Status = 500, Body = "ValueError: no such column 'a'" });

        var error = await Refusal.OfAsync(ErrorId.ModelError, () => AskAsync("1,2"));

        Assert.Equal("The model of endpoint 'ep' answered with status 500: ValueError: no such column 'a'", error.Message);
        Assert.Equal((ErrorKind.InvalidResult, 424, "ModelError"), (error.Kind, error.StatusCode, error.ServiceErrorCode));
        Assert.Equal("the record", error.Target);
        Assert.Contains("https://us-west-2.console.aws.amazon.com/cloudwatch", error.RecommendedAction);
        Assert.Contains("Endpoints$252Fep", error.RecommendedAction);
        Assert.Single(Questions);
    }

    [Fact]
    public async Task A_model_that_took_too_long_says_so()
    {
        await ServeAsync();
        Control.Answer(new() { Status = 0 });

        var error = await Refusal.OfAsync(ErrorId.ModelError, () => AskAsync("1,2"));

        Assert.StartsWith("The model of endpoint 'ep' gave no answer: Your invocation timed out", error.Message);
    }

    [Fact]
    public async Task While_the_model_is_loaded_it_is_asked_again_with_longer_pauses()
    {
        await ServeAsync();
        NotReady(count: 6);

        Assert.Equal("1,2", (await AskAsync("1,2")).ToString());

        Assert.Equal([1, 2, 4, 8, 8, 8], Time.Pauses.Select(pause => pause.TotalSeconds));
        Assert.Equal(7, Questions.Count());
    }

    [Fact]
    public async Task After_two_minutes_of_loading_it_is_an_error()
    {
        await ServeAsync();
        NotReady(count: 0);

        var error = await Refusal.OfAsync(ErrorId.ModelNotReady, () => AskAsync("1,2"));

        Assert.Equal(ErrorKind.ResourceBusy, error.Kind);
        Assert.InRange(Time.Pauses.Sum(pause => pause.TotalSeconds), 120, 130);
    }

    [Fact]
    public async Task In_its_first_minute_an_endpoint_that_the_runtime_does_not_know_is_asked_again()
    {
        await ServeAsync(secondsAgo: 10);
        Unknown(count: 2);

        Assert.Equal("1,2", (await AskAsync("1,2")).ToString());
        Assert.Equal(3, Questions.Count());
    }

    [Fact]
    public async Task Later_that_is_an_endpoint_that_is_not_in_service()
    {
        await ServeAsync();
        Unknown(count: 1);

        var error = await Refusal.OfAsync(ErrorId.EndpointNotInService, () => AskAsync("1,2"));

        Assert.Contains("Wait-SMEndpoint", error.RecommendedAction);
        Assert.Single(Questions);
    }

    [Fact]
    public async Task An_endpoint_that_is_being_made_is_not_in_service()
    {
        await CreateAsync();

        var error = await Refusal.OfAsync(ErrorId.EndpointNotInService, () => AskAsync("1,2"));

        Assert.Equal("Endpoint 'ep' isn't in service: it is Creating.", error.Message);
    }

    [Fact]
    public async Task An_endpoint_that_nobody_made_is_not_found() =>
        await Refusal.OfAsync(ErrorId.EndpointNotFound, () => AskAsync("1,2"));

    [Theory]
    [InlineData("internalFailure", ErrorId.ServiceUnavailable)]
    [InlineData("serviceUnavailable", ErrorId.ServiceUnavailable)]
    [InlineData("reset", ErrorId.ServiceUnreachable)]
    [InlineData("truncated", ErrorId.ServiceUnreachable)]
    public async Task What_may_have_been_done_is_asked_again_only_as_often_as_the_user_says(string kind, string id)
    {
        await ServeAsync();
        Control.Fail(new Fault { Service = "sagemaker-runtime", Kind = kind, Count = 3 });

        await Refusal.OfAsync(id, () => AskAsync("1,2"));
        Assert.Single(Questions);

        Assert.Equal("1,2", (await AskAsync("1,2", retries: 2)).ToString());
        Assert.Equal(4, Questions.Count());
    }

    [Fact]
    public async Task A_silence_ends_with_a_word_about_what_may_have_happened()
    {
        var silent = new SilentRuntime();
        var question = Question("1,2", retries: 1);
        var asked = new RealTimeInvocation(silent, question, new InvocationErrors(Backends, question, Time), Time)
        {
            Patience = TimeSpan.FromMilliseconds(20),
        };

        var error = await Refusal.OfAsync(ErrorId.InvocationTimedOut, () => asked.InvokeAsync(CancellationToken.None));

        Assert.Equal(ErrorKind.OperationTimeout, error.Kind);
        Assert.Equal(2, silent.Asked);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_not_sent()
    {
        await ServeAsync();
        var limit = new string('x', InvocationLimits.Body);

        Assert.Equal(InvocationLimits.Body, (await AskAsync(limit)).Body.Length);
        var error = await Refusal.OfAsync(ErrorId.PayloadTooLarge, () => AskAsync(limit + "x"));

        Assert.Equal("The record has 6,291,457 bytes; the service takes 6,291,456.", error.Message);
        Assert.Single(Questions);
    }

    [Fact]
    public async Task A_file_over_the_limit_is_not_even_read()
    {
        using var folder = new TempFolder();
        var path = folder.In("large.csv");
        using (var file = File.Create(path))
        {
            file.SetLength(InvocationLimits.Body + 1);
        }

        await Refusal.OfAsync(ErrorId.PayloadTooLarge, () => Operations.InvokeAsync(
            Question("") with { File = path }, CancellationToken.None));
        await Refusal.OfAsync(ErrorId.RecordNotSerializable, () => Operations.InvokeAsync(
            Question("") with { File = path + ".none" }, CancellationToken.None));

        Assert.Empty(Questions);
    }

    private void NotReady(int count) => Control.Fail(new Fault
    {
        Service = "sagemaker-runtime",
        Kind = "error",
        Code = "ModelNotReadyException",
        Message = "Model is not ready for inference yet.",
        Status = 429,
        Count = count,
    });

    private void Unknown(int count) => Control.Fail(new Fault
    {
        Service = "sagemaker-runtime",
        Kind = "error",
        Code = "ValidationError",
        Message = "Endpoint ep of account 123456789012 not found.",
        Count = count,
    });

    private sealed class SilentRuntime : IRuntimeApi
    {
        public int Asked { get; private set; }

        public async Task<InvokeEndpointResponse> InvokeEndpointAsync(InvokeEndpointRequest request, CancellationToken token)
        {
            Asked++;
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            throw new NotSupportedException("It never answers.");
        }

        public Task<InvokeEndpointStream> InvokeEndpointWithResponseStreamAsync(
            InvokeEndpointRequest request, CancellationToken token) => throw new NotSupportedException();

        public Task<QueuedInvocation> QueueInvocationAsync(QueueInvocationRequest request, CancellationToken token) =>
            throw new NotSupportedException();
    }
}
