namespace SageMakerEstimator;

/// <summary>One channel of training data.</summary>
public sealed class TrainingInput
{
    internal TrainingInput()
    {
    }

    /// <summary>The channel's name: 1 to 64 of <c>A-Z a-z 0-9 . - _</c>; <c>training</c> by default.</summary>
    public string ChannelName { get; internal set; } = DefaultChannelName;

    /// <summary>
    /// Where the data is: <c>s3://bucket/prefix</c>, or <c>file://…</c> for a file or folder of this machine; empty for
    /// a file system.
    /// </summary>
    public string S3Uri { get; internal set; } = "";

    /// <summary>S3Prefix, ManifestFile or AugmentedManifestFile.</summary>
    public string S3DataType { get; internal set; } = "S3Prefix";

    /// <summary>FullyReplicated, or ShardedByS3Key for a share of the objects to each machine.</summary>
    public string Distribution { get; internal set; } = "FullyReplicated";

    /// <summary>None or Gzip; null says nothing.</summary>
    public string? Compression { get; internal set; }

    /// <summary>None or RecordIO; null says nothing.</summary>
    public string? RecordWrapping { get; internal set; }

    /// <summary>File, Pipe or FastFile; null for the job's.</summary>
    public string? InputMode { get; internal set; }

    /// <summary>The seed by which the data is shuffled; null for as it is.</summary>
    public long? ShuffleSeed { get; internal set; }

    /// <summary>The attributes of an augmented manifest.</summary>
    public IReadOnlyList<string> AttributeName { get; internal set; } = [];

    /// <summary>The instance groups that get the data; none for all.</summary>
    public IReadOnlyList<string> InstanceGroup { get; internal set; } = [];

    /// <summary>The hub content that the data is of.</summary>
    public string? HubContentArn { get; internal set; }

    /// <summary>Whether the licence of that content is accepted; null says nothing.</summary>
    public bool? AcceptEula { get; internal set; }

    /// <summary>The file system, for example <c>fs-0123456789abcdef0</c>; null for S3.</summary>
    public string? FileSystemId { get; internal set; }

    /// <summary>EFS or FSxLustre.</summary>
    public string? FileSystemType { get; internal set; }

    /// <summary>ro or rw.</summary>
    public string? FileSystemAccessMode { get; internal set; }

    /// <summary>The folder in the file system.</summary>
    public string? DirectoryPath { get; internal set; }

    /// <summary>The MIME type that the algorithm is told; null for none.</summary>
    public string? ContentType { get; internal set; }

    /// <summary>The channel that a lone input becomes.</summary>
    internal const string DefaultChannelName = "training";

    /// <summary>The channel and its data.</summary>
    public override string ToString() =>
        $"{ChannelName}: {(FileSystemId is null ? S3Uri : $"{FileSystemId}:{DirectoryPath}")}";

    /// <summary>The same data as another channel.</summary>
    internal TrainingInput As(string channelName)
    {
        var copy = (TrainingInput)MemberwiseClone();
        copy.ChannelName = channelName;
        return copy;
    }
}
