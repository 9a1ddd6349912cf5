using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Logs;

/// <summary>Reads one log stream page by page, from its first line on, and keeps what nobody has taken yet.</summary>
/// <param name="logs">Where it is read from.</param>
/// <param name="group">The log group.</param>
/// <param name="stream">The stream's name.</param>
/// <param name="since">Milliseconds since 1970 before which nothing is wanted; null for everything.</param>
internal sealed class LogStreamReader(ILogsApi logs, string group, string stream, long? since = null)
{
    // What GetLogEvents takes as a limit.
    private const int MaxPage = 10_000;

    private readonly Queue<LogEvent> _ready = new();
    private string? _token;

    // Where to go on when a token has died: the time of the last line, and how many lines had that time.
    private long _lastTime = long.MinValue;
    private int _linesAtLastTime;

    // How many of those are still to come again.
    private int _known;

    /// <summary>Nothing more is there for now: the service answered with the token it was given.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>The host that writes the stream, for example <c>algo-1</c>.</summary>
    public string Host { get; } = HostOf(stream);

    public LogEvent? Next => _ready.TryPeek(out var line) ? line : null;

    /// <summary>Before another look: what was the end may be no more.</summary>
    public void LookAgain() => IsAtEnd = false;

    public LogEvent Take() => _ready.Dequeue();

    /// <summary>Reads on until there is a line to take, or nothing more; an empty page isn't the end.</summary>
    public async Task FillAsync(CancellationToken token)
    {
        while (_ready.Count == 0 && !IsAtEnd)
        {
            try
            {
                await ReadPageAsync(token).ConfigureAwait(false);
            }
            catch (ServiceException error) when (ServiceErrors.IsMissing(error))
            {
                // No group or stream before its first line.
                IsAtEnd = true;
            }
        }
    }

    /// <summary>The last lines, without reading what comes before.</summary>
    public async Task<IEnumerable<LogEvent>> LastAsync(int count, CancellationToken token)
    {
        var answer = await logs.GetLogEventsAsync(
            new GetLogEventsRequest
            {
                LogGroupName = group,
                LogStreamName = stream,
                StartFromHead = false,
                Limit = count,
            },
            token).ConfigureAwait(false);
        return (answer.Events ?? []).Select(Event);
    }

    /// <summary>Goes to the stream's end and takes its last lines along; a look from there on brings only new ones.</summary>
    public async Task SeekLastAsync(int count, CancellationToken token)
    {
        var pages = new Stack<IReadOnlyList<OutputLogEvent>>();
        string? forward = null;
        string? back = null;
        var missing = count;
        while (true)
        {
            var answer = await logs.GetLogEventsAsync(
                new GetLogEventsRequest
                {
                    LogGroupName = group,
                    LogStreamName = stream,
                    NextToken = back,
                    StartTime = since,
                    StartFromHead = false,
                    Limit = Math.Clamp(missing, 1, MaxPage),
                },
                token).ConfigureAwait(false);
            forward ??= answer.NextForwardToken;
            pages.Push(answer.Events ?? []);
            missing -= pages.Peek().Count;
            if (missing <= 0 || answer.NextBackwardToken is not { } next || next == back)
            {
                break;
            }

            back = next;
        }

        _ready.Clear();
        foreach (var line in pages.SelectMany(page => page).TakeLast(count))
        {
            Keep(line);
        }

        _token = forward;
    }

    private async Task ReadPageAsync(CancellationToken token)
    {
        GetLogEventsResponse answer;
        try
        {
            answer = await AskAsync(_token, since, token).ConfigureAwait(false);
        }
        catch (ServiceException error) when (error.Code == "InvalidParameterException" && _token is not null)
        {
            // Tokens die after a day: go on from the last line's time, past the lines that were read.
            answer = await AskAsync(null, _linesAtLastTime > 0 ? _lastTime : since, token).ConfigureAwait(false);
            _known = _linesAtLastTime;
        }

        foreach (var line in answer.Events ?? [])
        {
            if (_known > 0 && line.Timestamp == _lastTime)
            {
                _known--;
                continue;
            }

            _known = 0;

            Keep(line);
        }

        IsAtEnd = answer.NextForwardToken == _token;
        _token = answer.NextForwardToken;
    }

    private Task<GetLogEventsResponse> AskAsync(string? position, long? since, CancellationToken token) =>
        logs.GetLogEventsAsync(
            new GetLogEventsRequest
            {
                LogGroupName = group,
                LogStreamName = stream,
                NextToken = position,
                StartTime = since,
                StartFromHead = true,
            },
            token);

    private void Keep(OutputLogEvent line)
    {
        if (line.Timestamp < since)
        {
            // The log files of this machine have no index by time.
            return;
        }

        (_lastTime, _linesAtLastTime) = line.Timestamp == _lastTime
            ? (_lastTime, _linesAtLastTime + 1)
            : (line.Timestamp, 1);
        _ready.Enqueue(Event(line));
    }

    private LogEvent Event(OutputLogEvent line) => new()
    {
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(line.Timestamp).LocalDateTime,
        Message = line.Message ?? "",
        LogGroupName = group,
        LogStreamName = stream,
        Host = Host,
    };

    /// <summary>
    /// <c>{job}/algo-1-{epoch}</c> is of algo-1, <c>{variant}/{instance}</c> and <c>{variant}/{instance}/data-log</c>
    /// are of the instance.
    /// </summary>
    private static string HostOf(string stream)
    {
        var name = stream[(stream.IndexOf('/') + 1)..].Split('/')[0];
        var parts = name.Split('-');
        return parts.Length > 2 ? $"{parts[0]}-{parts[1]}" : name;
    }
}
