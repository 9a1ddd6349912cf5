using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

[Collection(LocalMachine.Collection)]
public sealed class TrainingOperationsTests : IDisposable
{
    private readonly LocalMachine _machine = new();
    private readonly RecordingSink _sink = new();
    private readonly Estimator _estimator = Samples.Script();

    public TrainingOperationsTests() => _estimator.EntryPoint = _machine.Folder.File("src/my_train.py");

    private TrainingOperations Operations => new(_machine.Backends, _machine.Time);

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task A_plan_names_the_job_after_the_script_and_writes_nothing()
    {
        var plan = await PlanAsync();

        Assert.Equal("my-train-2024-02-29-23-58-07-009", plan.JobName);
        Assert.Equal("CreateTrainingJob", plan.Request.Operation);
        Assert.Contains("\"TrainingJobName\": \"my-train-2024-02-29-23-58-07-009\"", plan.Request.Json);
        Assert.False(Directory.Exists(_machine.State.Root));
    }

    [Fact]
    public async Task A_base_name_of_the_user_comes_first()
    {
        _estimator.BaseJobName = "Mine";

        Assert.Equal("Mine-2024-02-29-23-58-07-009", (await PlanAsync()).JobName);
    }

    [Fact]
    public async Task A_name_of_the_user_is_checked_and_never_changed()
    {
        Assert.Equal("my-job", (await PlanAsync(new() { JobName = "my-job" })).JobName);

        await Refusal.OfAsync(ErrorId.NameInvalid, () => PlanAsync(new() { JobName = "my_job" }));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused_before_anything_is_written()
    {
        _machine.AddJob("my-job");

        var error = await Refusal.OfAsync(ErrorId.TrainingJobExists, () => PlanAsync(new() { JobName = "my-job" }));

        Assert.Equal(ErrorKind.ResourceExists, error.Kind);
        Assert.Equal("my-job", error.Target);
    }

    [Fact]
    public async Task Values_of_variables_are_masked_in_what_is_shown()
    {
        _estimator.Environment = Samples.Values(("TOKEN", "canary"));

        Assert.DoesNotContain("canary", (await PlanAsync()).Request.Json);
    }

    [Fact]
    public async Task A_job_that_cannot_be_started_leaves_nothing_behind()
    {
        var plan = await PlanAsync();

        await Refusal.OfAsync(
            ErrorId.SupervisorNotStarted, () => Operations.SubmitAsync(plan, Interruption.StopsLocal, _sink, CancellationToken.None));

        Assert.Empty(_machine.Jobs.List());
        Assert.DoesNotContain(_machine.Folder.Entries(), name => name.EndsWith(".tar.gz", StringComparison.Ordinal));
        Assert.Null(_estimator.LatestTrainingJob);
    }

    [Fact]
    public async Task Packed_code_that_is_gone_is_named()
    {
        _estimator.SourceDir = FileUri.Of(_machine.Folder.In("gone", "sourcedir.tar.gz"));
        _estimator.EntryPoint = "train.py";

        var error = await Refusal.OfAsync(ErrorId.SourceDirNotFound, () => PlanAsync());

        Assert.Equal(_estimator.SourceDir, error.Target);
    }

    [Fact]
    public async Task A_container_is_not_promised()
    {
        _estimator.LocalRuntime = LocalRuntime.Container;

        await Refusal.OfAsync(ErrorId.NotSupportedInLocalMode, () => PlanAsync());
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("../x")]
    public async Task A_job_that_does_not_exist_is_not_found(string name)
    {
        var job = new TrainingJobReference(name, Backend.Local, AwsSession.None);

        foreach (var ask in new Func<Task>[]
        {
            () => Operations.DescribeAsync(job, CancellationToken.None),
            () => Operations.RestoreAsync(job, "model", new RecordingSink(), CancellationToken.None),
            () => Operations.StopAsync(job, wait: false, _sink, CancellationToken.None),
        })
        {
            var error = await Refusal.OfAsync(ErrorId.TrainingJobNotFound, ask);
            Assert.Equal((ErrorKind.ObjectNotFound, name), (error.Kind, error.Target));
        }
    }

    [Fact]
    public async Task Stopping_waits_for_the_end_when_that_is_asked()
    {
        var time = new SteppingTime { OnPause = pause => Stop(pause) };
        _machine.AddJob("job-1");

        var stopped = await new TrainingOperations(_machine.Backends, time).StopAsync(
            new("job-1", Backend.Local, AwsSession.None), wait: true, _sink, CancellationToken.None);

        Assert.Equal("Stopped", stopped.TrainingJobStatus);
        Assert.Equal(3, time.Pauses);

        void Stop(int pause)
        {
            if (pause == 3)
            {
                _machine.Move(_machine.Jobs.Find("job-1"), "Stopped", "Stopped");
            }
        }
    }

    [Fact]
    public async Task An_ended_job_is_left_as_it_is()
    {
        var job = _machine.AddJob("job-1");
        _machine.Move(job, "Completed", "Completed");

        var found = await Operations.StopAsync(
            new("job-1", Backend.Local, AwsSession.None), wait: true, _sink, CancellationToken.None);

        Assert.Equal("Completed", found.TrainingJobStatus);
        Assert.False(File.Exists(job.StopFile));
    }

    [Fact]
    public async Task An_abandoned_local_job_is_asked_to_stop_and_the_last_word_says_so()
    {
        var job = _machine.AddJob("job-1");

        await Operations.AbandonAsync([Samples.Run("job-1"), Samples.Run("gone")], Interruption.StopsLocal, _sink);

        Assert.True(File.Exists(job.StopFile));
        Assert.Equal(2, _sink.LastWords.Count());
        Assert.Contains("Get-SMTraining -TrainingJob job-1 -Local", _sink.LastWords.First());
    }

    [Fact]
    public async Task Of_a_run_that_has_ended_nothing_is_said_when_others_are_abandoned()
    {
        var job = _machine.AddJob("job-1");
        var ended = Samples.Run("job-1");
        ended.LatestTrainingJob!.TrainingJobStatus = "Completed";

        await Operations.AbandonAsync([ended], Interruption.StopsLocal, _sink);

        Assert.Empty(_sink.LastWords);
        Assert.False(File.Exists(job.StopFile));
    }

    [Fact]
    public async Task Local_jobs_are_listed_newest_first_with_their_estimators()
    {
        _machine.AddJob("old");
        _machine.Time.Advance(TimeSpan.FromSeconds(1));
        _machine.AddJob("new");

        await Operations.ListLocalAsync(_sink, CancellationToken.None);

        Assert.Equal(["new", "old"], _sink.Outputs.Cast<TrainingJob>().Select(job => job.TrainingJobName));
        Assert.All(_sink.Outputs.Cast<TrainingJob>(), job => Assert.Equal("train.py", job.Estimator!.EntryPoint));
    }

    private Task<TrainingPlan> PlanAsync(TrainingOptions? options = null) =>
        Operations.PlanAsync(_estimator, options ?? new(), _sink, CancellationToken.None);
}
