using System.Text.Json;
using FakeAws.Control;

namespace FakeAws.Tests;

/// <summary>Every request is kept for assertions, without its secrets.</summary>
public sealed class RequestLogTests : DoubleTest
{
    [Fact]
    public async Task A_request_is_kept_with_what_was_answered()
    {
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());

        State.RecordedRequest request = Assert.Single(Control.Requests);

        Assert.Equal((1, "sagemaker", "CreateTrainingJob", "POST", "/"), (request.Number, request.Service, request.Operation, request.Method, request.Path));
        Assert.Equal((200, null, null), (request.Status, request.ErrorCode, request.Fault));
        Assert.Equal((FakeAwsOptions.DefaultAccessKeyId, "us-west-2"), (request.AccessKeyId, request.Region));
        Assert.Equal(TrainingRequest().ToJsonString(), request.Parameters.ToJsonString());
        Assert.Equal("SageMaker.CreateTrainingJob", request.Headers["x-amz-target"]);
        Assert.Equal(TrainingRequest().ToJsonString().Length, request.BodyLength);
        Assert.True(request.FactsChecked > 50, $"{request.FactsChecked}");
    }

    [Fact]
    public async Task A_refusal_is_kept_with_its_code()
    {
        await new SignedClient(Server.Uri) { Secret = "wrong" }.SageMaker("ListModels", "{}");
        await Client.SageMaker("DescribeModel", """{"ModelName":"nobody"}""");
        await Client.S3("PUT", "/demo-bucket/a%20b?x-id=PutObject", "1", new() { ["x-amz-meta-a"] = "b" });

        Assert.Equal(
            [(400, "InvalidSignatureException"), (400, "ValidationException"), (200, null)], Control.Requests.Select(r => (r.Status, r.ErrorCode)));
        Assert.Null(Control.Requests[0].AccessKeyId);
        State.RecordedRequest s3 = Control.Requests[2];
        Assert.Equal(("s3", "PutObject", "/demo-bucket/a%20b"), (s3.Service, s3.Operation, s3.Path));
        Assert.Equal(("demo-bucket", "a b", "b"), (s3.Parameters["Bucket"]!.ToString(), s3.Parameters["Key"]!.ToString(), s3.Parameters["x-amz-meta-a"]!.ToString()));
    }

    [Fact]
    public async Task What_nobody_can_read_is_kept_too()
    {
        await Client.SendRaw(HttpMethod.Post, "/", new Dictionary<string, string> { ["X-Amz-Target"] = "SageMaker.Nonsense" }, "x"u8.ToArray());
        await Client.Invoke("ep", new string('1', 6291457));

        Assert.Equal([("Unknown", 400), ("InvokeEndpoint", 413)], Control.Requests.Select(r => (r.Operation, r.Status)));
    }

    [Fact]
    public async Task No_secret_is_kept()
    {
        var key = new Signing.AccessKey { AccessKeyId = "ASIAOTHER", SecretAccessKey = "canary-secret", SessionToken = "canary-token" };
        Control.AddKey(key);
        var client = new SignedClient(Server.Uri) { AccessKeyId = key.AccessKeyId, Secret = key.SecretAccessKey, Token = key.SessionToken };
        await client.SageMaker("ListModels", "{}");
        await client.S3("GET", "/demo-bucket?list-type=2");
        await client.Query("sts", "Action=GetCallerIdentity&Version=2011-06-15");

        Assert.All(Control.Requests, r => Assert.Equal(200, r.Status));
        string kept = JsonSerializer.Serialize(Control.Requests);
        Assert.DoesNotContain("canary", kept);
        Assert.DoesNotContain("Signature", kept);
    }

    [Fact]
    public async Task Requests_at_once_are_all_kept_and_change_one_state()
    {
        Control.Plan(new JobPlan { Match = "job-*", Count = 5, Outcome = "Failed" });

        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Client.SageMaker("CreateTrainingJob", TrainingRequest($"job-{n % 20}"))));

        Assert.Equal(20, answers.Count(a => a.Status == 200));
        Assert.Equal(40, Control.Requests.Count);
        Assert.Equal(Enumerable.Range(1, 40), Control.Requests.Select(r => r.Number));
        Advance(60);
        Answer failed = await Client.SageMaker("ListTrainingJobs", """{"StatusEquals":"Failed"}""");
        Assert.Equal(5, failed.Json["TrainingJobSummaries"]!.AsArray().Count);
    }
}
