using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Leftovers;

/// <summary>When endpoints were asked last, by the metrics that CloudWatch keeps of them; many in one call.</summary>
internal sealed class Invocations(IBackend backend, TimeProvider time, TimeSpan idleFor)
{
    // GetMetricData: at most so many queries and points in a call.
    private const int MostQueries = 500;
    private const int MostPoints = 100_800;

    private const int Period = 3600;

    // Points of an hour are kept for 455 days.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(455);

    // How much further back the last invocation is looked for.
    private static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    // An asynchronous endpoint counts nothing as an invocation: these are its own, and have no variant.
    private static readonly string[] OfAsync = ["InvocationsProcessed", "InvocationFailures"];

    private readonly DateTimeOffset _end = time.GetUtcNow();

    /// <summary>As far back as is looked.</summary>
    public DateTimeOffset Start
    {
        get
        {
            var back = idleFor + Memory < Kept ? idleFor + Memory : Kept;
            var start = (_end - back).ToUnixTimeSeconds();
            return DateTimeOffset.FromUnixTimeSeconds(start - start % Period);
        }
    }

    /// <summary>How many series fit into one call.</summary>
    public int PerCall => Math.Clamp(MostPoints / (int)Math.Ceiling((_end - Start).TotalSeconds / Period), 1, MostQueries);

    /// <summary>The beginning of the last hour in which each endpoint was asked; nothing for those that never were.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> LastAsync(
        IEnumerable<(string Endpoint, DescribeEndpointConfigResponse Config)> endpoints, CancellationToken token)
    {
        var last = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var chunk in endpoints.SelectMany(SeriesOf).Chunk(PerCall))
        {
            var answers = Pages.AllAsync(
                next => backend.Metrics.GetMetricDataAsync(Request(chunk, next), token),
                page => page.MetricDataResults,
                page => page.NextToken);
            await foreach (var result in answers.ConfigureAwait(false))
            {
                var endpoint = chunk[int.Parse(result.Id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)].Endpoint;
                foreach (var (at, count) in (result.Timestamps ?? []).Zip(result.Values ?? []))
                {
                    if (count > 0 && (!last.TryGetValue(endpoint, out var known) || at > known))
                    {
                        last[endpoint] = at;
                    }
                }
            }
        }

        return last;
    }

    /// <summary>An hour that the wanted time has touched counts as used.</summary>
    public bool IsIdle(DateTimeOffset? last) => last is not { } at || at.AddSeconds(Period) <= _end - idleFor;

    private static IEnumerable<(string Endpoint, Metric Metric)> SeriesOf(
        (string Endpoint, DescribeEndpointConfigResponse Config) endpoint) =>
        endpoint.Config.AsyncInferenceConfig is not null
            ? OfAsync.Select(name => (endpoint.Endpoint, Metric(endpoint.Endpoint, name, null)))
            : (endpoint.Config.ProductionVariants ?? []).Select(
                variant => (endpoint.Endpoint, Metric(endpoint.Endpoint, "Invocations", variant.VariantName)));

    private static Metric Metric(string endpoint, string name, string? variant) => new()
    {
        Namespace = "AWS/SageMaker",
        MetricName = name,
        Dimensions = variant is null
            ? [new Dimension { Name = "EndpointName", Value = endpoint }]
            :
            [
                new Dimension { Name = "EndpointName", Value = endpoint },
                new Dimension { Name = "VariantName", Value = variant },
            ],
    };

    private GetMetricDataRequest Request((string Endpoint, Metric Metric)[] series, string? next) => new()
    {
        MetricDataQueries =
        [
            .. series.Select((one, index) => new MetricDataQuery
            {
                Id = $"m{index}",
                MetricStat = new MetricStat { Metric = one.Metric, Period = Period, Stat = "Sum" },
            }),
        ],
        StartTime = Start,
        EndTime = _end,
        ScanBy = "TimestampDescending",
        NextToken = next,
    };
}
