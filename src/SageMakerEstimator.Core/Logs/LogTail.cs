using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Logs;

/// <summary>
/// Reads the log streams of a job from the first line on, each with its own token, merged by time within a look.
/// No line is shown twice; the last ones are kept for an error.
/// </summary>
internal sealed class LogTail(ILogsApi logs, string group, string prefix, int expectedStreams)
{
    private const int KeptLines = 20;

    private readonly Dictionary<string, string?> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<string>> _last = new(StringComparer.Ordinal);

    /// <summary>The last lines of each host, for the error of a failed job.</summary>
    public IEnumerable<(string Host, IReadOnlyCollection<string> Lines)> LastLines =>
        _last.OrderBy(stream => stream.Key, StringComparer.Ordinal)
            .Select(stream => (HostOf(stream.Key), (IReadOnlyCollection<string>)stream.Value));

    /// <summary>Everything that is there and wasn't read yet, in order of time.</summary>
    public async Task ReadAsync(Action<LogEvent> show, CancellationToken token)
    {
        try
        {
            await ReadAllAsync(show, token).ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            // No group or stream before the first line: not yet.
        }
    }

    private async Task ReadAllAsync(Action<LogEvent> show, CancellationToken token)
    {
        if (_tokens.Count < expectedStreams)
        {
            await FindStreamsAsync(token).ConfigureAwait(false);
        }

        bool more;
        do
        {
            more = false;
            var page = new List<LogEvent>();
            foreach (var stream in _tokens.Keys.ToArray())
            {
                more |= await ReadPageAsync(stream, page, token).ConfigureAwait(false);
            }

            // A stable sort: lines of one millisecond stay as their host wrote them.
            foreach (var line in page.OrderBy(line => line.Timestamp))
            {
                show(line);
            }
        }
        while (more);
    }

    private static string HostOf(string stream)
    {
        var name = stream[(stream.IndexOf('/') + 1)..];
        var parts = name.Split('-');
        return parts.Length > 2 ? $"{parts[0]}-{parts[1]}" : name;
    }

    private async Task FindStreamsAsync(CancellationToken token)
    {
        string? next = null;
        do
        {
            var answer = await logs.DescribeLogStreamsAsync(
                new DescribeLogStreamsRequest { LogGroupName = group, LogStreamNamePrefix = prefix, NextToken = next },
                token).ConfigureAwait(false);
            foreach (var stream in answer.LogStreams ?? [])
            {
                _tokens.TryAdd(stream.LogStreamName!, null);
            }

            next = answer.NextToken;
        }
        while (next is not null);
    }

    private async Task<bool> ReadPageAsync(string stream, List<LogEvent> page, CancellationToken token)
    {
        var answer = await logs.GetLogEventsAsync(
            new GetLogEventsRequest
            {
                LogGroupName = group,
                LogStreamName = stream,
                NextToken = _tokens[stream],
                StartFromHead = true,
            },
            token).ConfigureAwait(false);
        foreach (var line in answer.Events ?? [])
        {
            page.Add(Keep(stream, line));
        }

        // An empty page isn't the end; only a token that doesn't move is.
        var moved = answer.NextForwardToken != _tokens[stream];
        _tokens[stream] = answer.NextForwardToken;
        return moved;
    }

    private LogEvent Keep(string stream, OutputLogEvent line)
    {
        if (!_last.TryGetValue(stream, out var last))
        {
            _last.Add(stream, last = new Queue<string>());
        }

        last.Enqueue(line.Message ?? "");
        if (last.Count > KeptLines)
        {
            last.Dequeue();
        }

        return new LogEvent
        {
            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(line.Timestamp).LocalDateTime,
            Message = line.Message ?? "",
            LogGroupName = group,
            LogStreamName = stream,
            Host = HostOf(stream),
        };
    }
}
