using FakeAws.Faults;
using SageMakerEstimator.Core.Hosting;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>What users call goes on when an answer is lost on the way, and nothing is there twice or left behind.</summary>
public sealed class LostAnswerTests : WireTest
{
    private readonly SteppingTime _time = new();
    private readonly Backends _backends;

    public LostAnswerTests()
    {
        _time.SetUtcNow(DateTimeOffset.UtcNow);
        _backends = new Backends(LocalMachine.Nowhere, _time);
    }

    [Fact]
    public async Task A_job_is_started_once_and_followed()
    {
        Control.Fail(new Fault { Operation = "CreateTrainingJob", Kind = "reset", AfterWork = true });

        var run = await StartAsync("only");

        Assert.Equal(["only"], Control.Resources()["training-job"]);
        Assert.Equal("only", run.LatestTrainingJob!.TrainingJobName);
        Assert.Equal(2, Asked.Count(operation => operation == "CreateTrainingJob"));
    }

    [Fact]
    public async Task A_generated_name_is_not_changed_because_the_first_one_is_ours()
    {
        Control.Fail(new Fault { Operation = "CreateTrainingJob", Kind = "truncated" });

        var run = await StartAsync(null);

        Assert.Equal([run.TrainingJobName!], Control.Resources()["training-job"]);
    }

    [Fact]
    public async Task A_name_that_somebody_has_is_refused_before_anything_is_sent()
    {
        await StartAsync("theirs");
        Control.Fail(new Fault { Operation = "CreateTrainingJob", Kind = "reset" });

        var error = await Refusal.OfAsync(ErrorId.TrainingJobExists, () => StartAsync("theirs"));

        Assert.Equal((ErrorKind.ResourceExists, "theirs"), (error.Kind, error.Target));
        Assert.Equal(1, Asked.Count(operation => operation == "CreateTrainingJob"));
    }

    [Fact]
    public async Task What_cannot_be_told_of_a_job_is_said_and_its_code_stays()
    {
        using var folder = new TempFolder();
        Control.AddBucket("sagemaker-us-west-2-111122223333");
        var estimator = Estimator();
        estimator.EntryPoint = folder.File("train.py", "print(1)");
        Control.Fail(new Fault { Operation = "CreateTrainingJob", Kind = "reset", Count = 3, AfterWork = true });
        Control.Fail(new Fault { Operation = "DescribeTrainingJob", Kind = "accessDenied", Skip = 1 });

        var error = await Refusal.OfAsync(ErrorId.OutcomeUnknown, () => StartAsync("perhaps", estimator));

        Assert.Equal("perhaps", error.Target);
        Assert.Equal(["perhaps"], Control.Resources()["training-job"]);
        Assert.Contains("PutObject", Asked);
        Assert.DoesNotContain("DeleteObject", Asked);
    }

    [Theory]
    [InlineData("CreateModel")]
    [InlineData("CreateEndpointConfig")]
    [InlineData("CreateEndpoint")]
    public async Task An_endpoint_is_published_once(string lost)
    {
        var run = await TrainedAsync();
        Control.Fail(new Fault { Operation = lost, Kind = "reset", AfterWork = true });

        var predictor = await PublishAsync(run, new() { InstanceType = "ml.m5.large" });

        Assert.Equal("InService", predictor.EndpointStatus);
        Assert.All(
            (string[])["model", "endpoint-config", "endpoint"], kind => Assert.Single(Control.Resources()[kind]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task An_endpoint_is_updated_once(int times)
    {
        var run = await TrainedAsync();
        await PublishAsync(run, new() { InstanceType = "ml.m5.large", EndpointName = "ep" });
        _time.Advance(TimeSpan.FromMinutes(1));
        Control.Fail(new Fault { Operation = "UpdateEndpoint", Kind = "reset", Count = times, AfterWork = true });

        var predictor = await PublishAsync(
            run, new() { InstanceType = "ml.m5.xlarge", EndpointName = "ep", Update = true });

        Assert.Equal(("InService", "ml.m5.xlarge"), (predictor.EndpointStatus, predictor.InstanceType));
        Assert.All(
            (string[])["model", "endpoint-config", "endpoint"], kind => Assert.Single(Control.Resources()[kind]));
    }

    [Fact]
    public async Task A_model_that_somebody_made_before_is_refused_and_stays()
    {
        var run = await TrainedAsync();
        await PublishAsync(run, new() { InstanceType = "ml.m5.large", EndpointName = "theirs", Model = new() { Name = "shared" } });
        Control.Advance(TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromHours(3));
        Control.Fail(new Fault { Operation = "CreateModel", Kind = "reset" });

        var error = await Refusal.OfAsync(ErrorId.EndpointExists, () => PublishAsync(
            run, new() { InstanceType = "ml.m5.large", EndpointName = "ours", Model = new() { Name = "shared" } }));

        Assert.Equal(ErrorKind.ResourceExists, error.Kind);
        Assert.Equal(["shared"], Control.Resources()["model"]);
        Assert.Equal(["theirs"], Control.Resources()["endpoint"]);
    }

    private async Task<Estimator> StartAsync(string? name, Estimator? estimator = null)
    {
        var operations = new TrainingOperations(_backends, _time);
        var plan = await operations.PlanAsync(
            estimator ?? Estimator(), new() { JobName = name }, Sink, CancellationToken.None);
        return await operations.SubmitAsync(plan, Interruption.StopsLocal, Sink, CancellationToken.None);
    }

    private async Task<Estimator> TrainedAsync()
    {
        var run = await StartAsync("job");
        Control.Advance(TimeSpan.FromHours(1));
        Control.AutoAdvance = TimeSpan.FromSeconds(30);
        return run;
    }

    private async Task<Predictor> PublishAsync(Estimator run, DeploymentOptions options)
    {
        var hosting = new HostingOperations(_backends, _time);
        var plan = await hosting.PlanAsync(run, options, Sink, CancellationToken.None);
        return await hosting.PublishAsync(plan, Sink, CancellationToken.None);
    }
}
