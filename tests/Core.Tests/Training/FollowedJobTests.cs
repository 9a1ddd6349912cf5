using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Waiting for jobs of SageMaker, by the clock: what is asked, how often, and what is said.</summary>
public sealed class FollowedJobTests
{
    private static readonly PollPolicy Cloud = new(
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15), 0);

    private readonly RecordingSink _sink = new();
    private readonly FakeLogs _logs = new();
    private readonly FakeSageMaker _sageMaker = new();
    private readonly SteppingTime _time = new();
    private FakeBackend? _backend;

    [Fact]
    public async Task A_job_of_two_hours_costs_few_calls()
    {
        Live(TimeSpan.FromHours(2));
        _logs.Add("job-1/algo-1", "1 begun");

        await WaitAsync([Run("job-1")]);

        // A look every 15 s, against the reference SDK's describe each 30 s and two log calls every 10 s.
        Assert.Equal((485, 488, 1), (_sageMaker.Calls.Count, _logs.Reads, _logs.Descriptions));
        Assert.Single(_sink.Outputs);
    }

    [Fact]
    public async Task A_job_of_two_hours_that_writes_all_the_time_costs_fewer_calls_than_the_reference()
    {
        Live(TimeSpan.FromHours(2));
        _logs.Add("job-1/algo-1", "1 begun");

        await WaitAsync([Run("job-1")], onPause: () =>
        {
            if (Since() < TimeSpan.FromHours(2))
            {
                _logs.Add("job-1/algo-1", $"{Since().TotalSeconds:0} more");
            }
        });

        // The reference SDK: 240, 1,440 and 720. These figures stand in about_SageMakerEstimator, too.
        Assert.Equal((371, 1724, 1), (_sageMaker.Calls.Count, _logs.Reads, _logs.Descriptions));
    }

    [Fact]
    public async Task Lines_of_the_first_minute_are_shown_within_seconds()
    {
        Live(TimeSpan.FromMinutes(1));
        var shown = 0;
        _logs.Add("job-1/algo-1", "0 more");

        await WaitAsync([Run("job-1")], onPause: () =>
        {
            if (Since() < TimeSpan.FromMinutes(1))
            {
                shown++;
                _logs.Add("job-1/algo-1", $"{Since().TotalSeconds:0} more");
            }
        });

        Assert.InRange(shown, 55, 61);
    }

    [Fact]
    public async Task A_thousand_jobs_are_asked_for_in_turn_and_each_is_written_as_it_ends()
    {
        var lengths = Enumerable.Range(1, 1000).ToDictionary(number => $"job-{number}", number => TimeSpan.FromMinutes(10 + number % 50));
        _sageMaker.TrainingJob = name => Answer(name, lengths[name]);

        await WaitAsync([.. lengths.Keys.Select(Run)], new() { NoLog = true });

        Assert.Equal(1000, _sink.Outputs.Count());
        var ends = _sink.Outputs.Cast<Estimator>().Select(run => lengths[run.TrainingJobName!]).ToArray();
        Assert.True(ends.Zip(ends.Skip(1)).All(pair => pair.First - pair.Second < TimeSpan.FromSeconds(30)));

        // Without a limit they would be asked for every 15 s at most, 35 minutes long on average: 140 looks each.
        Assert.InRange(_sageMaker.Calls.Count, 100_000, 160_000);
        Assert.Equal(0, _logs.Reads);
        Assert.Single(_sink.Progresses.Select(report => report.Id).Distinct());
    }

    [Fact]
    public async Task The_first_job_that_ends_is_enough_when_any_is_asked_for()
    {
        var lengths = new Dictionary<string, TimeSpan>
        {
            ["slow"] = TimeSpan.FromHours(1), ["quick"] = TimeSpan.FromMinutes(1),
        };
        _sageMaker.TrainingJob = name => Answer(name, lengths[name]);

        await WaitAsync([Run("slow"), Run("quick")], new() { Any = true, WritesJobs = true });

        Assert.Equal("quick", Assert.IsType<TrainingJob>(Assert.Single(_sink.Outputs)).TrainingJobName);
        Assert.True(_time.GetUtcNow() - SteppingTime.Origin < TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task Lines_that_come_late_are_shown_before_the_job_is_written()
    {
        var ended = false;
        _sageMaker.TrainingJob = name =>
        {
            var answer = Answer(name, TimeSpan.FromMinutes(1));
            ended = answer.TrainingJobStatus == "Completed";
            return answer;
        };
        _logs.Add("job-1/algo-1", "1 early");
        var late = 2;

        await WaitAsync(
            [Run("job-1")],
            onPause: () =>
            {
                // Two more lines, each 15 s after the last look.
                if (ended && late-- > 0)
                {
                    _logs.Add("job-1/algo-1", $"{9 - late} late");
                }
            });

        Assert.Equal(["early", "late", "late"], _sink.Informations.OfType<LogEvent>().Select(line => line.Message));
        Assert.Equal("Output", _sink.Shown.Last().Stream);
    }

    [Fact]
    public async Task Where_the_log_lies_is_said_at_the_start_and_in_the_error()
    {
        Live(TimeSpan.FromMinutes(1), "Failed", "AlgorithmError: , exit code: 1");

        await WaitAsync([Run("job-1")]);

        const string Link = "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/"
            + "log-group/$252Faws$252Fsagemaker$252FTrainingJobs$3FlogStreamNameFilter$3Djob-1$252F";
        Assert.Equal(
            $"job-1 logs: group /aws/sagemaker/TrainingJobs, streams job-1/  {Link}", _sink.Informations.First());
        Assert.Contains(Link, Assert.Single(_sink.Errors).Message);
    }

    [Theory]
    [InlineData(
        "CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.",
        ErrorId.CapacityUnavailable, ErrorKind.ResourceUnavailable, "another -InstanceType")]
    [InlineData(
        "ResourceLimitExceeded: The account-level service limit 'ml.p3.2xlarge for training job usage' is 0 Instances.",
        ErrorId.QuotaExceeded, ErrorKind.QuotaExceeded, "Service Quotas")]
    public async Task Machines_that_were_not_to_be_had_are_an_error_of_their_own(
        string reason, string id, ErrorKind kind, string advice)
    {
        Live(TimeSpan.FromMinutes(1), "Failed", reason);

        await WaitAsync([Run("job-1")]);

        var error = Assert.Single(_sink.Errors);
        Assert.Equal((id, kind), (error.ErrorId, error.Kind));
        Assert.Contains(reason[(reason.IndexOf(' ') + 1)..], error.Message);
        Assert.Contains(advice, error.RecommendedAction);
        Assert.Same(Assert.Single(_sink.Outputs.Cast<Estimator>()).LatestTrainingJob, error.Target);
    }

    [Fact]
    public async Task Every_estimator_that_a_run_came_from_learns_its_end_unless_it_has_started_another()
    {
        Live(TimeSpan.FromMinutes(1));
        var (first, second, run) = (Run("job-2"), Run("job-1"), Run("job-1"));
        (run.Origin, second.Origin) = (second, first);

        await WaitAsync([run]);

        Assert.Equal("Completed", second.LatestTrainingJob!.TrainingJobStatus);
        Assert.Equal("InProgress", first.LatestTrainingJob!.TrainingJobStatus);
    }

    [Fact]
    public async Task Without_the_log_a_failed_job_still_tells_its_last_lines()
    {
        Live(TimeSpan.FromMinutes(1), "Failed", "AlgorithmError: , exit code: 1");
        _logs.Add("job-1/algo-1", "1 ValueError: bad");

        await WaitAsync([Run("job-1")], new() { NoLog = true });

        Assert.Contains("ValueError: bad", Assert.Single(_sink.Errors).Message);
        Assert.Empty(_sink.Informations.OfType<LogEvent>());
        Assert.Equal(1, _logs.Reads);
    }

    [Fact]
    public async Task A_log_that_may_not_be_read_is_said_once_and_the_wait_goes_on()
    {
        Live(TimeSpan.FromMinutes(10));
        _logs.Refusal = new ServiceException("AccessDeniedException", "User: x is not authorized to perform: logs:DescribeLogStreams");

        await WaitAsync([Run("job-1")]);

        Assert.Contains("logs:DescribeLogStreams", Assert.Single(_sink.Warnings));
        Assert.Single(_sink.Outputs);
    }

    [Theory]
    [InlineData("ThrottlingException", 400)]
    [InlineData("InternalFailure", 500)]
    [InlineData(ServiceException.NoAnswer, 0)]
    public async Task Ten_minutes_of_trouble_are_survived_and_said_once(string code, int status)
    {
        _sageMaker.TrainingJob = name => Since() is { TotalMinutes: > 2 and < 12 }
            ? throw new ServiceException(code, "trouble", status)
            : Answer(name, TimeSpan.FromMinutes(15));

        await WaitAsync([Run("job-1")]);

        Assert.Contains("trouble", Assert.Single(_sink.Warnings));
        Assert.Empty(_sink.Errors);
        Assert.Single(_sink.Outputs);
    }

    [Fact]
    public async Task Trouble_without_end_ends_the_wait_and_says_that_the_job_goes_on()
    {
        _sageMaker.TrainingJob = _ => throw new ServiceException("InternalFailure", "trouble", 500);

        await WaitAsync([Run("job-1")]);

        var error = Assert.Single(_sink.Errors);
        Assert.Equal((ErrorId.ServiceUnavailable, ErrorKind.ConnectionError), (error.ErrorId, error.Kind));
        Assert.Contains("The job itself goes on", error.Message);
        Assert.Contains("Connect-SMTrainingJob -TrainingJob job-1", error.RecommendedAction);
        Assert.InRange(Since().TotalMinutes, 15, 16);
    }

    [Fact]
    public async Task A_denial_passes_in_the_first_minutes_and_no_later()
    {
        var denied = new ServiceException("AccessDeniedException", "User: x is not authorized to perform: sagemaker:DescribeTrainingJob");
        _sageMaker.TrainingJob = name => Since().TotalMinutes < 4 ? throw denied : Answer(name, TimeSpan.FromMinutes(15));
        await WaitAsync([Run("job-1")]);
        Assert.Single(_sink.Warnings);
        Assert.Empty(_sink.Errors);

        _sageMaker.TrainingJob = _ => throw denied;
        await WaitAsync([Run("job-2")]);

        var error = Assert.Single(_sink.Errors);
        Assert.Equal((ErrorId.AccessDenied, ErrorKind.PermissionDenied), (error.ErrorId, error.Kind));
    }

    [Theory]
    [InlineData("ExpiredTokenException")]
    [InlineData("UnrecognizedClientException")]
    [InlineData("InvalidSignatureException")]
    public async Task Credentials_are_read_anew_once_and_then_end_the_wait(string code)
    {
        var refusal = new ServiceException(code, "The security token included in the request is expired");
        var refusals = 1;
        _sageMaker.TrainingJob = name => Since().TotalMinutes > 2 && refusals-- > 0
            ? throw refusal
            : Answer(name, TimeSpan.FromMinutes(5));
        await WaitAsync([Run("job-1")]);
        Assert.Empty(_sink.Errors);
        Assert.Empty(_sink.Warnings);
        Assert.Equal(1, _backend!.Renewals);

        _sageMaker.TrainingJob = _ => throw refusal;
        await WaitAsync([Run("job-2")]);

        var error = Assert.Single(_sink.Errors);
        Assert.Equal(ErrorKind.AuthenticationError, error.Kind);
        Assert.Contains("The job itself goes on", error.Message);
        Assert.Equal(1, _backend!.Renewals);
    }

    [Fact]
    public async Task What_is_billed_and_what_spot_saved_is_said_at_the_end()
    {
        _sageMaker.TrainingJob = name => Answer(name, TimeSpan.FromSeconds(1000)) with
        {
            EnableManagedSpotTraining = true, BillableTimeInSeconds = 300,
        };

        await WaitAsync([Run("job-1")]);

        Assert.Contains(
            "job-1 training seconds: 1000, billable seconds: 300, managed spot savings: 70.0 %", _sink.Informations);
    }

    [Fact]
    public async Task A_state_that_nobody_knows_yet_is_shown_as_it_comes()
    {
        _sageMaker.TrainingJob = name => Answer(name, TimeSpan.FromMinutes(2)) with
        {
            SecondaryStatus = "Meditating",
            SecondaryStatusTransitions =
            [
                new() { Status = "Meditating", StatusMessage = "On the data", StartTime = SteppingTime.Origin },
            ],
        };

        await WaitAsync([Run("job-1")]);

        Assert.Contains(_sink.Informations, said => said.ToString()!.EndsWith("job-1 Meditating - On the data", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, true, "\u001b[34malgo-1\u001b[0m one|\u001b[35malgo-2\u001b[0m two")]
    [InlineData(true, false, "algo-1 one|algo-2 two")]
    [InlineData(false, false, "one|two")]
    public async Task Hosts_are_told_apart_where_a_person_looks_on(bool interactive, bool colour, string shown)
    {
        Live(TimeSpan.FromMinutes(1));
        _logs.Add("job-1/algo-1", "1 one").Add("job-1/algo-2", "2 two");
        var run = Run("job-1");
        run.InstanceCount = 2;

        await WaitAsync([run], new() { IsInteractive = interactive, HasColour = colour });

        var lines = _sink.Informations.OfType<LogEvent>().ToArray();
        Assert.Equal(shown, string.Join('|', lines.Select(line => line.ToString())));
        Assert.Equal(["one", "two"], lines.Select(line => line.Message));
    }

    private TimeSpan Since() => _time.GetUtcNow() - SteppingTime.Origin;

    private void Live(TimeSpan length, string end = "Completed", string? reason = null) =>
        _sageMaker.TrainingJob = name => Answer(name, length, end, reason);

    private DescribeTrainingJobResponse Answer(
        string name, TimeSpan length, string end = "Completed", string? reason = null)
    {
        var over = Since() >= length;
        return new DescribeTrainingJobResponse
        {
            TrainingJobName = name,
            TrainingJobStatus = over ? end : "InProgress",
            SecondaryStatus = over ? end : "Training",
            FailureReason = over ? reason : null,
            TrainingStartTime = SteppingTime.Origin,
            TrainingEndTime = over ? SteppingTime.Origin + length : null,
        };
    }

    private static Estimator Run(string name)
    {
        var run = Samples.Run(name);
        (run.Backend, run.LatestTrainingJob!.Backend) = (Backend.Aws, Backend.Aws);
        run.LatestTrainingJob.Region = "eu-west-1";
        return run;
    }

    private Task WaitAsync(IReadOnlyList<Estimator> runs, WaitOptions? options = null, Action? onPause = null)
    {
        _backend = new FakeBackend(_sageMaker) { Logs = _logs, Polling = Cloud, HasSource = true };
        _time.MaxPauses = 1_000_000;
        if (onPause is not null)
        {
            _time.OnPause = _ => onPause();
        }

        return new TrainingWait(_ => _backend, _time, options ?? new(), _sink).RunAsync(runs, CancellationToken.None);
    }
}
