using System.Globalization;
using FakeAws;
using FakeAws.Control;
using FakeAws.Time;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Metrics;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Metrics of SageMaker's jobs: all points, in as few requests as there can be.</summary>
public sealed class MetricOperationsTests : WireTest
{
    [Fact]
    public async Task All_metrics_of_a_long_job_come_with_two_requests()
    {
        // 30 hours: more points than GetMetricStatistics gives at once.
        await TrainAsync("job-1", TimeSpan.FromHours(30), "loss", "acc");
        var points = AddPoints("job-1", "loss", TimeSpan.FromHours(29), 60);
        AddPoints("job-1", "acc", TimeSpan.FromHours(29), 60);

        var found = await ReadAsync(Query("job-1"));

        Assert.Equal(["DescribeTrainingJob", "GetMetricData"], Asked.Where(one => one != "CreateTrainingJob"));
        var loss = found.Where(point => point.MetricName == "loss").ToArray();
        Assert.Equal(points, loss.Length);
        Assert.True(points > 1440);
        Assert.Equal(Enumerable.Range(0, points).Select(number => (double)number), loss.Select(point => point.Value));
        Assert.All(loss, point => Assert.Equal(DateTimeKind.Local, point.Timestamp.Kind));
        Assert.True(loss[0].Elapsed > TimeSpan.FromMinutes(50) && loss[^1].Elapsed > TimeSpan.FromHours(29));
        Assert.Equal(points, found.Count(point => point.MetricName == "acc"));
        Assert.Empty(Sink.Warnings);
    }

    [Fact]
    public async Task What_the_reference_asks_metric_by_metric_is_asked_at_once()
    {
        await TrainAsync("job-1", TimeSpan.FromMinutes(10), "train:loss", "validation:acc");
        AddPoints("job-1", "train:loss", TimeSpan.FromMinutes(2), 60);
        AddPoints("job-1", "validation:acc", TimeSpan.FromMinutes(2), 60);

        var found = await ReadAsync(Query("job-1"));

        Assert.Equal(
            ["train:loss 0", "train:loss 1", "validation:acc 0", "validation:acc 1"],
            found.Select(point => $"{point.MetricName} {point.Value}"));
        var sent = Assert.Single(Control.Requests, request => request.Operation == "GetMetricData").Parameters;
        Assert.Equal(["train:loss", "validation:acc"], Asked("MetricName"));
        Assert.Equal(["/aws/sagemaker/TrainingJobs", "/aws/sagemaker/TrainingJobs"], Asked("Namespace"));
        foreach (var query in sent["MetricDataQueries"]!.AsArray())
        {
            var stat = query!["MetricStat"]!;
            Assert.Equal(("Average", 60), (stat["Stat"]!.ToString(), (int)stat["Period"]!));
            Assert.Equal("""[{"Name":"TrainingJobName","Value":"job-1"}]""", stat["Metric"]!["Dimensions"]!.ToJsonString());
        }

        IEnumerable<string> Asked(string member) => sent["MetricDataQueries"]!.AsArray()
            .Select(query => query!["MetricStat"]!["Metric"]![member]!.ToString()).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_period_and_times_of_the_user_are_asked_for()
    {
        await TrainAsync("job-1", TimeSpan.FromMinutes(10), "train:loss");
        AddPoints("job-1", "train:loss", TimeSpan.FromMinutes(2), 60);
        var midnight = new DateTimeOffset(Control.Now.UtcDateTime.Date, TimeSpan.Zero);

        await ReadAsync(Query("job-1") with
        {
            Names = ["train:loss"], Start = midnight.AddDays(-1), End = midnight.AddDays(1), Period = 300,
        });

        var sent = Assert.Single(Control.Requests, request => request.Operation == "GetMetricData").Parameters;
        Assert.Equal(300, (int)Assert.Single(sent["MetricDataQueries"]!.AsArray())!["MetricStat"]!["Period"]!);
        Assert.Equal(
            (midnight.AddDays(-1).ToUnixTimeSeconds(), midnight.AddDays(1).ToUnixTimeSeconds()),
            ((long)(double)sent["StartTime"]!, (long)(double)sent["EndTime"]!));
    }

    [Fact]
    public async Task Points_that_are_old_come_as_fine_as_they_are_kept()
    {
        await TrainAsync("job-1", TimeSpan.FromHours(2), "loss");
        AddPoints("job-1", "loss", TimeSpan.FromHours(1), 60);
        Control.Advance(TimeSpan.FromDays(20));

        var found = await ReadAsync(Query("job-1"), Control.Now);

        Assert.InRange(found.Count, 12, 14);
        Assert.Equal(300, (int)Control.Requests.Last().Parameters["MetricDataQueries"]![0]!["MetricStat"]!["Period"]!);
    }

    [Fact]
    public async Task A_period_that_is_finer_than_what_is_kept_is_refused_before_it_is_asked_for()
    {
        await TrainAsync("job-1", TimeSpan.FromHours(2), "loss");
        Control.Advance(TimeSpan.FromDays(20));

        var error = await Assert.ThrowsAsync<SageMakerEstimatorException>(
            () => ReadAsync(Query("job-1") with { Period = 60 }, Control.Now));

        Assert.Equal((ErrorId.ValueInvalid, ErrorKind.InvalidArgument, 60), (error.ErrorId, error.Kind, error.Target));
        Assert.Contains("multiple of 300", error.RecommendedAction);
        Assert.DoesNotContain("GetMetricData", Asked);
    }

    [Fact]
    public async Task The_final_values_need_no_CloudWatch()
    {
        Control.Plan(new JobPlan { FinalMetrics = new Dictionary<string, double> { ["loss"] = 0.25, ["acc"] = 0.9 } });
        await TrainAsync("job-1", TimeSpan.FromSeconds(5), "loss", "acc");
        Control.Advance(TimeSpan.FromMinutes(5));

        var found = await ReadAsync(Query("job-1") with { Final = true, Names = ["acc", "none"] });

        var point = Assert.Single(found);
        Assert.Equal(("job-1", "acc", 0.9), (point.TrainingJobName, point.MetricName, Math.Round(point.Value, 6)));
        Assert.DoesNotContain("GetMetricData", Asked);
        Assert.Contains("no final value of 'none'", Assert.Single(Sink.Warnings));
    }

    [Fact]
    public async Task A_metric_without_points_is_a_warning_and_the_others_come()
    {
        await TrainAsync("job-1", TimeSpan.FromHours(2), "loss", "empty");
        AddPoints("job-1", "loss", TimeSpan.FromMinutes(10), 60);

        var found = await ReadAsync(Query("job-1"));

        Assert.All(found, point => Assert.Equal("loss", point.MetricName));
        Assert.Contains("no points of 'empty'", Assert.Single(Sink.Warnings));
    }

    [Fact]
    public async Task The_load_of_machines_comes_host_by_host()
    {
        await TrainAsync("job-1", TimeSpan.FromHours(2));
        Add("CPUUtilization", "Host", "job-1/algo-1", 3, 60);

        var found = await ReadAsync(Query("job-1") with { Names = ["CPUUtilization"] });

        Assert.Equal(3, found.Count);
        Assert.All(found, point => Assert.Equal("algo-1", point.Host));
    }

    [Fact]
    public async Task A_job_without_definitions_says_how_to_name_metrics()
    {
        await TrainAsync("job-1", TimeSpan.FromHours(2));

        var error = await Assert.ThrowsAsync<SageMakerEstimatorException>(() => ReadAsync(Query("job-1")));

        Assert.Equal((ErrorId.MetricsNotDefined, "job-1"), (error.ErrorId, error.Target));
        Assert.Contains("-MetricName", error.RecommendedAction);
    }

    [Fact]
    public async Task A_start_after_the_end_is_refused()
    {
        await TrainAsync("job-1", TimeSpan.FromHours(2), "loss");

        var error = await Assert.ThrowsAsync<SageMakerEstimatorException>(
            () => ReadAsync(Query("job-1") with { Start = Control.Now.AddHours(1) }));

        Assert.Equal(ErrorId.ValueInvalid, error.ErrorId);
    }

    [Fact]
    public async Task Before_training_began_there_is_nothing_and_that_is_said()
    {
        Control.Plan(new JobPlan { Steps = [new Step("Pending", 600), new Step("Completed")] });
        await CreateAsync("job-1", "loss");

        Assert.Empty(await ReadAsync(Query("job-1")));
        Assert.Contains("hasn't begun", Assert.Single(Sink.Warnings));
    }

    [Fact]
    public async Task A_clock_that_is_behind_the_services_is_no_error()
    {
        await TrainAsync("job-1", TimeSpan.FromHours(2), "loss");

        Assert.Empty(await ReadAsync(Query("job-1"), Control.Now.AddDays(-1)));
        Assert.Single(Sink.Warnings);
    }

    private MetricQuery Query(string job) => new(new TrainingJobReference(job, SageMakerEstimator.Backend.Aws, Session));

    private Task<IReadOnlyList<MetricPoint>> ReadAsync(MetricQuery query, DateTimeOffset? now = null)
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(now ?? Control.Now);
        var backends = new Backends(new CoreEnvironment("", ""), time);
        return new MetricOperations(backends, new TrainingOperations(backends, time), time)
            .ReadAsync(query, Sink, CancellationToken.None);
    }

    /// <summary>A job in the middle of its training, or after it, as long as it takes.</summary>
    private async Task TrainAsync(string name, TimeSpan length, params string[] metrics)
    {
        if (length > TimeSpan.FromMinutes(1))
        {
            Control.Plan(new JobPlan { TrainingSeconds = length.TotalSeconds });
        }

        await CreateAsync(name, metrics);
        Control.Advance(length);
    }

    private Task CreateAsync(string name, params string[] metrics) => Backend().SageMaker.CreateTrainingJobAsync(
        new CreateTrainingJobRequest
        {
            TrainingJobName = name,
            RoleArn = FakeAwsOptions.DefaultRoleArn,
            AlgorithmSpecification = new()
            {
                TrainingImage = Image,
                TrainingInputMode = "File",
                MetricDefinitions = metrics.Length == 0
                    ? null
                    : [.. metrics.Select(metric => new MetricDefinitionShape { Name = metric, Regex = $"{metric}=([0-9.]+)" })],
            },
            OutputDataConfig = new() { S3OutputPath = $"s3://{Bucket}/out" },
            ResourceConfig = new() { InstanceType = "ml.m5.large", InstanceCount = 1, VolumeSizeInGB = 30 },
            StoppingCondition = new() { MaxRuntimeInSeconds = 400_000 },
        },
        CancellationToken.None);

    private int AddPoints(string job, string metric, TimeSpan length, int seconds)
    {
        var count = (int)(length.TotalSeconds / seconds);
        Add(metric, "TrainingJobName", job, count, seconds);
        return count;
    }

    /// <summary>Points up to now, the last one the newest.</summary>
    private void Add(string metric, string dimension, string value, int count, int seconds)
    {
        var last = Control.Now.ToUnixTimeSeconds() / 60 * 60;
        Control.AddMetric(new MetricSpec
        {
            Namespace = MetricSpace.Name,
            Name = metric,
            Dimensions = new Dictionary<string, string> { [dimension] = value },
            Points = Enumerable.Range(0, count).ToDictionary(
                number => DateTimeOffset.FromUnixTimeSeconds(last - (count - number) * seconds).ToString("o", CultureInfo.InvariantCulture),
                number => (double)number),
        });
    }
}
