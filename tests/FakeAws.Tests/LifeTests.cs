using System.Text.Json.Nodes;
using FakeAws.Control;
using FakeAws.Time;

namespace FakeAws.Tests;

/// <summary>The lives of jobs and endpoints, by a clock that the test drives.</summary>
public sealed class LifeTests : DoubleTest
{
    [Fact]
    public async Task A_job_goes_its_way_and_leaves_a_model()
    {
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());
        List<string> seen = [];
        for (int second = 0; second < 20; second++)
        {
            string now = (await Describe("TrainingJob", "job-1"))["SecondaryStatus"]!.ToString();
            if (seen.Count == 0 || seen[^1] != now)
                seen.Add(now);
            Advance(1);
        }

        Assert.Equal(["Starting", "Downloading", "Training", "Uploading", "Completed"], seen);
        JsonNode job = await Describe("TrainingJob", "job-1");
        Assert.Equal($"s3://{Bucket}/out/job-1/output/model.tar.gz", job["ModelArtifacts"]!["S3ModelArtifacts"]!.ToString());
        Assert.Contains("out/job-1/output/model.tar.gz", Control.Keys(Bucket)!);
        Assert.Equal(5, job["SecondaryStatusTransitions"]!.AsArray().Count);
        Assert.True(job["BillableTimeInSeconds"]!.GetValue<int>() > 0);
    }

    [Theory]
    [InlineData("Failed", "AlgorithmError: , exit code: 1")]
    [InlineData("Stopped", null)]
    public async Task A_job_ends_as_it_was_planned(string outcome, string? reason)
    {
        Control.Plan(new JobPlan { Outcome = outcome });
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());
        Advance(60);

        JsonNode job = await Describe("TrainingJob", "job-1");

        Assert.Equal((outcome, reason), (job["TrainingJobStatus"]!.ToString(), job["FailureReason"]?.ToString()));
    }

    [Fact]
    public async Task A_job_runs_as_long_as_it_may()
    {
        Control.Plan(new JobPlan { TrainingSeconds = 10_000 });
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());
        Advance(4000);

        JsonNode job = await Describe("TrainingJob", "job-1");

        Assert.Equal("Stopped", job["TrainingJobStatus"]!.ToString());
        Assert.Equal("MaxRuntimeExceeded", job["SecondaryStatus"]!.ToString());
    }

    [Fact]
    public async Task Stopping_takes_a_moment_and_an_ended_job_is_not_stopped_again()
    {
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());
        Advance(6);
        Assert.Equal(200, (await Client.SageMaker("StopTrainingJob", """{"TrainingJobName":"job-1"}""")).Status);
        Assert.Equal("Stopping", (await Describe("TrainingJob", "job-1"))["TrainingJobStatus"]!.ToString());
        Advance(60);
        Refused(
            await Client.SageMaker("StopTrainingJob", """{"TrainingJobName":"job-1"}"""), 400, "ValidationException",
            "The request was rejected because the training job is in status Stopped.");
    }

    [Fact]
    public async Task Names_are_used_once_and_missing_ones_are_said_so()
    {
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());
        Refused(await Client.SageMaker("CreateTrainingJob", TrainingRequest()), 400, "ResourceInUse");
        Refused(
            await Client.SageMaker("DescribeTrainingJob", """{"TrainingJobName":"nobody"}"""), 400, "ValidationException",
            "Requested resource not found.");
        Assert.StartsWith(
            "Could not find endpoint \"arn:aws:sagemaker:us-west-2:111122223333:endpoint/nobody\"",
            (await Client.SageMaker("DescribeEndpoint", """{"EndpointName":"nobody"}""")).Message);
    }

    [Fact]
    public async Task A_new_record_can_be_hidden_from_the_first_reads()
    {
        Control.Hide(new HidePlan("model", 2));
        await CreateModel();
        JsonObject config = ConfigRequest("config-1");
        Assert.StartsWith("Could not find model", (await Client.SageMaker("CreateEndpointConfig", config)).Message);
        Assert.StartsWith("Could not find model", (await Client.SageMaker("CreateEndpointConfig", config)).Message);
        Assert.Equal(200, (await Client.SageMaker("CreateEndpointConfig", config)).Status);
    }

    [Fact]
    public async Task An_endpoint_comes_up_is_updated_and_goes()
    {
        await CreateEndpoint();
        Assert.Equal("Creating", await Status());
        Refused(await Client.SageMaker("DeleteEndpoint", """{"EndpointName":"ep"}"""), 400, "ValidationException",
            "Cannot update in-progress endpoint \"arn:aws:sagemaker:us-west-2:111122223333:endpoint/ep\".");
        Advance(5);
        Assert.Equal("InService", await Status());

        await CreateConfig("config-2");
        Assert.Equal(200, (await Client.SageMaker("UpdateEndpoint", """{"EndpointName":"ep","EndpointConfigName":"config-2"}""")).Status);
        Assert.Equal("InService config-1", await StatusAndConfig());
        Assert.Equal("InService config-1", await StatusAndConfig());
        Assert.Equal("Updating config-1", await StatusAndConfig());
        Advance(5);
        Assert.Equal("InService config-2", await StatusAndConfig());

        await Client.SageMaker("DeleteEndpoint", """{"EndpointName":"ep"}""");
        Assert.Equal("Deleting", await Status());
        Assert.StartsWith("Cannot create already existing endpoint", (await Client.SageMaker(
            "CreateEndpoint", """{"EndpointName":"ep","EndpointConfigName":"config-2"}""")).Message);
        Advance(5);
        Assert.Empty(Control.Resources()["endpoint"]);
    }

    [Fact]
    public async Task A_rolled_back_update_keeps_the_old_config()
    {
        await CreateEndpoint();
        Advance(5);
        await CreateConfig("config-2");
        Control.Plan(new EndpointPlan { On = "update", Steps = [new Step("Updating", 2), new Step("RollingBack", 2), new Step("InService")] });
        await Client.SageMaker("UpdateEndpoint", """{"EndpointName":"ep","EndpointConfigName":"config-2"}""");
        Advance(3);
        Assert.Equal("RollingBack config-1", await StatusAndConfig());
        Advance(3);
        Assert.Equal("InService config-1", await StatusAndConfig());
    }

    [Fact]
    public async Task What_is_in_use_can_be_deleted_as_in_AWS()
    {
        await CreateEndpoint();

        Assert.Equal(200, (await Client.SageMaker("DeleteModel", """{"ModelName":"model-1"}""")).Status);
        Assert.Equal(200, (await Client.SageMaker("DeleteEndpointConfig", """{"EndpointConfigName":"config-1"}""")).Status);
    }

    [Fact]
    public async Task A_model_answers_as_it_was_told()
    {
        await CreateEndpoint();
        Refused(await Client.Invoke("ep", "1,2"), 400, "ValidationError");
        Advance(5);
        Assert.Equal("1,2", (await Client.Invoke("ep", "1,2")).Text);
        Control.Answer(new InvokeAnswer { Status = 500, Body = "boom" });
        Answer failed = await Client.Invoke("ep", "1,2");
        Refused(failed, 424, "ModelError");
        Assert.Equal("500", failed.Json["OriginalStatusCode"]!.ToString());
        Refused(await Client.Invoke("nobody", "1"), 400, "ValidationError", "Endpoint nobody of account 111122223333 not found.");
    }

    private async Task<string> Status() => (await Describe("Endpoint", "ep"))["EndpointStatus"]!.ToString();

    private async Task<string> StatusAndConfig()
    {
        JsonNode endpoint = await Describe("Endpoint", "ep");
        return $"{endpoint["EndpointStatus"]} {endpoint["EndpointConfigName"]}";
    }
}
