using SageMakerEstimator.Core.Metrics;

namespace SageMakerEstimator.Core.Reports;

/// <summary>A table with its heading.</summary>
internal sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>A state that a job was in, and its share of the job's time.</summary>
internal sealed record ReportState(string Status, string From, string Duration, double Share, string Message);

/// <summary>What is known of a job, in the order in which it is told, in no format yet.</summary>
internal sealed record Report
{
    public required string Title { get; init; }

    public required string Status { get; init; }

    /// <summary>Why the job failed; null when it didn't.</summary>
    public string? Failure { get; init; }

    public required ReportTable Summary { get; init; }

    public IReadOnlyList<MetricPoint> Points { get; init; } = [];

    public IReadOnlyList<ReportState> States { get; init; } = [];

    /// <summary>Configuration, inputs and the like.</summary>
    public IReadOnlyList<ReportTable> Tables { get; init; } = [];

    public IReadOnlyList<LogEvent> Log { get; init; } = [];

    /// <summary>What couldn't be read, and why.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public required string Footer { get; init; }

    public IEnumerable<(string Metric, IReadOnlyList<MetricSeries> Series)> Curves => MetricSeries.Of(Points);
}
