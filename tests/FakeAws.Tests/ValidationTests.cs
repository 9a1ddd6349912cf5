using System.Text.Json.Nodes;

namespace FakeAws.Tests;

/// <summary>What the models refuse is refused in the service's own words, before anything is done.</summary>
public sealed class ValidationTests : DoubleTest
{
    private const string Name = "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}";

    /// <summary>What is put where, and what is said about it; nothing is put where the value is null.</summary>
    public static TheoryData<string, string?, string> Refusals() => new()
    {
        { "TrainingJobName", "\"-bad\"", $"Value '-bad' at 'trainingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: {Name}" },
        { "TrainingJobName", "\"a\\n\"", $"Value 'a\n' at 'trainingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: {Name}" },
        { "RoleArn", null, "Value null at 'roleArn' failed to satisfy constraint: Member must not be null" },
        { "OutputDataConfig.S3OutputPath", null, "Value null at 'outputDataConfig.s3OutputPath' failed to satisfy constraint: Member must not be null" },
        { "OutputDataConfig.S3OutputPath", "\"file:///tmp\"", "Value 'file:///tmp' at 'outputDataConfig.s3OutputPath' failed to satisfy constraint: Member must satisfy regular expression pattern: (https|s3)://([^/]+)/?(.*)" },
        { "StoppingCondition.MaxRuntimeInSeconds", "0", "Value '0' at 'stoppingCondition.maxRuntimeInSeconds' failed to satisfy constraint: Member must have value greater than or equal to 1" },
        { "AlgorithmSpecification.TrainingInputMode", "\"Fast\"", "Value 'Fast' at 'algorithmSpecification.trainingInputMode' failed to satisfy constraint: Member must satisfy enum value set: [Pipe, File, FastFile]" },
        { "InputDataConfig", "[]", "Value '[]' at 'inputDataConfig' failed to satisfy constraint: Member must have length greater than or equal to 1" },
        { "InputDataConfig.0.ChannelName", "\"a b\"", "Value 'a b' at 'inputDataConfig.1.member.channelName' failed to satisfy constraint: Member must satisfy regular expression pattern: [A-Za-z0-9\\.\\-_]+" },
        { "Tags", """[{"Key":"a"}]""", "Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null" },
        { "Environment", """{"a-b":"c"}""", "Value '{a-b=c}' at 'environment' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 512, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: [a-zA-Z_][a-zA-Z0-9_]*]" },
        { "VpcConfig", """{"SecurityGroupIds":["sg 1"],"Subnets":["s"]}""", "Value '[sg 1]' at 'vpcConfig.securityGroupIds' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 32, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: [-0-9a-zA-Z]+]" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_value_outside_the_model_is_refused(string path, string? value, string message)
    {
        JsonObject request = TrainingRequest();
        Put(request, path, value);

        Refused(await Client.SageMaker("CreateTrainingJob", request), 400, "ValidationException", $"1 validation error detected: {message}");

        Assert.Empty(Control.Resources()["training-job"]);
    }

    [Fact]
    public async Task A_request_that_the_model_takes_is_taken()
    {
        JsonObject request = TrainingRequest();
        request["Environment"] = new JsonObject { ["PATH_X"] = "" };
        request["Tags"] = new JsonArray(new JsonObject { ["Key"] = "ключ", ["Value"] = "" });

        Assert.Equal(200, (await Client.SageMaker("CreateTrainingJob", request)).Status);
    }

    [Fact]
    public async Task A_long_value_of_a_map_is_refused_with_all_its_constraints()
    {
        JsonObject request = TrainingRequest();
        string text = new('x', 2501);
        request["HyperParameters"] = new JsonObject { ["a"] = text };

        Refused(
            await Client.SageMaker("CreateTrainingJob", request), 400, "ValidationException",
            $"1 validation error detected: Value '{{a={text}}}' at 'hyperParameters' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 2500, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: .*]");
    }

    [Fact]
    public async Task A_length_counts_code_points()
    {
        JsonObject request = TrainingRequest();
        request["HyperParameters"] = new JsonObject { ["a"] = string.Concat(Enumerable.Repeat("😀", 2500)) };

        Assert.Equal(200, (await Client.SageMaker("CreateTrainingJob", request)).Status);
    }

    [Fact]
    public async Task A_closed_set_is_told_in_full()
    {
        JsonObject request = TrainingRequest();
        request["ResourceConfig"]!["InstanceType"] = "ml.nope";

        Answer answer = await Client.SageMaker("CreateTrainingJob", request);

        Refused(answer, 400, "ValidationException");
        Assert.StartsWith(
            "1 validation error detected: Value 'ml.nope' at 'resourceConfig.instanceType' failed to satisfy constraint: Member must satisfy enum value set: [ml.m4.xlarge, ",
            answer.Message);
    }

    [Fact]
    public async Task Several_mistakes_are_told_together()
    {
        JsonObject request = TrainingRequest("-bad");
        request["StoppingCondition"] = new JsonObject { ["MaxRuntimeInSeconds"] = 0 };

        Refused(
            await Client.SageMaker("CreateTrainingJob", request), 400, "ValidationException",
            $"2 validation errors detected: Value '-bad' at 'trainingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: {Name}; "
            + "Value '0' at 'stoppingCondition.maxRuntimeInSeconds' failed to satisfy constraint: Member must have value greater than or equal to 1");
    }

    [Theory]
    [InlineData("Typo", "1", "Unknown member 'Typo': no such member in CreateTrainingJobRequest.")]
    [InlineData("ResourceConfig.Typo", "1", "Unknown member 'ResourceConfig.Typo': no such member in ResourceConfig.")]
    [InlineData("ResourceConfig.InstanceCount", "\"one\"", "STRING_VALUE at 'ResourceConfig.InstanceCount' can not be converted to Integer")]
    [InlineData("ResourceConfig.InstanceCount", "1.5", "NUMBER_VALUE at 'ResourceConfig.InstanceCount' can not be converted to Integer")]
    [InlineData("HyperParameters", "{\"a\":1}", "NUMBER_VALUE at 'HyperParameters.a' can not be converted to String")]
    [InlineData("HyperParameters", "[]", "ARRAY_VALUE at 'HyperParameters' can not be converted to a map")]
    [InlineData("InputDataConfig", "{}", "OBJECT_VALUE at 'InputDataConfig' can not be converted to a list")]
    [InlineData("EnableNetworkIsolation", "\"true\"", "STRING_VALUE at 'EnableNetworkIsolation' can not be converted to Boolean")]
    public async Task What_the_service_cannot_read_is_no_request(string path, string value, string message)
    {
        JsonObject request = TrainingRequest();
        Put(request, path, value);

        Refused(await Client.SageMaker("CreateTrainingJob", request), 400, "SerializationException", message);
    }

    [Fact]
    public async Task Members_that_no_model_has_are_let_through_when_told_so()
    {
        await using FakeAwsServer lenient = await FakeAwsServer.StartAsync(new FakeAwsOptions { RefuseUnknownMembers = false });

        Assert.Equal(200, (await new SignedClient(lenient.Uri).SageMaker("ListModels", """{"Typo":1}""")).Status);
    }

    [Fact]
    public async Task Logs_refuse_in_their_own_code()
    {
        Refused(
            await Client.Logs("DescribeLogStreams", """{"logGroupName":"g","limit":51}"""), 400, "InvalidParameterException",
            "1 validation error detected: Value '51' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 50");
        Refused(
            await Client.Logs("GetLogEvents", """{"logGroupName":"g"}"""), 400, "InvalidParameterException",
            "1 validation error detected: Value null at 'logStreamName' failed to satisfy constraint: Member must not be null");
        Refused(
            await Client.Logs("GetLogEvents", """{"logStreamName":"s"}"""), 400, "InvalidParameterException",
            "Exactly one of logGroupName or logGroupIdentifier is required.");
    }

    [Fact]
    public async Task The_runtime_holds_headers_against_the_model()
    {
        Refused(
            await Client.Invoke("ep", "1", new() { ["X-Amzn-SageMaker-Target-Variant"] = "-bad" }), 400, "ValidationError",
            "1 validation error detected: Value '-bad' at 'targetVariant' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9](-*[a-zA-Z0-9])*");
    }

    [Fact]
    public async Task CloudWatch_refuses_values_and_missing_members()
    {
        Refused(
            await Client.Metrics("GetMetricStatistics", """{"Namespace":"n","MetricName":"m","StartTime":0,"EndTime":60,"Period":0,"Statistics":["Sum"]}"""),
            400, "InvalidParameterValueException",
            "1 validation error detected: Value '0' at 'period' failed to satisfy constraint: Member must have value greater than or equal to 1");
        Refused(
            await Client.Metrics("GetMetricStatistics", """{"Namespace":"n","MetricName":"m","StartTime":0,"EndTime":60,"Period":60}"""),
            400, "MissingRequiredParameterException", "The parameter Statistics is required.");
    }

    [Fact]
    public async Task IAM_and_STS_refuse_in_the_query_protocol()
    {
        Refused(
            await In("us-east-1").Query("iam", "Action=GetRole&RoleName=a%20b&Version=2010-05-08"), 400, "ValidationError",
            "1 validation error detected: Value 'a b' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+");
        Refused(
            await Client.Query("sts", $"Action=AssumeRole&Version=2011-06-15&RoleArn={Uri.EscapeDataString(Role)}&RoleSessionName=me&DurationSeconds=60"),
            400, "ValidationError",
            "1 validation error detected: Value '60' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900");
    }

    private static void Put(JsonObject request, string path, string? value)
    {
        string[] parts = path.Split('.');
        JsonNode at = request;
        foreach (string part in parts[..^1])
            at = (int.TryParse(part, out int index) ? at[index] : at[part])!;
        if (value is null)
            at.AsObject().Remove(parts[^1]);
        else
            at[parts[^1]] = JsonNode.Parse(value);
    }
}
