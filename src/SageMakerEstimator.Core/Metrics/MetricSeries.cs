namespace SageMakerEstimator.Core.Metrics;

/// <summary>A curve: the points of one metric of one job, and of one host where hosts are told apart.</summary>
/// <param name="Label">What tells it from the other curves of its metric; the metric when it is alone.</param>
/// <param name="Points">Seconds since training began, or since the first point, and values; in order of time.</param>
internal sealed record MetricSeries(string Label, IReadOnlyList<(double Seconds, double Value)> Points)
{
    /// <summary>The curves, metric by metric in the order they came.</summary>
    public static IEnumerable<(string Metric, IReadOnlyList<MetricSeries> Series)> Of(IEnumerable<MetricPoint> points) =>
        points.Where(point => double.IsFinite(point.Value)).GroupBy(point => point.MetricName, StringComparer.Ordinal)
            .Select(metric => (metric.Key, OfMetric([.. metric])));

    private static IReadOnlyList<MetricSeries> OfMetric(MetricPoint[] points)
    {
        var manyJobs = points.Select(point => point.TrainingJobName).Distinct().Count() > 1;
        return
        [
            .. points.GroupBy(point => (point.TrainingJobName, point.Host)).Select(series =>
            {
                var parts = new[] { manyJobs ? series.Key.TrainingJobName : null, series.Key.Host }.OfType<string>().ToArray();
                var first = series.Min(point => point.Timestamp);
                return new MetricSeries(
                    parts.Length > 0 ? string.Join(' ', parts) : series.First().MetricName,
                    [
                        .. series.OrderBy(point => point.Timestamp)
                            .Select(point => ((point.Elapsed ?? point.Timestamp - first).TotalSeconds, point.Value)),
                    ]);
            }),
        ];
    }
}
