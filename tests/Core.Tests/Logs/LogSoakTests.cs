using System.Globalization;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Logs;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Many hosts, and a service that throttles, breaks connections, answers empty pages and forgets tokens.</summary>
public sealed class LogSoakTests
{
    private const int Streams = 40;
    private const int LinesPerStream = 5_000;

    [Theory]
    [InlineData(1)]
    [InlineData(20241)]
    public async Task Every_line_comes_once_and_in_the_order_of_its_stream(int seed)
    {
        var logs = new StormyLogs(seed);
        var tail = new LogTail(logs, "group", "job/", Streams);
        var lines = new Dictionary<string, List<int>>();
        var looks = 0;
        var quiet = 0;
        while (quiet < 3)
        {
            Assert.True(++looks < 100_000, "it never ends");
            logs.Grow();
            try
            {
                quiet = await tail.ReadAsync(Note, CancellationToken.None) == 0 && logs.IsComplete ? quiet + 1 : 0;
            }
            catch (ServiceException error) when (ServiceErrors.IsTransient(error))
            {
                // As a wait does: it looks again.
            }
        }

        Assert.Equal(Streams, lines.Count);
        Assert.All(lines.Values, list => Assert.Equal(Enumerable.Range(0, LinesPerStream), list));
        Assert.True(logs.Storms > 100 && logs.DeadTokens > 10, $"{logs.Storms} storms, {logs.DeadTokens} dead tokens");

        void Note(LogEvent line)
        {
            if (!lines.TryGetValue(line.LogStreamName, out var list))
            {
                lines.Add(line.LogStreamName, list = []);
            }

            list.Add(int.Parse(line.Message, CultureInfo.InvariantCulture));
        }
    }

    private sealed class StormyLogs(int seed) : ILogsApi
    {
        private readonly Random _random = new(seed);
        private int _streams = 1;
        private int _lines;
        private int _serial;

        public bool IsComplete => _streams == Streams && _lines == LinesPerStream;

        public int Storms { get; private set; }

        public int DeadTokens { get; private set; }

        public void Grow()
        {
            _streams = Math.Min(Streams, _streams + _random.Next(3));
            _lines = Math.Min(LinesPerStream, _lines + _random.Next(400));
        }

        public Task<DescribeLogStreamsResponse> DescribeLogStreamsAsync(
            DescribeLogStreamsRequest request, CancellationToken token)
        {
            Storm();
            var from = request.NextToken is null ? 0 : int.Parse(request.NextToken, CultureInfo.InvariantCulture);
            var to = Math.Min(_streams, from + 7);
            return Task.FromResult(new DescribeLogStreamsResponse
            {
                LogStreams =
                [
                    .. Enumerable.Range(from, to - from)
                        .Select(number => new LogStream { LogStreamName = $"job/algo-{number}" }),
                ],
                NextToken = to < _streams ? to.ToString(CultureInfo.InvariantCulture) : null,
            });
        }

        public Task<GetLogEventsResponse> GetLogEventsAsync(GetLogEventsRequest request, CancellationToken token)
        {
            Storm();
            if (request.NextToken is not null && _random.Next(50) == 0)
            {
                DeadTokens++;
                throw new ServiceException("InvalidParameterException", "The specified nextToken is invalid.");
            }

            // Three lines of each moment, so that a dead token falls between lines of one time.
            var from = request.NextToken is { } at ? int.Parse(at.Split('/')[1], CultureInfo.InvariantCulture)
                : request.StartTime is { } since ? (int)since * 3
                : 0;
            var isEnd = from >= _lines;
            var count = isEnd || _random.Next(4) == 0 ? 0 : Math.Min(_random.Next(1, 300), _lines - from);
            return Task.FromResult(new GetLogEventsResponse
            {
                Events =
                [
                    .. Enumerable.Range(from, count).Select(number => new OutputLogEvent
                    {
                        Timestamp = number / 3,
                        Message = number.ToString(CultureInfo.InvariantCulture),
                    }),
                ],

                // Only the end is a token that doesn't move; an empty page before it has another.
                NextForwardToken = isEnd && request.NextToken is not null
                    ? request.NextToken
                    : string.Create(CultureInfo.InvariantCulture, $"f/{from + count}/{++_serial}"),
            });
        }

        private void Storm()
        {
            if (_random.Next(20) == 0)
            {
                Storms++;
                throw _random.Next(2) == 0
                    ? new ServiceException("ThrottlingException", "Rate exceeded")
                    : new ServiceException(ServiceException.NoAnswer, "The connection was reset.", 0);
            }
        }
    }
}
