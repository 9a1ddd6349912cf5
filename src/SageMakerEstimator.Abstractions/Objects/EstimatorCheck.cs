namespace SageMakerEstimator;

/// <summary>How a check ended.</summary>
public enum CheckResult
{
    /// <summary>Nothing stands in the way.</summary>
    Passed,

    /// <summary>It would start, but see the message.</summary>
    Warning,

    /// <summary>The job wouldn't start, or would fail.</summary>
    Failed,

    /// <summary>It doesn't apply, or the caller may not look.</summary>
    Skipped,
}

/// <summary>One thing that Test-SMEstimator looked at.</summary>
public sealed class EstimatorCheck
{
    internal EstimatorCheck()
    {
    }

    /// <summary>What was looked at: Settings, Code, Role and so on.</summary>
    public string Check { get; internal init; } = "";

    /// <summary>How it ended.</summary>
    public CheckResult Result { get; internal init; }

    /// <summary>What was found.</summary>
    public string Message { get; internal init; } = "";

    /// <summary>What to do about it; null when there is nothing to do.</summary>
    public string? RecommendedAction { get; internal init; }

    /// <summary>The id of the error that Start-SMTraining would end with; null when there is none.</summary>
    public string? ErrorId { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Check}: {Result}. {Message}";
}
