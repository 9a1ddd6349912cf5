using System.Globalization;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Log streams in memory: each is a list of pages, and a token says how many of them were read.</summary>
internal sealed class FakeLogs : ILogsApi
{
    private readonly SortedDictionary<string, List<OutputLogEvent[]>> _streams = new(StringComparer.Ordinal);

    public int StreamsPerPage { get; init; } = 50;

    /// <summary>Thrown instead of any answer.</summary>
    public ServiceException? Refusal { get; set; }

    /// <summary>The same for one stream.</summary>
    public Dictionary<string, ServiceException> RefusalOf { get; } = [];

    public int Reads { get; private set; }

    public int Descriptions { get; private set; }

    /// <summary>Adds a page to a stream; lines are <c>milliseconds text</c>.</summary>
    public FakeLogs Add(string stream, params string[] lines)
    {
        if (!_streams.TryGetValue(stream, out var pages))
        {
            _streams.Add(stream, pages = []);
        }

        pages.Add([.. lines.Select(Event)]);
        return this;
    }

    public Task<DescribeLogStreamsResponse> DescribeLogStreamsAsync(
        DescribeLogStreamsRequest request, CancellationToken token)
    {
        ThrowRefusal();
        Descriptions++;
        var skipped = request.NextToken is null ? 0 : int.Parse(request.NextToken, CultureInfo.InvariantCulture);
        var all = _streams.Keys
            .Where(name => name.StartsWith(request.LogStreamNamePrefix!, StringComparison.Ordinal)).ToList();
        var next = skipped + StreamsPerPage;
        return Task.FromResult(new DescribeLogStreamsResponse
        {
            LogStreams =
            [
                .. all.Skip(skipped).Take(StreamsPerPage).Select(name => new LogStream { LogStreamName = name }),
            ],
            NextToken = next < all.Count ? next.ToString(CultureInfo.InvariantCulture) : null,
        });
    }

    public Task<GetLogEventsResponse> GetLogEventsAsync(GetLogEventsRequest request, CancellationToken token)
    {
        ThrowRefusal();
        Reads++;
        if (RefusalOf.GetValueOrDefault(request.LogStreamName!) is { } refusal)
        {
            throw refusal;
        }

        if (request.StartFromHead != true)
        {
            return Task.FromResult(new GetLogEventsResponse
            {
                Events = [.. _streams[request.LogStreamName!].SelectMany(page => page).TakeLast(request.Limit!.Value)],
                NextForwardToken = string.Create(
                    CultureInfo.InvariantCulture, $"f/{_streams[request.LogStreamName!].Count}"),
            });
        }

        var read = request.NextToken is null ? 0 : int.Parse(request.NextToken.AsSpan(2), CultureInfo.InvariantCulture);
        var pages = _streams[request.LogStreamName!];
        return Task.FromResult(new GetLogEventsResponse
        {
            Events = read < pages.Count ? pages[read] : [],
            NextForwardToken = string.Create(CultureInfo.InvariantCulture, $"f/{Math.Min(read + 1, pages.Count)}"),
        });
    }

    private static OutputLogEvent Event(string line)
    {
        var parts = line.Split(' ', 2);
        var timestamp = long.Parse(parts[0], CultureInfo.InvariantCulture);
        return new OutputLogEvent { Timestamp = timestamp, Message = parts[1] };
    }

    private void ThrowRefusal()
    {
        if (Refusal is { } refusal)
        {
            throw refusal;
        }
    }
}
