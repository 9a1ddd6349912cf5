using System.Text.Json.Nodes;

namespace FakeAws.Tests;

/// <summary>What the models refuse is refused in the service's own words, before anything is done.</summary>
public sealed class ValidationTests : DoubleTest
{
    [Fact]
    public async Task A_request_that_the_model_takes_is_taken() =>
        Assert.Equal(200, (await Client.SageMaker("CreateTrainingJob", TrainingRequest())).Status);

    [Theory]
    [InlineData("TrainingJobName", "\"-bad\"", "1 validation error detected: Value '-bad' at 'trainingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: ")]
    [InlineData("TrainingJobName", "\"\"", "2 validation errors detected: Value '' at 'trainingJobName' failed to satisfy constraint: ")]
    [InlineData("StoppingCondition", "{\"MaxRuntimeInSeconds\":0}", "1 validation error detected: Value '0' at 'stoppingCondition.maxRuntimeInSeconds' failed to satisfy constraint: Member must have value greater than or equal to 1")]
    [InlineData("InputDataConfig", "[]", "1 validation error detected: Value '[]' at 'inputDataConfig' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    [InlineData("ResourceConfig", "{\"InstanceType\":\"ml.nope\",\"InstanceCount\":1,\"VolumeSizeInGB\":30}", "1 validation error detected: Value 'ml.nope' at 'resourceConfig.instanceType' failed to satisfy constraint: Member must satisfy enum value set: [")]
    [InlineData("RoleArn", null, "1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null")]
    public async Task A_value_outside_the_model_is_refused(string member, string? value, string message)
    {
        JsonObject request = TrainingRequest();
        if (value is null)
            request.Remove(member);
        else
            request[member] = JsonNode.Parse(value);

        Answer answer = await Client.SageMaker("CreateTrainingJob", request);

        Refused(answer, 400, "ValidationException");
        Assert.StartsWith(message, answer.Message);
        Assert.Empty(Control.Resources()["training-job"]);
    }

    [Fact]
    public async Task Several_values_are_refused_together()
    {
        JsonObject request = TrainingRequest("-bad");
        request["StoppingCondition"] = new JsonObject { ["MaxRuntimeInSeconds"] = 0 };

        Assert.StartsWith("2 validation errors detected: ", (await Client.SageMaker("CreateTrainingJob", request)).Message);
    }

    [Fact]
    public async Task A_member_that_no_model_has_is_refused()
    {
        JsonObject request = TrainingRequest();
        request["Typo"] = 1;

        Assert.NotEqual(200, (await Client.SageMaker("CreateTrainingJob", request)).Status);
    }

    [Fact]
    public async Task A_value_of_another_type_is_no_request()
    {
        JsonObject request = TrainingRequest();
        request["ResourceConfig"]!["InstanceCount"] = "one";

        Refused(await Client.SageMaker("CreateTrainingJob", request), 400, "SerializationException");
    }

    [Theory]
    [InlineData("EnableManagedSpotTraining", "true", null, "Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to MaxRuntimeInSeconds")]
    [InlineData("EnableManagedSpotTraining", "true", "60", "Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to MaxRuntimeInSeconds")]
    [InlineData("EnableManagedSpotTraining", "false", "7200", "Invalid MaxWaitTimeInSeconds. It is only supported when EnableManagedSpotTraining is set to true")]
    public async Task Spot_and_waiting_go_together(string member, string value, string? wait, string message)
    {
        JsonObject request = TrainingRequest();
        request[member] = JsonNode.Parse(value);
        if (wait is not null)
            request["StoppingCondition"]!["MaxWaitTimeInSeconds"] = JsonNode.Parse(wait);

        Refused(await Client.SageMaker("CreateTrainingJob", request), 400, "ValidationException", message);
    }

    [Fact]
    public async Task Data_that_is_not_there_is_refused_by_its_URI()
    {
        JsonObject request = TrainingRequest();
        request["InputDataConfig"]![0]!["DataSource"]!["S3DataSource"]!["S3Uri"] = $"s3://{Bucket}/nowhere";

        Answer answer = await Client.SageMaker("CreateTrainingJob", request);

        Refused(answer, 400, "ValidationException");
        Assert.StartsWith($"No S3 objects found under S3 URL \"s3://{Bucket}/nowhere\"", answer.Message);
    }

    [Fact]
    public async Task A_role_that_nobody_trusts_is_refused()
    {
        JsonObject request = TrainingRequest();
        request["RoleArn"] = "arn:aws:iam::111122223333:role/Nobody";

        Assert.StartsWith(
            "Could not assume role arn:aws:iam::111122223333:role/Nobody",
            (await Client.SageMaker("CreateTrainingJob", request)).Message);
    }

    [Fact]
    public async Task More_machines_than_the_quota_are_refused()
    {
        Control.Limit("ml.m5.xlarge", "training job", 0);

        Answer answer = await Client.SageMaker("CreateTrainingJob", TrainingRequest());

        Refused(answer, 400, "ResourceLimitExceeded");
        Assert.Contains("'ml.m5.xlarge for training job usage' is 0 Instances", answer.Message);
    }

    [Fact]
    public async Task Requests_are_held_against_many_facts()
    {
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());

        Assert.True(Control.Requests[^1].FactsChecked > 20, $"{Control.Requests[^1].FactsChecked}");
    }
}
