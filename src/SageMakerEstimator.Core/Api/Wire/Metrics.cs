namespace SageMakerEstimator.Core.Api.Wire;

internal sealed record GetMetricDataRequest
{
    public IReadOnlyList<MetricDataQuery>? MetricDataQueries { get; init; }

    public DateTimeOffset? StartTime { get; init; }

    public DateTimeOffset? EndTime { get; init; }

    public string? ScanBy { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record MetricDataQuery
{
    public string? Id { get; init; }

    public MetricStat? MetricStat { get; init; }
}

internal sealed record MetricStat
{
    public Metric? Metric { get; init; }

    /// <summary>Seconds. The service needs it; this machine gives every point without it.</summary>
    public int? Period { get; init; }

    public string? Stat { get; init; }
}

internal sealed record Metric
{
    public string? Namespace { get; init; }

    public string? MetricName { get; init; }

    public IReadOnlyList<Dimension>? Dimensions { get; init; }
}

internal sealed record Dimension
{
    public string? Name { get; init; }

    public string? Value { get; init; }
}

internal sealed record GetMetricDataResponse
{
    public IReadOnlyList<MetricDataResult>? MetricDataResults { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record MetricDataResult
{
    public string? Id { get; init; }

    public IReadOnlyList<DateTimeOffset>? Timestamps { get; init; }

    public IReadOnlyList<double>? Values { get; init; }
}
