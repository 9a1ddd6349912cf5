namespace SageMakerEstimator;

/// <summary>Logs of jobs and endpoints, on either backend.</summary>
internal interface ILogOperations
{
    /// <summary>Writes the lines of a log, in order of time.</summary>
    Task ReceiveAsync(LogQuery query, IOperationSink sink, CancellationToken token);
}

/// <summary>What writes a log.</summary>
internal enum LogSourceKind
{
    TrainingJob,
    TransformJob,
    Endpoint,
}

/// <summary>Which log, and what of it.</summary>
/// <param name="Kind">What writes it.</param>
/// <param name="Name">The job's or endpoint's name.</param>
/// <param name="Backend">Where it lives.</param>
/// <param name="Session">How AWS is reached.</param>
internal sealed record LogQuery(LogSourceKind Kind, string Name, Backend Backend, AwsSession Session)
{
    /// <summary>Go on until the job has ended; of an endpoint, until somebody stops it.</summary>
    public bool Follow { get; init; }

    /// <summary>Only the last lines that are there.</summary>
    public int? Tail { get; init; }

    /// <summary>Only lines from this moment on.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only the hosts that this fits; <c>*</c> and <c>?</c> stand for letters.</summary>
    public string? Instance { get; init; }
}
