using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

[Collection(LocalMachine.Collection)]
public sealed class TrainingWaitTests : IDisposable
{
    private readonly RecordingSink _sink = new();
    private readonly LocalMachine _machine;
    private Action<int> _onPause = _ => { };

    public TrainingWaitTests() => _machine = new LocalMachine(new SteppingTime { OnPause = pause => _onPause(pause) });

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task A_completed_job_is_written_with_what_became_of_it()
    {
        var job = _machine.AddJob("job-1", status => status with { TrainingStartTime = SteppingTime.Origin });
        _onPause = _ => _machine.Move(job, "Completed", "Completed");
        var run = Samples.Run("job-1");

        await WaitAsync([run]);

        Assert.Same(run, Assert.Single(_sink.Outputs));
        Assert.Equal("Completed", run.LatestTrainingJob!.TrainingJobStatus);
        Assert.Empty(_sink.Errors);
        Assert.Contains("job-1 training seconds: 1", _sink.Informations);
    }

    [Fact]
    public async Task The_error_of_a_failed_job_comes_before_the_job()
    {
        var job = _machine.AddJob("job-1");
        _machine.Log(job, "epoch 1", "ValueError: bad");
        _machine.Move(job, "Failed", "Failed", "AlgorithmError: , exit code: 137");

        await WaitAsync([Samples.Run("job-1")]);

        Assert.Equal(["Error", "Output"], _sink.Shown.Select(report => report.Stream).TakeLast(2));
        var error = Assert.Single(_sink.Errors);
        Assert.Equal((ErrorId.TrainingJobFailed, ErrorKind.InvalidResult), (error.ErrorId, error.Kind));
        Assert.Contains("exit code 137", error.Message);
        Assert.Contains("out of memory", error.Message);
        Assert.Contains("Last lines of algo-1:\n  epoch 1\n  ValueError: bad", error.Message);
        Assert.Equal("job-1", Assert.IsType<TrainingJob>(error.Target).TrainingJobName);
        Assert.Contains("Connect-SMTrainingJob -TrainingJob job-1 -Local", error.RecommendedAction);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task A_stopped_job_is_an_error_unless_that_is_allowed(bool allowed, int errors)
    {
        _machine.Move(_machine.AddJob("job-1"), "Stopped", "Stopped");

        await WaitAsync([Samples.Run("job-1")], new() { AllowStopped = allowed });

        Assert.Equal(errors, _sink.Errors.Count(error => error.ErrorId == ErrorId.TrainingJobStopped));
        Assert.Single(_sink.Outputs);
    }

    [Fact]
    public async Task A_job_that_ran_too_long_says_so()
    {
        _machine.Move(_machine.AddJob("job-1"), "Stopped", "MaxRuntimeExceeded");

        await WaitAsync([Samples.Run("job-1")]);

        Assert.Contains("-MaxRun", Assert.Single(_sink.Errors).Message);
    }

    [Fact]
    public async Task States_are_shown_once_and_before_the_lines_that_come_after_them()
    {
        var job = _machine.AddJob("job-1");
        _machine.Move(job, "InProgress", "Starting");
        _onPause = pause =>
        {
            switch (pause)
            {
                case 1:
                    // Both are there at the next look, the state a moment before the lines.
                    _machine.Move(job, "InProgress", "Training");
                    _machine.Time.Advance(TimeSpan.FromMilliseconds(5));
                    _machine.Log(job, "epoch 1", "epoch 2");
                    break;
                case 3:
                    _machine.Log(job, "epoch 3");
                    _machine.Time.Advance(TimeSpan.FromMilliseconds(5));
                    _machine.Move(job, "Completed", "Completed");
                    break;
            }
        };

        await WaitAsync([Samples.Run("job-1")]);

        Assert.Equal(
            ["It is Starting", "It is Training", "epoch 1", "epoch 2", "epoch 3", "It is Completed"],
            _sink.Informations.Select(item => item.ToString()!.Split(" - ").Last()));
        Assert.Equal(3, _sink.Tags.Count(tags => tags == "PSHOST SageMaker.Log"));
        Assert.Equal(3, _sink.Tags.Count(tags => tags == "PSHOST SageMaker.Status"));
    }

    [Fact]
    public async Task A_state_has_its_local_time_and_its_job_in_front()
    {
        _machine.Move(_machine.AddJob("job-1"), "Completed", "Completed");

        await WaitAsync([Samples.Run("job-1")]);

        var time = SteppingTime.Origin.LocalDateTime;
        Assert.Equal(
            FormattableString.Invariant($"{time:yyyy-MM-dd HH:mm:ss} job-1 Completed - It is Completed"),
            _sink.Informations.First());
    }

    [Fact]
    public async Task Lines_written_just_before_the_end_are_shown()
    {
        var job = _machine.AddJob("job-1");
        _onPause = _ =>
        {
            _machine.Log(job, "last words");
            _machine.Move(job, "Completed", "Completed");
        };

        await WaitAsync([Samples.Run("job-1")]);

        Assert.Contains("last words", _sink.Informations.Select(item => item.ToString()));
    }

    [Fact]
    public async Task NoLog_shows_states_and_no_lines_and_an_error_still_has_them()
    {
        var job = _machine.AddJob("job-1");
        _machine.Log(job, "epoch 1");
        _machine.Move(job, "Failed", "Failed", "AlgorithmError: , exit code: 1");

        await WaitAsync([Samples.Run("job-1")], new() { NoLog = true });

        Assert.Empty(_sink.Informations.OfType<LogEvent>());
        Assert.Single(_sink.Informations);
        Assert.Contains("epoch 1", Assert.Single(_sink.Errors).Message);
    }

    [Fact]
    public async Task A_wait_that_is_too_long_leaves_the_job_and_says_how_to_come_back()
    {
        var job = _machine.AddJob("job-1");
        var run = Samples.Run("job-1");

        await WaitAsync([run], new() { Timeout = TimeSpan.FromSeconds(1) });

        var error = Assert.Single(_sink.Errors);
        Assert.Equal((ErrorId.WaitTimedOut, ErrorKind.OperationTimeout), (error.ErrorId, error.Kind));
        Assert.Equal("Follow it again with: Connect-SMTrainingJob -TrainingJob job-1 -Local", error.RecommendedAction);
        Assert.Same(run.LatestTrainingJob, error.Target);
        Assert.Empty(_sink.Outputs);
        Assert.False(File.Exists(job.StopFile));
        Assert.True(_sink.Progresses.Last().Completed);
        Assert.Equal(10, _machine.Time.Pauses);
    }

    [Fact]
    public async Task A_job_that_ends_at_the_last_moment_is_not_late()
    {
        var job = _machine.AddJob("job-1");
        _onPause = pause =>
        {
            if (pause == 10)
            {
                _machine.Move(job, "Completed", "Completed");
            }
        };

        await WaitAsync([Samples.Run("job-1")], new() { Timeout = TimeSpan.FromSeconds(1) });

        Assert.Empty(_sink.Errors);
        Assert.Single(_sink.Outputs);
    }

    [Fact]
    public async Task A_job_that_is_removed_meanwhile_is_an_error_and_its_bar_goes_away()
    {
        var job = _machine.AddJob("job-1");
        _onPause = _ => Directory.Delete(job.Path, recursive: true);
        var run = Samples.Run("job-1");

        await WaitAsync([run]);

        var error = Assert.Single(_sink.Errors);
        Assert.Equal((ErrorId.TrainingJobNotFound, ErrorKind.ObjectNotFound), (error.ErrorId, error.Kind));
        Assert.Same(run.LatestTrainingJob, error.Target);
        Assert.Empty(_sink.Outputs);
        Assert.True(_sink.Progresses.Last().Completed);
    }

    [Fact]
    public async Task Of_several_jobs_each_is_written_as_it_ends()
    {
        var jobs = Enumerable.Range(1, 3).Select(number => _machine.AddJob($"job-{number}")).ToArray();
        _onPause = pause =>
        {
            switch (pause)
            {
                case 1: _machine.Move(jobs[1], "Completed", "Completed"); break;
                case 2: _machine.Move(jobs[2], "Failed", "Failed", "AlgorithmError: , exit code: 1"); break;
                case 3: _machine.Move(jobs[0], "Completed", "Completed"); break;
            }
        };

        await WaitAsync([.. jobs.Select(job => Samples.Run(job.Name))]);

        Assert.Equal(
            ["job-2", "error of job-3", "job-3", "job-1"],
            _sink.Shown.Where(report => report.Stream is "Output" or "Error").Select(report => report.Value switch
            {
                Estimator run => run.TrainingJobName,
                SageMakerEstimatorException error => $"error of {error.Target}",
                _ => "?",
            }));
        Assert.Equal(
            [1, 2, 3],
            _sink.Progresses.Where(report => report.Completed).Select(report => report.Id).Distinct().Order());
    }

    [Fact]
    public async Task The_estimator_that_a_run_came_from_learns_its_end_unless_it_has_a_later_run()
    {
        _machine.Move(_machine.AddJob("job-1"), "Completed", "Completed");
        _machine.Move(_machine.AddJob("job-2"), "Completed", "Completed");
        var estimator = Samples.Run("job-2");
        var (first, second) = (Samples.Run("job-1"), Samples.Run("job-2"));
        (first.Origin, second.Origin) = (estimator, estimator);

        await WaitAsync([second, first]);

        Assert.Equal("job-2", estimator.TrainingJobName);
        Assert.Equal("Completed", estimator.LatestTrainingJob!.TrainingJobStatus);
    }

    [Fact]
    public async Task The_time_that_is_allowed_counts_for_all_jobs_together()
    {
        _machine.AddJob("job-1");
        _machine.AddJob("job-2");

        await WaitAsync([Samples.Run("job-1"), Samples.Run("job-2")], new() { Timeout = TimeSpan.FromSeconds(1) });

        Assert.Equal(2, _sink.Errors.Count(error => error.ErrorId == ErrorId.WaitTimedOut));
    }

    [Fact]
    public async Task Interrupting_the_wait_leaves_the_jobs_and_takes_the_bars_away()
    {
        var job = _machine.AddJob("job-1");
        using var interrupt = new CancellationTokenSource();
        _onPause = _ => interrupt.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => WaitAsync([Samples.Run("job-1")], token: interrupt.Token));

        Assert.False(File.Exists(job.StopFile));
        Assert.True(_sink.Progresses.Last().Completed);
    }

    private Task WaitAsync(
        IReadOnlyList<Estimator> runs, WaitOptions? options = null, CancellationToken token = default) =>
        new TrainingWait(_machine.Backends.Of, _machine.Time, options ?? new(), _sink).RunAsync(runs, token);
}
