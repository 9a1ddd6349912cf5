using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FakeAws.Control;
using FakeAws.Faults;

namespace FakeAws.Tests;

/// <summary>Log streams with their tokens, what goes wrong on demand, and the control calls over HTTP.</summary>
public sealed class LogsAndFaultsTests : DoubleTest
{
    private const string Group = "/aws/sagemaker/TrainingJobs";

    [Fact]
    public async Task Only_a_token_that_does_not_move_is_the_end()
    {
        Control.AddLog(new LogSpec { Group = Group, Stream = "job-1/algo-1", Messages = ["one", "two"], EmptyPages = 1 });
        string? token = null;
        List<string> lines = [];
        int pages = 0;
        while (true)
        {
            string at = token is null ? "" : $$""","nextToken":"{{token}}" """;
            JsonNode page = (await Client.Logs("GetLogEvents", $$"""
                {"logGroupName":"{{Group}}","logStreamName":"job-1/algo-1","startFromHead":true{{at}}}
                """)).Json;
            lines.AddRange(page["events"]!.AsArray().Select(line => line!["message"]!.ToString()));
            pages++;
            if (page["nextForwardToken"]!.ToString() == token)
                break;
            token = page["nextForwardToken"]!.ToString();
        }

        Assert.Equal(["one", "two"], lines);
        Assert.True(pages > 2, $"{pages}");
        Refused(
            await Client.Logs("GetLogEvents", $$"""{"logGroupName":"{{Group}}","logStreamName":"job-1/algo-1","nextToken":"f/nonsense"}"""),
            400, "InvalidParameterException");
    }

    [Fact]
    public async Task Groups_and_streams_that_are_not_there_are_said_so()
    {
        Refused(
            await Client.Logs("DescribeLogStreams", $$"""{"logGroupName":"{{Group}}"}"""), 400, "ResourceNotFoundException",
            "The specified log group does not exist.");
        Control.AddLog(new LogSpec { Group = Group, Stream = "job-1/algo-1", Messages = ["one"] });
        Refused(
            await Client.Logs("GetLogEvents", $$"""{"logGroupName":"{{Group}}","logStreamName":"job-2/algo-1"}"""), 400,
            "ResourceNotFoundException", "The specified log stream does not exist.");
    }

    [Theory]
    [InlineData("throttling", 400, "ThrottlingException")]
    [InlineData("accessDenied", 400, "AccessDeniedException")]
    [InlineData("expiredToken", 400, "ExpiredTokenException")]
    [InlineData("unknownKey", 400, "UnrecognizedClientException")]
    [InlineData("badSignature", 400, "InvalidSignatureException")]
    [InlineData("internalFailure", 500, "InternalFailure")]
    [InlineData("serviceUnavailable", 503, "ServiceUnavailable")]
    public async Task A_fault_is_said_in_the_services_words_and_once(string kind, int status, string code)
    {
        Control.Fail(new Fault { Kind = kind });

        Refused(await Client.SageMaker("ListModels", "{}"), status, code);
        Assert.Equal(200, (await Client.SageMaker("ListModels", "{}")).Status);
        Assert.Equal(kind, Control.Requests[0].Fault);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_reset_comes_before_or_after_the_work(bool afterWork, int jobs)
    {
        Control.Fail(new Fault { Kind = "reset", AfterWork = afterWork });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Client.SageMaker("CreateTrainingJob", TrainingRequest()));

        Assert.Equal(jobs, Control.Resources()["training-job"].Count);
    }

    [Fact]
    public async Task A_fault_waits_for_its_operation()
    {
        Control.Fail(new Fault { Kind = "throttling", Operation = "CreateModel" });

        Assert.Equal(200, (await Client.SageMaker("ListModels", "{}")).Status);
        Refused(await Client.SageMaker("CreateModel", "{}"), 400, "ThrottlingException");
    }

    [Fact]
    public async Task Denied_actions_name_who_and_what()
    {
        Control.Deny("sagemaker:ListModels");

        Answer answer = await Client.SageMaker("ListModels", "{}");

        Refused(answer, 400, "AccessDeniedException");
        Assert.StartsWith("User: arn:aws:iam::111122223333:user/tester is not authorized to perform: sagemaker:ListModels", answer.Message);
        Control.Allow();
        Assert.Equal(200, (await Client.SageMaker("ListModels", "{}")).Status);
    }

    [Fact]
    public async Task It_can_be_told_over_HTTP_and_only_what_it_knows()
    {
        using HttpClient http = new() { BaseAddress = Server.Uri };
        Assert.True((await http.PostAsJsonAsync("/_fake/jobs", new { outcome = "Failed", failureReason = "told" })).IsSuccessStatusCode);
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());
        await http.PostAsJsonAsync("/_fake/clock", new { advanceSeconds = 60 });
        Assert.Equal("told", (await Describe("TrainingJob", "job-1"))["FailureReason"]!.ToString());
        JsonNode requests = JsonNode.Parse(await http.GetStringAsync("/_fake/requests"))!;
        Assert.Equal("CreateTrainingJob", requests[0]!["operation"]!.ToString());
        Assert.DoesNotContain("wJalr", requests.ToJsonString());

        Assert.Equal(400, (int)(await http.PostAsJsonAsync("/_fake/jobs", new { outcom = "Failed" })).StatusCode);
        Assert.Equal(400, (int)(await http.PostAsJsonAsync("/_fake/faults", new { kind = "nonsense" })).StatusCode);
        Assert.Equal(404, (int)(await http.GetAsync("/_fake/nonsense")).StatusCode);
        await http.PostAsync("/_fake/reset", null);
        Assert.Empty(Control.Resources()["training-job"]);
    }

    [Fact]
    public void It_checks_many_facts()
    {
        Facts.FactsCount facts = Control.Facts;

        Assert.True(facts is { Operations: >= 40, Members: >= 500, Patterns: >= 100, Lengths: >= 300 }, $"{facts}");
    }
}
