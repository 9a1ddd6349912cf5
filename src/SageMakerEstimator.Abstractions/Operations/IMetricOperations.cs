namespace SageMakerEstimator;

/// <summary>What training jobs measure, on either backend.</summary>
internal interface IMetricOperations
{
    /// <summary>The points of a job's metrics, metric by metric in order of time.</summary>
    Task<IReadOnlyList<MetricPoint>> ReadAsync(MetricQuery query, IOperationSink sink, CancellationToken token);

    /// <summary>The points as curves of a terminal, one above the other.</summary>
    string Draw(IReadOnlyList<MetricPoint> points, int width, int height, bool hasColour);
}

/// <summary>Which points.</summary>
/// <param name="Job">The job they are of.</param>
internal sealed record MetricQuery(TrainingJobReference Job)
{
    /// <summary>The metrics; none means all that the job defines.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Seconds that a point stands for; null means as fine as they are kept.</summary>
    public int? Period { get; init; }

    public DateTimeOffset? Start { get; init; }

    public DateTimeOffset? End { get; init; }

    /// <summary>Only the values that the job ended with.</summary>
    public bool Final { get; init; }
}
