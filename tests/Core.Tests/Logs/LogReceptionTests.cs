using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Logs;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Logs that are asked for by themselves: what of them comes, and when following them ends.</summary>
public sealed class LogReceptionTests
{
    private const string Group = "/aws/sagemaker/TrainingJobs";

    private static readonly PollPolicy Polling = new(
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15), 0);

    private readonly RecordingSink _sink = new();
    private readonly FakeLogs _logs = new();
    private readonly SteppingTime _time = new();
    private Func<LogLife> _life = () => LogLife.Settled;
    private int _asked;

    private IEnumerable<string> Lines => _sink.Outputs.Cast<LogEvent>().Select(line => line.Message);

    [Fact]
    public async Task A_log_comes_as_objects_in_order_of_time_and_nobody_is_asked_about_its_job()
    {
        _logs.Add("job/algo-1-17", "1 one", "3 three").Add("job/algo-2-17", "2 two");

        await ReceiveAsync();

        Assert.Equal(["one", "two", "three"], Lines);
        var first = _sink.Outputs.Cast<LogEvent>().First();
        Assert.Equal((Group, "job/algo-1-17", "algo-1"), (first.LogGroupName, first.LogStreamName, first.Host));
        Assert.Equal((0, 1), (_asked, _logs.Descriptions));
    }

    [Theory]
    [InlineData(2, "two three")]
    [InlineData(1, "three")]
    [InlineData(9, "one two three")]
    [InlineData(0, "")]
    public async Task The_last_lines_are_those_of_all_streams_together(int tail, string lines)
    {
        _logs.Add("job/algo-1", "1 one", "3 three").Add("job/algo-2", "2 two");

        await ReceiveAsync(query => query with { Tail = tail });

        Assert.Equal(lines, string.Join(' ', Lines));
    }

    [Fact]
    public async Task After_the_last_lines_only_new_ones_come()
    {
        _logs.Add("job/algo-1", "1 old", "2 last");
        _time.OnPause = pause => _logs.Add("job/algo-1", $"{pause + 2} new");
        _life = () => _time.Pauses < 3 ? LogLife.Writing : LogLife.Settled;

        await ReceiveAsync(query => query with { Tail = 1, Follow = true });

        Assert.Equal(["last", "new", "new", "new"], Lines);
    }

    [Fact]
    public async Task Lines_before_the_wanted_moment_do_not_come()
    {
        _logs.Add("job/algo-1", "1000 early", "2000 late", "3000 later");

        await ReceiveAsync(query => query with { Since = DateTimeOffset.FromUnixTimeMilliseconds(2000) });

        Assert.Equal(["late", "later"], Lines);
    }

    [Theory]
    [InlineData("algo-2", "two")]
    [InlineData("ALGO-*", "one two")]
    [InlineData("i-?", "three")]
    public async Task Only_the_wanted_hosts_come(string instance, string lines)
    {
        _logs.Add("job/algo-1-5", "1 one").Add("job/algo-2-5", "2 two").Add("job/i-7/data-log", "3 three");

        await ReceiveAsync(query => query with { Instance = instance });

        Assert.Equal(lines, string.Join(' ', Lines));
    }

    [Fact]
    public async Task Following_a_job_ends_when_it_has_ended_and_two_looks_brought_nothing()
    {
        var late = 2;
        _logs.Add("job/algo-1", "1 one");
        _life = () => _asked < 4 ? LogLife.Writing : LogLife.Ended;
        _time.OnPause = _ =>
        {
            if (_asked >= 4 && late-- > 0)
            {
                _logs.Add("job/algo-1", "9 late");
            }
        };

        await ReceiveAsync(query => query with { Follow = true });

        Assert.Equal(["one", "late", "late"], Lines);
        Assert.Equal(4, _asked);
    }

    [Fact]
    public async Task A_job_that_ended_long_ago_is_read_and_not_waited_for()
    {
        _logs.Add("job/algo-1", "1 one");

        await ReceiveAsync(query => query with { Follow = true });

        Assert.Equal(["one"], Lines);
        Assert.Equal(0, _time.Pauses);
    }

    [Fact]
    public async Task Following_a_transform_job_ends_when_its_last_lines_are_in()
    {
        const string group = "/aws/sagemaker/TransformJobs";
        var job = new DescribeTransformJobResponse { TransformJobStatus = "InProgress" };
        var backend = new FakeBackend(new FakeSageMaker { TransformJob = _ => job }) { Logs = _logs, Polling = Polling };
        _logs.Add("job/i-0abc", "1 one");
        _time.OnPause = pause =>
        {
            job = pause < 5 ? job : new() { TransformJobStatus = "Failed", TransformEndTime = SteppingTime.Origin };
            if (pause is 3 or 6)
            {
                _logs.Add("job/i-0abc", $"{pause} more");
            }
        };
        var query = new LogQuery(LogSourceKind.TransformJob, "job", Backend.Aws, AwsSession.None) { Follow = true };

        // Neither training nor hosting is asked.
        var source = LogSource.Of(query, backend, null!, null!, _time);
        await new LogReception(query, source, backend, _sink, _time).RunAsync(CancellationToken.None);

        Assert.Equal(["one", "more", "more"], Lines);
        Assert.Equal(group, source.Group);
        Assert.Equal(8, _time.Pauses);
    }

    [Fact]
    public async Task Following_an_endpoint_asks_seldom_whether_it_exists()
    {
        using var stop = new CancellationTokenSource();
        _life = () => LogLife.Writing;
        _logs.Add("AllTraffic/i-1", "1 one");
        _time.OnPause = pause =>
        {
            if (pause == 50)
            {
                stop.Cancel();
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReceiveAsync(
            query => query with { Kind = LogSourceKind.Endpoint, Follow = true },
            "AllTraffic/",
            TimeSpan.FromMinutes(5),
            stop.Token));

        // Fifty looks are about twelve minutes.
        Assert.Equal(["one"], Lines);
        Assert.Equal(3, _asked);
    }

    [Fact]
    public async Task Without_a_stream_the_job_is_asked_for_so_that_a_wrong_name_is_an_error()
    {
        _life = () => throw new SageMakerEstimatorException(ErrorId.TrainingJobNotFound, ErrorKind.ObjectNotFound, "no");

        var error = await Assert.ThrowsAsync<SageMakerEstimatorException>(() => ReceiveAsync());

        Assert.Equal(ErrorId.TrainingJobNotFound, error.ErrorId);
    }

    [Fact]
    public async Task A_log_that_may_not_be_read_is_an_error_at_once()
    {
        _logs.Refusal = new ServiceException("AccessDeniedException", "not authorized to perform: logs:DescribeLogStreams");
        _life = () => LogLife.Writing;

        var error = await Assert.ThrowsAsync<SageMakerEstimatorException>(
            () => ReceiveAsync(query => query with { Follow = true }));

        Assert.Equal((ErrorId.AccessDenied, ErrorKind.PermissionDenied), (error.ErrorId, error.Kind));
        Assert.Equal("job", error.Target);
        Assert.Equal(0, _time.Pauses);
    }

    [Fact]
    public async Task A_service_that_is_silent_for_a_while_loses_no_line_and_is_said_once()
    {
        _logs.Add("job/algo-1", "1 one");
        _life = () => _time.Pauses < 8 ? LogLife.Writing : LogLife.Settled;
        _time.OnPause = pause =>
        {
            _logs.Refusal = pause is > 1 and < 6 ? new ServiceException("InternalFailure", "trouble", 500) : null;
            _logs.Add("job/algo-1", $"{pause + 1} more");
        };

        await ReceiveAsync(query => query with { Follow = true });

        Assert.Equal(9, Lines.Count());
        Assert.Contains("trouble", Assert.Single(_sink.Warnings));
    }

    private Task ReceiveAsync(
        Func<LogQuery, LogQuery>? ask = null,
        string prefix = "job/",
        TimeSpan askEvery = default,
        CancellationToken token = default)
    {
        var query = new LogQuery(LogSourceKind.TrainingJob, "job", Backend.Aws, AwsSession.None);
        var source = new LogSource(Group, prefix, _ =>
        {
            _asked++;
            return Task.FromResult(_life());
        })
        {
            AskEvery = askEvery,
        };
        var backend = new FakeBackend(new FakeSageMaker())
        {
            Logs = _logs,
            Polling = Polling,
        };
        return new LogReception((ask ?? (same => same))(query), source, backend, _sink, _time).RunAsync(token);
    }
}
