using System.Text.Json.Nodes;
using FakeAws.Control;
using FakeAws.Time;

namespace FakeAws.Tests;

/// <summary>The lives of endpoints, by a clock that the test drives.</summary>
public sealed class EndpointLifeTests : DoubleTest
{
    private const string InProgress = "Cannot update in-progress endpoint \"arn:aws:sagemaker:us-west-2:111122223333:endpoint/ep\".";

    [Fact]
    public async Task An_endpoint_comes_up_is_updated_and_goes()
    {
        await CreateEndpoint();
        Assert.Equal("Creating config-1", await State());
        Advance(5);
        Assert.Equal("InService config-1", await State());

        await CreateConfig("config-2");
        await Update("config-2");
        Assert.Equal("InService config-1", await State());
        Assert.Equal("InService config-1", await State());
        Assert.Equal("Updating config-1", await State());
        Advance(5);
        Assert.Equal("InService config-2", await State());

        Assert.Equal(200, (await Change("DeleteEndpoint")).Status);
        Assert.Equal("Deleting config-2", await State());
        Refused(
            await Client.SageMaker("CreateEndpoint", """{"EndpointName":"ep","EndpointConfigName":"config-2"}"""), 400, "ValidationException",
            "Cannot create already existing endpoint \"arn:aws:sagemaker:us-west-2:111122223333:endpoint/ep\".");
        Advance(5);
        Refused(await Change("DescribeEndpoint"), 400, "ValidationException", "Could not find endpoint \"arn:aws:sagemaker:us-west-2:111122223333:endpoint/ep\".");
        Assert.Empty(Control.Resources()["endpoint"]);
    }

    [Theory]
    [InlineData("Creating")]
    [InlineData("Updating")]
    [InlineData("SystemUpdating")]
    [InlineData("RollingBack")]
    [InlineData("Deleting")]
    public async Task Nothing_is_changed_while_something_changes(string status)
    {
        await CreateEndpoint();
        await CreateConfig("config-2");
        Advance(5);
        Control.MoveEndpoint("ep", [new Step(status, 10), new Step("InService")]);

        Refused(await Change("DeleteEndpoint"), 400, "ValidationException", InProgress);
        Refused(await Change("UpdateEndpoint", "config-2"), 400, "ValidationException", InProgress);

        Advance(10);
        Assert.Equal(200, (await Change("UpdateEndpoint", "config-2")).Status);
    }

    [Fact]
    public async Task An_update_that_still_shows_InService_is_in_progress()
    {
        await CreateEndpoint();
        await CreateConfig("config-2");
        Advance(5);
        await Update("config-2");

        Assert.Equal("InService config-1", await State());
        Refused(await Change("UpdateEndpoint", "config-1"), 400, "ValidationException", InProgress);
    }

    [Fact]
    public async Task A_rolled_back_update_keeps_the_old_config_and_says_why()
    {
        await CreateEndpoint();
        Advance(5);
        await CreateConfig("config-2");
        Control.Plan(new EndpointPlan
        {
            On = "update", FailureReason = "no ping", Steps = [new Step("Updating", 2), new Step("RollingBack", 2), new Step("InService")],
        });
        await Update("config-2");
        Assert.Equal("Updating config-1", await State());
        Advance(3);
        Assert.Equal("RollingBack config-1", await State());
        Advance(3);
        Assert.Equal("InService config-1", await State());
        Assert.Equal("no ping", (await Describe("Endpoint", "ep"))["FailureReason"]!.ToString());

        await Update("config-2");
        for (int read = 0; read < 3; read++)
            await State();
        Advance(5);
        Assert.Equal("InService config-2", await State());
        Assert.Null((await Describe("Endpoint", "ep"))["FailureReason"]);
    }

    [Fact]
    public async Task An_endpoint_that_failed_can_only_be_deleted()
    {
        Control.Plan(new EndpointPlan { Steps = [new Step("Creating", 1500), new Step("Failed")] });
        await CreateEndpoint();
        await CreateConfig("config-2");
        Advance(1499);
        Assert.Equal("Creating config-1", await State());
        Advance(1);
        JsonNode failed = await Describe("Endpoint", "ep");
        Assert.Equal("Failed", failed["EndpointStatus"]!.ToString());
        Assert.Contains("did not pass the ping health check", failed["FailureReason"]!.ToString());
        Refused(await Change("UpdateEndpoint", "config-2"), 400, "ValidationException");
        Assert.Equal(200, (await Change("DeleteEndpoint")).Status);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task An_update_keeps_the_capacity_when_told_so(bool retain, int count)
    {
        await CreateEndpoint();
        await CreateConfig("config-2");
        Advance(5);
        await Client.SageMaker(
            "UpdateEndpointWeightsAndCapacities", """{"EndpointName":"ep","DesiredWeightsAndCapacities":[{"VariantName":"AllTraffic","DesiredInstanceCount":3}]}""");
        Advance(5);
        Assert.Equal(3, await Count());

        await Client.SageMaker("UpdateEndpoint", $$"""{"EndpointName":"ep","EndpointConfigName":"config-2","RetainAllVariantProperties":{{(retain ? "true" : "false")}}}""");
        Assert.Equal(3, await Count());
        for (int read = 0; read < 2; read++)
            await State();
        Advance(5);

        Assert.Equal(count, await Count());
    }

    [Fact]
    public async Task What_is_in_use_can_be_deleted_as_in_AWS()
    {
        await CreateEndpoint();
        Advance(5);

        Assert.Equal(200, (await Client.SageMaker("DeleteModel", """{"ModelName":"model-1"}""")).Status);
        Assert.Equal(200, (await Client.SageMaker("DeleteEndpointConfig", """{"EndpointConfigName":"config-1"}""")).Status);
        Assert.Equal("InService config-1", await State());
        Assert.Equal("1", (await Client.Invoke("ep", "1")).Text);
    }

    [Fact]
    public async Task What_is_missing_is_told_by_whoever_needs_it()
    {
        Refused(
            await Client.SageMaker("CreateEndpointConfig", ConfigRequest("config-1")), 400, "ValidationException",
            "Could not find model \"arn:aws:sagemaker:us-west-2:111122223333:model/model-1\".");
        const string noConfig = "Could not find endpoint configuration \"arn:aws:sagemaker:us-west-2:111122223333:endpoint-config/config-9\".";
        Refused(
            await Client.SageMaker("CreateEndpoint", """{"EndpointName":"ep","EndpointConfigName":"config-9"}"""), 400, "ValidationException", noConfig);
        await CreateEndpoint();
        Advance(5);
        Refused(await Change("UpdateEndpoint", "config-9"), 400, "ValidationException", noConfig);
    }

    [Fact]
    public async Task Names_of_models_and_configs_are_used_once()
    {
        await CreateModel();
        Refused(
            await Client.SageMaker("CreateModel", $$"""{"ModelName":"model-1","ExecutionRoleArn":"{{Role}}","PrimaryContainer":{"Image":"mine:1"} }"""),
            400, "ValidationException", "Cannot create already existing model \"arn:aws:sagemaker:us-west-2:111122223333:model/model-1\".");
        await CreateConfig("config-1");
        Refused(
            await Client.SageMaker("CreateEndpointConfig", ConfigRequest("config-1")), 400, "ValidationException",
            "Cannot create already existing endpoint configuration \"arn:aws:sagemaker:us-west-2:111122223333:endpoint-config/config-1\".");
    }

    [Fact]
    public async Task A_model_needs_its_data_an_image_that_can_be_pulled_and_a_role()
    {
        string Model(string role, string data) => $$"""
            { "ModelName": "m", "ExecutionRoleArn": "{{role}}", "PrimaryContainer": { "Image": "mine:1", "ModelDataUrl": "{{data}}" } }
            """;
        Refused(
            await Client.SageMaker("CreateModel", Model(Role, $"s3://{Bucket}/nowhere")), 400, "ValidationException",
            $"Could not find model data at s3://{Bucket}/nowhere.");
        Assert.StartsWith(
            "Could not assume role arn:aws:iam::111122223333:role/Nobody.",
            (await Client.SageMaker("CreateModel", Model("arn:aws:iam::111122223333:role/Nobody", $"s3://{Bucket}/model/model.tar.gz"))).Message);
        Control.MissImage("mine:1");
        Answer noImage = await Client.SageMaker("CreateModel", Model(Role, $"s3://{Bucket}/model/model.tar.gz"));
        Refused(noImage, 400, "ValidationException");
        Assert.EndsWith("cannot pull mine:1. Ensure that the role exists and the image was granted pull permission.", noImage.Message);
        Assert.Empty(Control.Resources()["model"]);
    }

    [Fact]
    public async Task An_endpoint_has_a_quota()
    {
        Control.Limit("ml.m5.large", "endpoint", 1);
        await CreateModel();
        await CreateConfig("config-1", count: 2);

        Answer refused = await Client.SageMaker("CreateEndpoint", """{"EndpointName":"ep","EndpointConfigName":"config-1"}""");

        Refused(
            refused, 400, "ResourceLimitExceeded",
            "The account-level service limit 'ml.m5.large for endpoint usage' is 1 Instances, with current utilization of 0 Instances and a request delta of 2 Instances. Please contact AWS support to request an increase for this limit.");
    }

    [Fact]
    public async Task An_endpoint_writes_a_log_when_it_serves()
    {
        Control.Plan(new EndpointPlan { Logs = ["hello"] });
        await CreateEndpoint();
        const string read = """{"logGroupName":"/aws/sagemaker/Endpoints/ep","logStreamName":"AllTraffic/i-0123456789abcdef0","startFromHead":true}""";
        Refused(await Client.Logs("GetLogEvents", read), 400, "ResourceNotFoundException", "The specified log group does not exist.");
        Advance(5);
        Assert.Equal("hello", (await Client.Logs("GetLogEvents", read)).Json["events"]![0]!["message"]!.ToString());
    }

    private async Task Update(string config) => Assert.Equal(200, (await Change("UpdateEndpoint", config)).Status);

    private Task<Answer> Change(string operation, string? config = null) => Client.SageMaker(
        operation, config is null ? """{"EndpointName":"ep"}""" : $$"""{"EndpointName":"ep","EndpointConfigName":"{{config}}"}""");

    private async Task<int> Count() =>
        (await Describe("Endpoint", "ep"))["ProductionVariants"]![0]!["CurrentInstanceCount"]!.GetValue<int>();

    private async Task<string> State()
    {
        JsonNode endpoint = await Describe("Endpoint", "ep");
        return $"{endpoint["EndpointStatus"]} {endpoint["EndpointConfigName"]}";
    }
}
