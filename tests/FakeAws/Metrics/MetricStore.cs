namespace FakeAws.Metrics;

/// <summary>A series of numbers.</summary>
internal sealed record Metric(string Namespace, string Name, IReadOnlyDictionary<string, string> Dimensions)
{
    public List<(DateTimeOffset Time, double Value)> Points { get; } = [];
}

/// <summary>CloudWatch metrics of one account and region.</summary>
internal sealed class MetricStore
{
    private readonly List<Metric> _metrics = [];

    public IEnumerable<Metric> All => _metrics;

    public Metric Get(string space, string name, IReadOnlyDictionary<string, string> dimensions)
    {
        if (Find(space, name, dimensions) is { } found)
            return found;
        var metric = new Metric(space, name, dimensions);
        _metrics.Add(metric);
        return metric;
    }

    /// <summary>Dimensions must be the same set, as in CloudWatch: fewer find nothing.</summary>
    public Metric? Find(string space, string name, IReadOnlyDictionary<string, string> dimensions) =>
        _metrics.FirstOrDefault(m => m.Namespace == space && m.Name == name
            && m.Dimensions.Count == dimensions.Count
            && dimensions.All(d => m.Dimensions.GetValueOrDefault(d.Key) == d.Value));
}
