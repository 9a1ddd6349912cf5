using System.Text.Json.Nodes;
using FakeAws.Faults;
using Microsoft.Extensions.Time.Testing;

namespace FakeAws.Tests;

/// <summary>What goes wrong on demand: every kind, in the words of every protocol, before and after the work.</summary>
public sealed class FaultTests : DoubleTest
{
    /// <summary>Kind; then status and code of JSON, REST, query and S3.</summary>
    public static TheoryData<string, int, string, int, string, int, string, int, string> Kinds() => new()
    {
        { "throttling", 400, "ThrottlingException", 429, "ThrottlingException", 400, "Throttling", 503, "SlowDown" },
        { "accessDenied", 400, "AccessDeniedException", 403, "AccessDeniedException", 403, "AccessDenied", 403, "AccessDenied" },
        { "expiredToken", 400, "ExpiredTokenException", 403, "ExpiredTokenException", 403, "ExpiredToken", 400, "ExpiredToken" },
        { "unknownKey", 400, "UnrecognizedClientException", 403, "UnrecognizedClientException", 403, "InvalidClientTokenId", 403, "InvalidAccessKeyId" },
        { "badSignature", 400, "InvalidSignatureException", 403, "InvalidSignatureException", 403, "SignatureDoesNotMatch", 403, "SignatureDoesNotMatch" },
        { "clockSkew", 400, "InvalidSignatureException", 403, "InvalidSignatureException", 403, "SignatureDoesNotMatch", 403, "RequestTimeTooSkewed" },
        { "internalFailure", 500, "InternalFailure", 500, "InternalFailure", 500, "InternalFailure", 500, "InternalError" },
        { "serviceUnavailable", 503, "ServiceUnavailable", 503, "ServiceUnavailable", 503, "ServiceUnavailable", 503, "ServiceUnavailable" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_fault_is_said_in_each_services_words_and_once(
        string kind, int json, string jsonCode, int rest, string restCode, int query, string queryCode, int s3, string s3Code)
    {
        Control.Fail(new Fault { Kind = kind, Count = 4 });

        Refused(await Client.SageMaker("ListModels", "{}"), json, jsonCode);
        Refused(await Client.Invoke("ep", "1"), rest, restCode);
        Refused(await Client.Query("sts", "Action=GetCallerIdentity&Version=2011-06-15"), query, queryCode);
        Refused(await Client.S3("GET", "/demo-bucket?list-type=2"), s3, s3Code);

        Assert.Equal(200, (await Client.SageMaker("ListModels", "{}")).Status);
        Assert.Equal([kind, kind, kind, kind, null], Control.Requests.Select(r => r.Fault));
    }

    [Fact]
    public async Task Throttling_has_the_text_that_clients_look_for()
    {
        Control.Fail(new Fault { Kind = "throttling", Count = 0 });

        Assert.Equal("Rate exceeded", (await Client.SageMaker("ListModels", "{}")).Message);
        Assert.Equal("Rate exceeded", (await Client.Logs("DescribeLogStreams", """{"logGroupName":"g"}""")).Message);
        Assert.Equal("Please reduce your request rate.", (await Client.S3("GET", "/demo-bucket")).Message);
        Answer metrics = await Client.Metrics("ListMetrics", "{}");
        Assert.Equal("Throttling;Sender", metrics.Header("x-amzn-query-error"));
    }

    [Fact]
    public async Task CloudWatch_has_a_fault_of_its_own()
    {
        Control.Fail(new Fault { Kind = "internalFailure", Service = "cloudwatch", Count = 2 });

        Answer json = await Client.Metrics("ListMetrics", "{}");
        Refused(json, 500, "InternalServiceFault");
        Assert.Equal("InternalServiceError;Receiver", json.Header("x-amzn-query-error"));
        Refused(await Client.Query("monitoring", "Action=ListMetrics&Version=2010-08-01"), 500, "InternalServiceError");
    }

    [Fact]
    public async Task A_denial_names_who_and_what()
    {
        Control.Fail(new Fault { Kind = "accessDenied", Count = 0 });
        const string who = "User: arn:aws:iam::111122223333:user/tester is not authorized to perform:";

        Assert.Equal(
            $"{who} sagemaker:DescribeModel on resource: arn:aws:sagemaker:us-west-2:111122223333:model/m because no identity-based policy allows the sagemaker:DescribeModel action",
            (await Client.SageMaker("DescribeModel", """{"ModelName":"m"}""")).Message);
        Assert.StartsWith(
            $"{who} logs:GetLogEvents on resource: arn:aws:logs:us-west-2:111122223333:log-group:g:log-stream:s",
            (await Client.Logs("GetLogEvents", """{"logGroupName":"g","logStreamName":"s"}""")).Message);
        Assert.StartsWith(
            $"{who} iam:GetRole on resource: role Me ",
            (await In("us-east-1").Query("iam", "Action=GetRole&RoleName=Me&Version=2010-05-08")).Message);
    }

    [Fact]
    public async Task Some_answers_come_from_no_service()
    {
        Control.Fail(new Fault { Kind = "empty" });
        Control.Fail(new Fault { Kind = "html", Status = 502 });
        Control.Fail(new Fault { Kind = "html", Status = 503, Body = "<p>busy</p>" });

        Answer empty = await Client.SageMaker("ListModels", "{}");
        Assert.Equal((503, ""), (empty.Status, empty.Text));
        Answer html = await Client.SageMaker("ListModels", "{}");
        Assert.Equal((502, "text/html"), (html.Status, html.Header("Content-Type")));
        Assert.Contains("<h1>502 Bad Gateway</h1>", html.Text);
        Assert.Equal("<p>busy</p>", (await Client.SageMaker("ListModels", "{}")).Text);
    }

    [Theory]
    [InlineData("OperationAborted", 409, "A conflicting conditional operation is currently in progress against this resource. Please try again.")]
    [InlineData("BucketAlreadyOwnedByYou", 409, "Yours.")]
    public async Task Any_code_can_be_said(string code, int status, string message)
    {
        Control.Fail(new Fault { Kind = "error", Service = "s3", Operation = "CreateBucket", Code = code, Status = status, Message = message });

        Refused(await Client.S3("PUT", "/new-bucket"), status, code, message);
        Assert.Null(Control.Keys("new-bucket"));
    }

    [Fact]
    public async Task The_forms_that_nobody_has_confirmed_are_faults()
    {
        Control.Fail(new Fault { Kind = "error", Operation = "DescribeCompilationJob", Code = "ValidationException", Message = "no such job" });
        Control.Fail(new Fault { Kind = "error", Service = "sts", Code = "RegionDisabledException", Status = 403, Message = "off" });

        Refused(await Client.SageMaker("DescribeCompilationJob", """{"CompilationJobName":"c"}"""), 400, "ValidationException", "no such job");
        Refused(await Client.Query("sts", "Action=GetCallerIdentity&Version=2011-06-15"), 403, "RegionDisabledException", "off");
    }

    [Theory]
    [InlineData("reset", false, 0)]
    [InlineData("reset", true, 1)]
    [InlineData("truncated", false, 1)]
    public async Task A_connection_breaks_before_or_after_the_work(string kind, bool afterWork, int jobs)
    {
        Control.Fail(new Fault { Kind = kind, AfterWork = afterWork });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Client.SageMaker("CreateTrainingJob", TrainingRequest()));

        Assert.Equal(jobs, Control.Resources()["training-job"].Count);
        Assert.Equal((kind, kind == "reset" ? 0 : 200), (Control.Requests[0].Fault, Control.Requests[0].Status));
        Assert.Equal(jobs == 1 ? 400 : 200, (await Client.SageMaker("CreateTrainingJob", TrainingRequest())).Status);
    }

    [Theory]
    [InlineData("internalFailure", 500)]
    [InlineData("empty", 503)]
    [InlineData("throttling", 400)]
    public async Task A_fault_can_hide_that_the_work_was_done(string kind, int status)
    {
        Control.Fail(new Fault { Kind = kind, AfterWork = true, Operation = "CreateTrainingJob" });

        Assert.Equal(status, (await Client.SageMaker("CreateTrainingJob", TrainingRequest())).Status);

        Assert.Equal(["job-1"], Control.Resources()["training-job"]);
    }

    [Fact]
    public async Task A_slow_answer_is_the_real_one_by_the_clock_it_was_given()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using FakeAwsServer server = await FakeAwsServer.StartAsync(new FakeAwsOptions { TimeProvider = time });
        server.Control.Fail(new Fault { Kind = "slow", Operation = "ListModels", DelayMilliseconds = 60_000 });
        var client = new SignedClient(server.Uri);

        Task<Answer> slow = client.SageMaker("ListModels", "{}");
        Assert.Equal(200, (await client.SageMaker("ListEndpoints", "{}")).Status);
        Assert.False(slow.IsCompleted);
        for (long deadline = Environment.TickCount64 + 60_000; !slow.IsCompleted; await Task.WhenAny(slow, Task.Delay(5)))
        {
            Assert.True(Environment.TickCount64 < deadline, "The answer never came.");
            time.Advance(TimeSpan.FromSeconds(61));
        }

        Assert.Equal(200, (await slow).Status);
        Assert.Contains(server.Control.Requests, r => r.Fault == "slow");
    }

    [Fact]
    public async Task A_fault_waits_for_its_service_and_operation_and_lets_some_pass()
    {
        Control.Fail(new Fault { Kind = "throttling", Service = "sagemaker", Operation = "ListModels", Skip = 1, Count = 2 });

        List<int> models = [];
        for (int request = 0; request < 4; request++)
        {
            Assert.Equal(200, (await Client.SageMaker("ListEndpoints", "{}")).Status);
            models.Add((await Client.SageMaker("ListModels", "{}")).Status);
        }

        Assert.Equal([200, 400, 400, 200], models);
    }

    [Theory]
    [InlineData("nonsense", null, null, "There is no fault 'nonsense'.")]
    [InlineData("throttling", "sagemeker", null, "There is no service 'sagemeker'.")]
    [InlineData("throttling", null, "ListModel", "There is no operation 'ListModel'.")]
    [InlineData("throttling", "logs", "ListModels", "There is no operation 'ListModels' in logs.")]
    public void A_fault_that_would_wait_for_ever_is_refused(string kind, string? service, string? operation, string message)
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => Control.Fail(new Fault { Kind = kind, Service = service, Operation = operation }));

        Assert.StartsWith(message, refused.Message);
    }

    [Theory]
    [InlineData("throttling", false)]
    [InlineData("reset", false)]
    [InlineData("internalFailure", true)]
    public async Task A_fault_does_not_make_a_bad_request_good(string kind, bool afterWork)
    {
        Control.Fail(new Fault { Kind = kind, AfterWork = afterWork, Count = 2 });
        foreach (string name in (string[])["-bad", "good"])
        {
            try
            {
                await Client.SageMaker("CreateTrainingJob", TrainingRequest(name));
            }
            catch (HttpRequestException) when (kind == "reset")
            {
                // The connection was cut, as it was told.
            }
        }

        Assert.Equal([(kind, "ValidationException"), (kind, null)], Control.Requests.Select(r => (r.Fault, r.MaskedError)));
    }

    [Fact]
    public async Task Faults_that_nobody_met_can_be_asked_for()
    {
        Control.Fail(new Fault { Kind = "throttling", Operation = "ListModels", Skip = 1, Count = 2 });
        Assert.Equal((1, 2), Control.WaitingFaults.Select(f => (f.Skip, f.Count)).Single());
        for (int request = 0; request < 2; request++)
            await Client.SageMaker("ListModels", "{}");
        Assert.Equal((0, 1), Control.WaitingFaults.Select(f => (f.Skip, f.Count)).Single());
        await Client.SageMaker("ListModels", "{}");

        Assert.Empty(Control.WaitingFaults);
    }

    [Fact]
    public async Task Denied_actions_are_denied_until_they_are_allowed()
    {
        Control.Deny("sagemaker:List*", isExplicit: true);
        Control.Deny("iam:PassRole");
        Control.Deny("sagemaker:AddTags");

        Answer list = await Client.SageMaker("ListModels", "{}");
        Refused(list, 400, "AccessDeniedException");
        Assert.EndsWith("with an explicit deny in an identity-based policy", list.Message);
        Assert.Contains($"iam:PassRole on resource: {Role}", (await Client.SageMaker("CreateTrainingJob", TrainingRequest())).Message);
        Control.Allow();
        Control.Deny("sagemaker:AddTags");
        JsonObject tagged = TrainingRequest();
        tagged["Tags"] = new JsonArray(new JsonObject { ["Key"] = "a", ["Value"] = "b" });
        Assert.Contains("sagemaker:AddTags on resource: arn:aws:sagemaker:us-west-2:111122223333:training-job/job-1", (await Client.SageMaker("CreateTrainingJob", tagged)).Message);
        Assert.Equal(200, (await Client.SageMaker("CreateTrainingJob", TrainingRequest())).Status);
        Assert.Equal(200, (await Client.SageMaker("ListModels", "{}")).Status);
    }

    [Fact]
    public async Task The_doubles_own_mistakes_say_that_they_are_its_own()
    {
        Answer answer = await Client.S3("GET", "/demo-bucket/data/train.csv", headers: new() { ["Range"] = "bytes=nonsense" });

        Refused(answer, 501, "FakeAwsFailure");
        Assert.Contains("at FakeAws.S3.Objects", answer.Message);
        Assert.Equal("FakeAwsFailure", Control.Requests[^1].ErrorCode);
    }
}
