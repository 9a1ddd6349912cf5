using System.Text.Json.Nodes;
using FakeAws.Control;
using FakeAws.Time;

namespace FakeAws.Tests;

/// <summary>The lives of training jobs, by a clock that the test drives.</summary>
public sealed class TrainingLifeTests : DoubleTest
{
    [Fact]
    public async Task A_job_goes_its_way_and_leaves_a_model()
    {
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());

        Assert.Equal(
            ["InProgress Starting", "InProgress Downloading", "InProgress Training", "InProgress Uploading", "Completed Completed"],
            await Walk(20));
        JsonNode job = await Describe("TrainingJob", "job-1");
        Assert.Equal($"s3://{Bucket}/out/job-1/output/model.tar.gz", job["ModelArtifacts"]!["S3ModelArtifacts"]!.ToString());
        Assert.Contains("out/job-1/output/model.tar.gz", Control.Keys(Bucket)!);
        Assert.Equal(
            ["Starting", "Downloading", "Training", "Uploading", "Completed"],
            job["SecondaryStatusTransitions"]!.AsArray().Select(t => t!["Status"]!.ToString()));
        Assert.Equal((8, 8), (job["TrainingTimeInSeconds"]!.GetValue<int>(), job["BillableTimeInSeconds"]!.GetValue<int>()));
        Assert.Equal("2", job["HyperParameters"]!["epochs"]!.ToString());
        Assert.Null(job["Tags"]);
    }

    [Fact]
    public async Task What_is_not_known_yet_is_left_out()
    {
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());

        JsonNode job = await Describe("TrainingJob", "job-1");

        foreach (string member in (string[])["TrainingStartTime", "TrainingEndTime", "BillableTimeInSeconds", "ModelArtifacts", "FailureReason"])
            Assert.Null(job[member]);
        Answer raw = await Client.SageMaker("DescribeTrainingJob", """{"TrainingJobName":"job-1"}""");
        Assert.Matches("\"CreationTime\":1\\.\\d+E9", raw.Text);
    }

    [Theory]
    [InlineData("Failed", "AlgorithmError: , exit code: 1", null)]
    [InlineData("Stopped", null, "s3://demo-bucket/out/job-1/output/model.tar.gz")]
    public async Task A_job_ends_as_it_was_planned(string outcome, string? reason, string? model)
    {
        Control.Plan(new JobPlan { Outcome = outcome });
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());
        Advance(60);

        JsonNode job = await Describe("TrainingJob", "job-1");

        Assert.Equal(
            (outcome, reason, model),
            (job["TrainingJobStatus"]!.ToString(), job["FailureReason"]?.ToString(), job["ModelArtifacts"]?["S3ModelArtifacts"]?.ToString()));
    }

    [Fact]
    public async Task A_failed_job_can_name_a_model_that_is_not_there()
    {
        Control.Plan(new JobPlan
        {
            Outcome = "Failed", FailureReason = $"ClientError: SageMaker was unable to assume the role '{Role}'", NameModel = true, WriteModel = false,
        });
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());
        Advance(60);
        JsonNode job = await Describe("TrainingJob", "job-1");
        string model = job["ModelArtifacts"]!["S3ModelArtifacts"]!.ToString();

        Assert.Equal($"ClientError: SageMaker was unable to assume the role '{Role}'", job["FailureReason"]!.ToString());
        Answer refused = await Client.SageMaker("CreateModel", $$"""
            { "ModelName": "m", "ExecutionRoleArn": "{{Role}}", "PrimaryContainer": { "Image": "mine:1", "ModelDataUrl": "{{model}}" } }
            """);
        Refused(refused, 400, "ValidationException", $"Could not find model data at {model}.");
    }

    [Fact]
    public async Task A_job_walks_through_statuses_that_nobody_knows()
    {
        Control.Plan(new JobPlan { Steps = [new Step("Starting", 1), new Step("Interrupted", 1, "Spot was taken"), new Step("Sunbathing", 1), new Step("Completed")] });
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());

        Assert.Equal(["InProgress Starting", "InProgress Interrupted", "InProgress Sunbathing", "Completed Completed"], await Walk(5));
        JsonNode job = await Describe("TrainingJob", "job-1");
        Assert.Equal("Spot was taken", job["SecondaryStatusTransitions"]![1]!["StatusMessage"]!.ToString());
    }

    [Fact]
    public async Task A_status_can_last_for_reads_whatever_the_time()
    {
        Control.Plan(new JobPlan { Steps = [new Step("Starting", Reads: 2), new Step("Completed")] });
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());
        Advance(3600);

        Assert.Equal("Starting", await Secondary());
        Assert.Equal("Starting", await Secondary());
        Assert.Equal("Completed", await Secondary());
    }

    [Fact]
    public async Task A_job_runs_as_long_as_it_may()
    {
        Control.Plan(new JobPlan { TrainingSeconds = 10_000 });
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());
        Advance(3603);
        Assert.Equal("Training", await Secondary());
        Advance(10);

        JsonNode job = await Describe("TrainingJob", "job-1");

        Assert.Equal(("Stopped", "MaxRuntimeExceeded"), (job["TrainingJobStatus"]!.ToString(), job["SecondaryStatus"]!.ToString()));
    }

    [Fact]
    public async Task Stopping_takes_a_moment_and_an_ended_job_is_not_stopped_again()
    {
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());
        Advance(6);
        Assert.Equal((200, ""), await Stop());
        Assert.Equal("Stopping", (await Describe("TrainingJob", "job-1"))["TrainingJobStatus"]!.ToString());
        Advance(60);
        Refused(
            await Client.SageMaker("StopTrainingJob", """{"TrainingJobName":"job-1"}"""), 400, "ValidationException",
            "The request was rejected because the training job is in status Stopped.");
    }

    [Theory]
    [InlineData("Completed")]
    [InlineData("Failed")]
    public async Task A_job_that_has_ended_cannot_be_stopped(string outcome)
    {
        Control.Plan(new JobPlan { Outcome = outcome });
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());
        Advance(60);

        Refused(
            await Client.SageMaker("StopTrainingJob", """{"TrainingJobName":"job-1"}"""), 400, "ValidationException",
            $"The request was rejected because the training job is in status {outcome}.");
    }

    [Fact]
    public async Task Plans_are_for_names_and_for_a_number_of_jobs()
    {
        Control.Plan(new JobPlan { Match = "bad-*", Outcome = "Failed", Count = 2 });
        foreach (string name in (string[])["good-1", "bad-1", "bad-2", "bad-3"])
            await Client.SageMaker("CreateTrainingJob", TrainingRequest(name));
        Advance(60);

        JsonNode list = (await Client.SageMaker("ListTrainingJobs", """{"StatusEquals":"Failed"}""")).Json;

        Assert.Equal(["bad-1", "bad-2"], list["TrainingJobSummaries"]!.AsArray().Select(j => j!["TrainingJobName"]!.ToString()).Order());
    }

    [Fact]
    public async Task Lists_come_in_pages_in_the_order_that_was_asked_for()
    {
        for (int job = 0; job < 12; job++)
        {
            await Client.SageMaker("CreateTrainingJob", TrainingRequest($"job-{job:D2}"));
            Advance(1);
        }

        JsonNode first = (await Client.SageMaker("ListTrainingJobs", """{"SortBy":"Name","SortOrder":"Descending"}""")).Json;
        JsonNode second = (await Client.SageMaker("ListTrainingJobs", $$"""{"SortBy":"Name","SortOrder":"Descending","NextToken":"{{first["NextToken"]}}"}""")).Json;

        Assert.Equal((10, "job-11"), (first["TrainingJobSummaries"]!.AsArray().Count, first["TrainingJobSummaries"]![0]!["TrainingJobName"]!.ToString()));
        Assert.Equal((2, "job-00"), (second["TrainingJobSummaries"]!.AsArray().Count, second["TrainingJobSummaries"]![1]!["TrainingJobName"]!.ToString()));
        Assert.Null(second["NextToken"]);
        Refused(await Client.SageMaker("ListTrainingJobs", """{"NextToken":"nonsense"}"""), 400, "ValidationException");
    }

    [Fact]
    public async Task Metrics_and_tags_come_back()
    {
        Control.Plan(new JobPlan { FinalMetrics = new Dictionary<string, double> { ["loss"] = 0.25 } });
        JsonObject request = TrainingRequest();
        request["Tags"] = new JsonArray(new JsonObject { ["Key"] = "team", ["Value"] = "a" });
        string arn = (await Client.SageMaker("CreateTrainingJob", request)).Json["TrainingJobArn"]!.ToString();
        Assert.Null((await Describe("TrainingJob", "job-1"))["FinalMetricDataList"]);
        Advance(60);

        JsonNode metric = (await Describe("TrainingJob", "job-1"))["FinalMetricDataList"]![0]!;
        Assert.Equal(("loss", 0.25), (metric["MetricName"]!.ToString(), metric["Value"]!.GetValue<double>()));
        await Client.SageMaker("AddTags", $$"""{"ResourceArn":"{{arn}}","Tags":[{"Key":"b","Value":"c"}]}""");
        await Client.SageMaker("DeleteTags", $$"""{"ResourceArn":"{{arn}}","TagKeys":["team"]}""");
        JsonNode tags = (await Client.SageMaker("ListTags", $$"""{"ResourceArn":"{{arn}}"}""")).Json["Tags"]!;
        Assert.Equal("""[{"Key":"b","Value":"c"}]""", tags.ToJsonString());
    }

    private async Task<string> Secondary() => (await Describe("TrainingJob", "job-1"))["SecondaryStatus"]!.ToString();

    private async Task<(int, string)> Stop()
    {
        Answer answer = await Client.SageMaker("StopTrainingJob", """{"TrainingJobName":"job-1"}""");
        return (answer.Status, answer.Text);
    }

    /// <summary>The statuses that are seen, second by second.</summary>
    private async Task<List<string>> Walk(int seconds)
    {
        List<string> seen = [];
        for (int second = 0; second < seconds; second++)
        {
            JsonNode job = await Describe("TrainingJob", "job-1");
            string now = $"{job["TrainingJobStatus"]} {job["SecondaryStatus"]}";
            if (seen.Count == 0 || seen[^1] != now)
                seen.Add(now);
            Advance(1);
        }

        return seen;
    }
}
