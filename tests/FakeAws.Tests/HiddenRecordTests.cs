using System.Text.Json.Nodes;
using FakeAws.Control;

namespace FakeAws.Tests;

/// <summary>New records that the next reads don't see yet, though their names are taken.</summary>
public sealed class HiddenRecordTests : DoubleTest
{
    [Fact]
    public async Task A_model_is_hidden_from_configs()
    {
        Control.Hide(new HidePlan("model", 2));
        await CreateModel();
        JsonObject config = ConfigRequest("config-1");

        Assert.StartsWith("Could not find model", (await Client.SageMaker("CreateEndpointConfig", config)).Message);
        Assert.StartsWith("Could not find model", (await Client.SageMaker("CreateEndpointConfig", config)).Message);
        Assert.Equal(200, (await Client.SageMaker("CreateEndpointConfig", config)).Status);
    }

    [Fact]
    public async Task A_config_is_hidden_from_endpoints()
    {
        Control.Hide(new HidePlan("endpoint-config", 1));
        await CreateModel();
        await CreateConfig("config-1");
        const string create = """{"EndpointName":"ep","EndpointConfigName":"config-1"}""";

        Assert.StartsWith("Could not find endpoint configuration", (await Client.SageMaker("CreateEndpoint", create)).Message);
        Assert.Equal(200, (await Client.SageMaker("CreateEndpoint", create)).Status);
    }

    [Theory]
    [InlineData("training-job", "TrainingJob")]
    [InlineData("endpoint", "Endpoint")]
    public async Task A_record_is_hidden_from_Describe_and_lists_but_its_name_is_taken(string kind, string operation)
    {
        Control.Hide(new HidePlan(kind, 1));
        if (kind == "endpoint")
            await CreateEndpoint("job-1");
        else
            await Client.SageMaker("CreateTrainingJob", TrainingRequest());

        Answer listed = await Client.SageMaker($"List{operation}s", "{}");
        Assert.DoesNotContain("job-1", listed.Text);
        Answer again = kind == "endpoint"
            ? await Client.SageMaker("CreateEndpoint", """{"EndpointName":"job-1","EndpointConfigName":"config-1"}""")
            : await Client.SageMaker("CreateTrainingJob", TrainingRequest());
        Assert.Contains("already exist", again.Message);
        Assert.Equal(400, (await Client.SageMaker($"Describe{operation}", $$"""{"{{operation}}Name":"job-1"}""")).Status);
        Assert.Equal(200, (await Client.SageMaker($"Describe{operation}", $$"""{"{{operation}}Name":"job-1"}""")).Status);
    }

    [Theory]
    [InlineData(false, 404, "NoSuchBucket")]
    [InlineData(true, 403, "AccessDenied")]
    public async Task A_bucket_that_was_just_made_is_missing_or_denied(bool denied, int status, string code)
    {
        Control.Hide(new HidePlan("bucket", 2, Denied: denied));
        Assert.Equal(200, (await In("us-east-1").S3("PUT", "/fresh-bucket")).Status);

        Assert.Equal(status, (await In("us-east-1").S3("HEAD", "/fresh-bucket")).Status);
        Refused(await In("us-east-1").S3("PUT", "/fresh-bucket/a", "1"), status, code);
        Assert.Equal(200, (await In("us-east-1").S3("PUT", "/fresh-bucket/a", "1")).Status);
    }

    [Fact]
    public async Task A_role_that_was_just_made_is_unknown()
    {
        Control.AddRole(new Identity.Role { Name = "Fresh", HiddenReads = 1 });
        JsonObject request = TrainingRequest();
        request["RoleArn"] = "arn:aws:iam::111122223333:role/Fresh";

        Assert.StartsWith("Could not assume role", (await Client.SageMaker("CreateTrainingJob", request)).Message);
        Assert.Equal(200, (await Client.SageMaker("CreateTrainingJob", request)).Status);
    }

    [Fact]
    public async Task So_many_records_are_hidden_and_no_more()
    {
        Control.Hide(new HidePlan("model", 1, Count: 2));
        foreach (string name in (string[])["a", "b", "c"])
            await CreateModel(name);

        List<int> seen = [];
        foreach (string name in (string[])["a", "b", "c"])
            seen.Add((await Client.SageMaker("DescribeModel", $$"""{"ModelName":"{{name}}"}""")).Status);
        Assert.Equal([400, 400, 200], seen);
    }
}
