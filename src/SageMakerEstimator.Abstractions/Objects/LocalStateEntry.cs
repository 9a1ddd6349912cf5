namespace SageMakerEstimator;

/// <summary>Something that local mode keeps on this machine's disk.</summary>
public sealed class LocalStateEntry
{
    internal LocalStateEntry()
    {
    }

    /// <summary>The job's, endpoint's or model's name.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>TrainingJob, Endpoint, EndpointConfig or Model.</summary>
    public string Kind { get; internal set; } = "";

    /// <summary>The status, for jobs and endpoints.</summary>
    public string? Status { get; internal set; }

    /// <summary>When it was made.</summary>
    public DateTime CreationTime { get; internal set; }

    /// <summary>How many bytes it takes, results included.</summary>
    public long Size { get; internal set; }

    /// <summary>The folder or file that holds it.</summary>
    public string Path { get; internal set; } = "";

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
