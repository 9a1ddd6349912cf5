using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace FakeAws.Tests;

/// <summary>The same as the control in the process, as JSON over HTTP.</summary>
public sealed class ControlTests : DoubleTest, IDisposable
{
    private readonly HttpClient _http = new();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Jobs_endpoints_and_answers_are_told()
    {
        await Tell("jobs", new { outcome = "Failed", failureReason = "told" });
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());
        await Tell("endpoints", new { on = "create", steps = new[] { new { status = "InService" } } });
        await CreateEndpoint();
        await Tell("answers", new { body = "hello" });
        await Tell("clock", new { advanceSeconds = 60 });

        Assert.Equal("told", (await Describe("TrainingJob", "job-1"))["FailureReason"]!.ToString());
        Assert.Equal("hello", (await Client.Invoke("ep", "1")).Text);
        await Tell("endpoint-moves", new { name = "ep", steps = new[] { new { status = "SystemUpdating", seconds = 5 }, new { status = "InService", seconds = 0 } } });
        Assert.Equal("SystemUpdating", (await Describe("Endpoint", "ep"))["EndpointStatus"]!.ToString());
    }

    [Fact]
    public async Task What_goes_wrong_is_told()
    {
        await Tell("faults", new { kind = "throttling", operation = "ListModels" });
        Refused(await Client.SageMaker("ListModels", "{}"), 400, "ThrottlingException");
        await Tell("deny", new { action = "sagemaker:ListModels" });
        Refused(await Client.SageMaker("ListModels", "{}"), 400, "AccessDeniedException");
        await Tell("allow", new { });
        Assert.Equal(200, (await Client.SageMaker("ListModels", "{}")).Status);
        await Tell("hide", new { kind = "model", reads = 1 });
        await CreateModel();
        Assert.Equal(400, (await Client.SageMaker("DescribeModel", """{"ModelName":"model-1"}""")).Status);
        await Tell("quotas", new { instanceType = "ml.m5.xlarge", usage = "training job", limit = 0 });
        Refused(await Client.SageMaker("CreateTrainingJob", TrainingRequest()), 400, "ResourceLimitExceeded");
        await Tell("missing-images", new { image = "gone:1" });
        Assert.Contains("cannot pull gone:1", (await Client.SageMaker("CreateModel", $$"""{"ModelName":"m","ExecutionRoleArn":"{{Role}}","PrimaryContainer":{"Image":"gone:1"} }""")).Message);
    }

    [Fact]
    public async Task What_is_there_before_is_told_in_ones_or_in_lists()
    {
        await Tell("buckets", new[] { new { name = "one" }, new { name = "two" } });
        await Tell("objects", new object[] { new { bucket = "one", key = "a", text = "1" }, new { bucket = "two", key = "b", base64 = "AQI=" } });
        await Tell("roles", new { name = "Other", path = "/team/" });
        await Tell("logs", new { group = "g", stream = "s", messages = new[] { "line" } });
        await Tell("metrics", new { @namespace = "n", name = "m", points = new Dictionary<string, double> { ["2026-01-01T00:00:00Z"] = 1 } });
        await Tell("credentials", new { accessKeyId = "ASIAOTHER", secretAccessKey = "s", sessionToken = "t" });

        Assert.Equal("""["b"]""", (await Ask("keys?bucket=two")).ToJsonString());
        Assert.Equal([1, 2], Control.GetObject("two", "b")!);
        Assert.Contains("role/team/Other", (await In("us-east-1").Query("iam", "Action=GetRole&RoleName=Other&Version=2010-05-08")).Text);
        Assert.Contains("line", (await Client.Logs("FilterLogEvents", """{"logGroupName":"g"}""")).Text);
        Assert.Contains("\"m\"", (await Client.Metrics("ListMetrics", "{}")).Text);
        var session = new SignedClient(Server.Uri) { AccessKeyId = "ASIAOTHER", Secret = "s", Token = "t" };
        Assert.Equal(200, (await session.SageMaker("ListModels", "{}")).Status);
        await Tell("expire", new { accessKeyId = "ASIAOTHER" });
        Refused(await session.SageMaker("ListModels", "{}"), 400, "ExpiredTokenException");
    }

    [Fact]
    public async Task What_happened_can_be_asked()
    {
        await CreateModel();

        Assert.Equal("CreateModel", (await Ask("requests"))[0]!["operation"]!.ToString());
        Assert.Equal("model-1", (await Ask("resources"))["model"]![0]!.ToString());
        Assert.Empty((await Ask("resources?region=eu-west-1"))["model"]!.AsArray());
        Assert.Empty((await Ask("faults")).AsArray());
        Assert.True((await Ask("facts"))["operations"]!.GetValue<int>() > 40);
        Assert.Equal(0, (await Ask("clock"))["offsetSeconds"]!.GetValue<double>());
    }

    [Fact]
    public async Task A_reset_forgets_everything()
    {
        await CreateModel();
        await Tell("faults", new { kind = "throttling", count = 0 });
        await Tell("clock", new { offsetSeconds = 3600, advanceSeconds = 60, autoAdvanceSeconds = 60 });
        await Tell("reset", new { });

        Assert.Equal(200, (await Client.SageMaker("ListModels", "{}")).Status);
        Assert.Single(Control.Requests);
        Assert.Empty(Control.Resources()["model"]);
        Assert.Null(Control.Keys(Bucket));
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (Control.ClockOffset, Control.AutoAdvance));
    }

    [Theory]
    [InlineData("jobs", """{"outcom":"Failed"}""", "outcom")]
    [InlineData("jobs", """{"outcome":"failed"}""", "There is no outcome 'failed'. Known: Completed, Failed, Stopped.")]
    [InlineData("jobs", """{"kind":"processing"}""", "There is no kind of job 'processing'.")]
    [InlineData("jobs", """{"steps":[]}""", "Steps need at least one status.")]
    [InlineData("jobs", "{", "")]
    [InlineData("jobs", "null", "An object is needed.")]
    [InlineData("endpoints", """{"on":"upgrade"}""", "There is no change of an endpoint 'upgrade'.")]
    [InlineData("faults", """{"kind":"nonsense"}""", "There is no fault 'nonsense'.")]
    [InlineData("faults", """{}""", "kind")]
    [InlineData("hide", """{"kind":"role","reads":1}""", "There is no kind of record 'role'.")]
    [InlineData("quotas", """{"instanceType":"ml.m5.large","usage":"training","limit":0}""", "There is no usage 'training'.")]
    [InlineData("objects", """{"bucket":"nowhere","key":"a"}""", "There is no bucket nowhere.")]
    [InlineData("endpoint-moves", """{"name":"nobody","steps":[{"status":"InService"}]}""", "There is no endpoint nobody in us-west-2.")]
    [InlineData("expire", """{"accessKeyId":"nobody"}""", "The double knows no key nobody.")]
    [InlineData("deny", """{}""", "An action is needed.")]
    public async Task What_it_does_not_know_is_refused_and_said(string route, string body, string message)
    {
        HttpResponseMessage answer = await _http.PostAsync(Route(route), new StringContent(body));

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(message, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!.ToString());
    }

    [Fact]
    public async Task A_wrong_route_is_answered_with_the_right_ones()
    {
        HttpResponseMessage answer = await _http.GetAsync(Route("nonsense"));

        Assert.Equal(404, (int)answer.StatusCode);
        JsonNode said = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal("There is no 'GET nonsense'.", said["error"]!.ToString());
        Assert.Contains("POST faults", said["routes"]!.AsArray().Select(r => r!.ToString()));
    }

    private Uri Route(string name) => new(Server.Uri, "/_fake/" + name);

    private async Task Tell(string route, object value)
    {
        HttpResponseMessage answer = await _http.PostAsJsonAsync(Route(route), value);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<JsonNode> Ask(string route) => JsonNode.Parse(await _http.GetStringAsync(Route(route)))!;
}
