namespace SageMakerEstimator;

/// <summary>What a job's failure reason says, part by part; what it doesn't say is null.</summary>
public sealed class TrainingFailure
{
    internal TrainingFailure()
    {
    }

    /// <summary>Whose failure it is: AlgorithmError, ClientError, InternalServerError or CapacityError.</summary>
    public string? ErrorClass { get; internal set; }

    /// <summary>What the container calls it, for example ExecuteUserScriptError.</summary>
    public string? ErrorType { get; internal set; }

    /// <summary>The exit code of the training process.</summary>
    public int? ExitCode { get; internal set; }

    /// <summary>The last words of the script, or whatever the service says instead.</summary>
    public string? Message { get; internal set; }

    /// <summary>The command that failed.</summary>
    public string? Command { get; internal set; }

    /// <summary>More of the container's own words, for example about memory.</summary>
    public string? ExtraInfo { get; internal set; }

    /// <summary>The class, the type and the exit code on one line.</summary>
    public override string ToString() => string.Join(
        ", ", new[] { ErrorClass, ErrorType, ExitCode is { } code ? $"exit code {code}" : null }.OfType<string>());
}
