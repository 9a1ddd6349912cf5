using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>
/// The jobs that the reference was recorded waiting for: the same states, lines, seconds and verdicts. Its words on the
/// screen are its own. Jobs as short as these are looked at more often than there, so that a line is shown within seconds;
/// what that costs for long ones is in FollowedJobTests.
/// </summary>
public sealed class GoldenWatchTests
{
    private const string Training = "Training - Training image download completed. Training in progress.";

    private static readonly DateTimeOffset Created = new(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly PollPolicy Cloud = new(
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15), 0);

    private readonly RecordingSink _sink = new();
    private readonly FakeLogs _logs = new();
    private readonly FakeSageMaker _sageMaker = new();
    private readonly SteppingTime _time = new() { MaxPauses = 10_000 };

    private double Age => (_time.GetUtcNow() - SteppingTime.Origin).TotalSeconds;

    /// <summary>With logs: the job of 105 seconds on which the reference spent 11 listings and 18 reads of its one stream.</summary>
    [Theory]
    [InlineData("Completed", null, 240, 1, "job-1 training seconds: 240, billable seconds: 240")]
    [InlineData("Completed", null, 60, 2, "job-1 training seconds: 480, billable seconds: 120, managed spot savings: 75.0 %")]
    [InlineData("Failed", "AlgorithmError: ExecuteUserScriptError:\nExitCode 1", null, 1, "job-1 training seconds: 240")]
    [InlineData("Failed", "CapacityError: Unable to provision requested ML compute capacity.", null, 1, "job-1 training seconds: 240")]
    public async Task A_job_with_its_log(string end, string? reason, int? billable, int machines, string seconds)
    {
        Live(105, end, reason, billable, machines);
        _logs.Refusal = new ServiceException("ResourceNotFoundException", "The specified log group does not exist.");
        var told = 0;

        await WaitAsync(new(), () =>
        {
            if (Age > 5)
            {
                _logs.Refusal = null;
            }

            var due = Age switch { > 90 => 4, > 60 => 3, > 30 => 2, _ => 0 };
            for (; told < due; told++)
            {
                _logs.Add("job-1/algo-1-1577934245", $"{told} line {told + 1}");
            }
        });

        Assert.Equal(
            ["Starting - Preparing the instances for training", "Downloading - Downloading input data", Training, $"{end} - Training job {end.ToLowerInvariant()}"],
            States());
        Assert.Equal(
            ["line 1", "line 2", "line 3", "line 4"], _sink.Informations.OfType<LogEvent>().Select(line => line.Message));
        Assert.Contains(seconds, _sink.Informations);
        Assert.Equal(
            reason is null ? [] : [reason[0] == 'C' ? ErrorId.CapacityUnavailable : ErrorId.TrainingJobFailed],
            _sink.Errors.Select(error => error.ErrorId));

        // Streams are listed until each machine has one, and then no more; the reference lists them at each look.
        Assert.InRange(_logs.Descriptions, 1, machines == 1 ? 10 : 30);
        Assert.InRange(_logs.Reads, 4, 30);
        Assert.Single(_sink.Outputs);
    }

    /// <summary>Without: a job of 20 seconds. Stopped is an error here; the reference takes it for a good end.</summary>
    [Theory]
    [InlineData("Completed", null)]
    [InlineData("Stopped", ErrorId.TrainingJobStopped)]
    public async Task A_job_without_its_log(string end, string? error)
    {
        Live(20, end);

        await WaitAsync(new() { NoLog = true });

        Assert.Equal(
            ["Starting - Preparing the instances for training", "Downloading - Downloading input data", Training, $"{end} - Training job {end.ToLowerInvariant()}"],
            States());
        Assert.Equal(error is null ? [] : [error], _sink.Errors.Select(found => found.ErrorId));
        Assert.DoesNotContain(_sink.Informations, said => said is LogEvent);
        Assert.InRange(_sageMaker.Calls.Count, 5, 14);
    }

    /// <summary>The reference describes the job twice, lists its streams once and reads the one twice.</summary>
    [Fact]
    public async Task A_job_that_ended_before_it_was_looked_at()
    {
        _logs.Add("job-1/algo-1-1577934245", "1 a", "2 b");
        _sageMaker.TrainingJob = name => Answer(name, 0, "Completed", null, null, 1) with { TrainingEndTime = SteppingTime.Origin.AddHours(-1) };

        await WaitAsync(new());

        Assert.Equal(["a", "b"], _sink.Informations.OfType<LogEvent>().Select(line => line.Message));
        Assert.Equal((1, 1), (_sageMaker.Calls.Count, _logs.Descriptions));
        Assert.InRange(_logs.Reads, 1, 2);
        Assert.Equal(0, _time.Pauses);
    }

    /// <summary>A denial is borne with for five minutes, as there, in which the reference asks 61 times.</summary>
    [Fact]
    public async Task A_job_that_may_not_be_read()
    {
        _sageMaker.TrainingJob = _ => throw new ServiceException(
            "AccessDeniedException", "not authorized to perform: sagemaker:DescribeTrainingJob");

        await WaitAsync(new() { NoLog = true });

        Assert.Equal(ErrorId.AccessDenied, Assert.Single(_sink.Errors).ErrorId);
        Assert.InRange(Age, 290, 330);
        Assert.InRange(_sageMaker.Calls.Count, 20, 40);
    }

    /// <summary>A time limit of 15 seconds: the reference's error says InProgress, ours how to go on.</summary>
    [Fact]
    public async Task A_wait_that_is_too_long()
    {
        Live(105, "Completed");

        await WaitAsync(new() { Timeout = TimeSpan.FromSeconds(15) });

        var error = Assert.Single(_sink.Errors);
        Assert.Equal((ErrorId.WaitTimedOut, ErrorKind.OperationTimeout), (error.ErrorId, error.Kind));
        Assert.Contains("Connect-SMTrainingJob -TrainingJob job-1", error.RecommendedAction);
        Assert.Equal(15, Age, 0.01);
    }

    /// <summary>States as they were said, without their time and job.</summary>
    private IEnumerable<string> States() => _sink.Informations.OfType<string>()
        .Where(said => said.Contains(" - ", StringComparison.Ordinal))
        .Select(said => said[(said.IndexOf("job-1 ", StringComparison.Ordinal) + "job-1 ".Length)..]);

    private void Live(int length, string end, string? reason = null, int? billable = null, int machines = 1) =>
        _sageMaker.TrainingJob = name => Answer(name, length, end, reason, billable, machines);

    private DescribeTrainingJobResponse Answer(
        string name, int length, string end, string? reason, int? billable, int machines)
    {
        (string Status, string Message)[] all =
        [
            ("Starting", "Preparing the instances for training"), ("Downloading", "Downloading input data"),
            ("Training", Training["Training - ".Length..]), (end, $"Training job {end.ToLowerInvariant()}"),
        ];
        var isOver = Age >= length;
        var reached = isOver ? all.Length : Math.Min(all.Length - 1, 1 + (int)(Age / (length / 4.0)));
        return new DescribeTrainingJobResponse
        {
            TrainingJobName = name,
            TrainingJobStatus = isOver ? end : "InProgress",
            SecondaryStatus = all[reached - 1].Status,
            SecondaryStatusTransitions =
            [
                .. all.Take(reached).Select(state => new SecondaryStatusTransition
                {
                    Status = state.Status, StatusMessage = state.Message, StartTime = Created,
                }),
            ],
            FailureReason = isOver ? reason : null,
            ResourceConfig = new() { InstanceCount = machines, InstanceType = "ml.m5.xlarge" },
            CreationTime = SteppingTime.Origin,
            TrainingStartTime = SteppingTime.Origin.AddSeconds(length - 240),
            TrainingEndTime = isOver ? SteppingTime.Origin.AddSeconds(length) : null,
            BillableTimeInSeconds = isOver ? billable : null,
            EnableManagedSpotTraining = billable is < 240,
        };
    }

    private Task WaitAsync(WaitOptions options, Action? onPause = null)
    {
        var run = Samples.Run("job-1");
        (run.Backend, run.LatestTrainingJob!.Backend) = (Backend.Aws, Backend.Aws);
        var backend = new FakeBackend(_sageMaker) { Logs = _logs, Polling = Cloud, HasSource = true };
        _time.OnPause = _ => onPause?.Invoke();
        return new TrainingWait(_ => backend, _time, options, _sink).RunAsync([run], CancellationToken.None);
    }
}
