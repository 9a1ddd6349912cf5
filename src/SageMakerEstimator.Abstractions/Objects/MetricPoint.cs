namespace SageMakerEstimator;

/// <summary>A value of a training job's metric.</summary>
public sealed class MetricPoint
{
    internal MetricPoint()
    {
    }

    /// <summary>The job whose metric it is.</summary>
    public string TrainingJobName { get; internal set; } = "";

    /// <summary>The metric, for example <c>validation:rmse</c>.</summary>
    public string MetricName { get; internal set; } = "";

    /// <summary>When the value was written; of several in one period, when the period began.</summary>
    public DateTime Timestamp { get; internal set; }

    /// <summary>The time since training began; null when it isn't known.</summary>
    public TimeSpan? Elapsed { get; internal set; }

    /// <summary>The value; of several in one period, their average.</summary>
    public double Value { get; internal set; }

    /// <summary>The host whose load it is, for example <c>algo-1</c>; null for what the algorithm writes.</summary>
    public string? Host { get; internal set; }

    /// <summary>The metric and its value.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{MetricName} {Value:G6}");
}
