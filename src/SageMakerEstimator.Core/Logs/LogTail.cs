using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Logs;

/// <summary>
/// The log of a job as one: all its streams from their first lines on, merged by time. No line is shown twice and
/// none is lost, also when a look breaks off in its middle: what was read and not shown is kept for the next.
/// </summary>
/// <param name="logs">Where it is read from.</param>
/// <param name="group">The log group.</param>
/// <param name="prefix">What the streams' names begin with; null when the whole group is meant.</param>
/// <param name="expectedStreams">How many there will be: as long as some are missing, they are looked for.</param>
/// <param name="selection">What of it is wanted; null for everything.</param>
internal sealed class LogTail(
    ILogsApi logs, string group, string? prefix, int expectedStreams, LogSelection? selection = null)
{
    private const int KeptLines = 20;

    private readonly SortedDictionary<string, LogStreamReader> _streams = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Queue<string>> _last = new(StringComparer.Ordinal);
    private int _restarts;

    /// <summary>The last lines of each host, for the error of a failed job.</summary>
    public IEnumerable<(string Host, IReadOnlyCollection<string> Lines)> LastLines =>
        _last.Select(host => (host.Key, (IReadOnlyCollection<string>)host.Value));

    /// <summary>A job that starts again writes new streams: as many more are looked for.</summary>
    public void ExpectRestart() => _restarts++;

    /// <summary>There is at least one stream that is wanted.</summary>
    public bool HasStreams => _streams.Count > 0;

    /// <summary>The last lines of all streams together; what comes after them is read as ever.</summary>
    public async Task<int> ReadTailAsync(int count, Action<LogEvent> show, CancellationToken token)
    {
        await FindStreamsAsync(token).ConfigureAwait(false);
        foreach (var stream in _streams.Values)
        {
            await stream.SeekLastAsync(count, token).ConfigureAwait(false);
        }

        var last = new Queue<LogEvent>();
        await MergeAsync(
            line =>
            {
                last.Enqueue(line);
                if (last.Count > count)
                {
                    last.Dequeue();
                }
            },
            token).ConfigureAwait(false);
        foreach (var line in last)
        {
            show(line);
        }

        return last.Count;
    }

    /// <summary>Everything that is there and wasn't read yet, in order of time; says how many lines it was.</summary>
    public async Task<int> ReadAsync(Action<LogEvent> show, CancellationToken token)
    {
        if (_streams.Count < expectedStreams * (1 + _restarts))
        {
            await FindStreamsAsync(token).ConfigureAwait(false);
        }

        foreach (var stream in _streams.Values)
        {
            stream.LookAgain();
        }

        return await MergeAsync(show, token).ConfigureAwait(false);
    }

    /// <summary>Reads only the last lines of each stream, for whoever wants no log but a reason.</summary>
    public async Task ReadLastAsync(CancellationToken token)
    {
        await FindStreamsAsync(token).ConfigureAwait(false);
        foreach (var stream in _streams.Values)
        {
            foreach (var line in await stream.LastAsync(KeptLines, token).ConfigureAwait(false))
            {
                Keep(line);
            }
        }
    }

    /// <summary>
    /// The next line is the earliest of all streams' next ones; lines of one stream keep their order, lines of one
    /// moment the order of their streams.
    /// </summary>
    private async Task<int> MergeAsync(Action<LogEvent> show, CancellationToken token)
    {
        var shown = 0;
        var heads = new PriorityQueue<LogStreamReader, (DateTime Time, int Order)>();
        foreach (var (stream, order) in _streams.Values.Select((stream, order) => (stream, order)).ToArray())
        {
            await PushAsync(stream, order).ConfigureAwait(false);
        }

        while (heads.TryDequeue(out var stream, out var place))
        {
            var line = stream.Take();
            Keep(line);
            show(line);
            shown++;
            await PushAsync(stream, place.Order).ConfigureAwait(false);
        }

        return shown;

        async Task PushAsync(LogStreamReader stream, int order)
        {
            await stream.FillAsync(token).ConfigureAwait(false);
            if (stream.Next is { } next)
            {
                heads.Enqueue(stream, (next.Timestamp, order));
            }
        }
    }

    private async Task FindStreamsAsync(CancellationToken token)
    {
        try
        {
            string? next = null;
            do
            {
                var answer = await logs.DescribeLogStreamsAsync(
                    new DescribeLogStreamsRequest
                    {
                        LogGroupName = group,
                        LogStreamNamePrefix = prefix,
                        NextToken = next,
                    },
                    token).ConfigureAwait(false);
                foreach (var stream in answer.LogStreams ?? [])
                {
                    var name = stream.LogStreamName!;
                    var reader = new LogStreamReader(logs, group, name, selection?.SinceMilliseconds);
                    if (selection?.Takes(reader.Host) != false)
                    {
                        _streams.TryAdd(name, reader);
                    }
                }

                next = answer.NextToken;
            }
            while (next is not null);
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            // The group of an account's very first job appears with its first line.
        }
    }

    private void Keep(LogEvent line)
    {
        if (!_last.TryGetValue(line.Host, out var last))
        {
            _last.Add(line.Host, last = new Queue<string>());
        }

        last.Enqueue(line.Message);
        if (last.Count > KeptLines)
        {
            last.Dequeue();
        }
    }
}
