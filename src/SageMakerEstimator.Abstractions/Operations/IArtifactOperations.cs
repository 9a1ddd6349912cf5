namespace SageMakerEstimator;

/// <summary>Results of jobs on their way to this machine.</summary>
internal interface IArtifactOperations
{
    /// <summary>Looks where the artifacts of a query are; fetches nothing.</summary>
    Task<ArtifactPlan> PlanAsync(ArtifactQuery query, CancellationToken token);

    /// <summary>Fetches them and writes each file, or each folder that was unpacked, as it is there.</summary>
    Task SaveAsync(ArtifactPlan plan, IOperationSink sink, CancellationToken token);
}

/// <summary>Which artifacts, and where they go.</summary>
internal sealed record ArtifactQuery
{
    /// <summary>The training job that they are of; null for none.</summary>
    public TrainingJobReference? TrainingJob { get; init; }

    /// <summary>The transform job that they are of; null for none.</summary>
    public TransformJobReference? TransformJob { get; init; }

    /// <summary>The URI of an object, or of a folder; null when a job says where they are.</summary>
    public string? Uri { get; init; }

    public AwsSession Session { get; init; } = AwsSession.None;

    /// <summary>Of a training job: <c>Model</c>, <c>Output</c> or both.</summary>
    public IReadOnlyList<string> Artifact { get; init; } = ["Model"];

    /// <summary>The folder that they go to, an absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>Unpack <c>.tar.gz</c> archives, each into a folder of its name.</summary>
    public bool Expand { get; init; }

    /// <summary>The most bytes that may come out of an archive; null for a hundred times its size, at least 1 GB.</summary>
    public long? MaxExpandedSize { get; init; }

    /// <summary>Replace what is there.</summary>
    public bool Force { get; init; }
}

/// <summary>What will be fetched.</summary>
internal abstract class ArtifactPlan(IReadOnlyList<string> uris)
{
    /// <summary>The objects.</summary>
    public IReadOnlyList<string> Uris { get; } = uris;
}
