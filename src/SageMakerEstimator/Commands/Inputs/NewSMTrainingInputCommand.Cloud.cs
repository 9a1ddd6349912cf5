using System.Management.Automation;

namespace SageMakerEstimator.Commands;

/// <content>Data in S3 and on file systems, with every member that CreateTrainingJob has for it.</content>
public sealed partial class NewSMTrainingInputCommand
{
    /// <summary>Where the data is in S3.</summary>
    [Parameter(ParameterSetName = S3Set, Mandatory = true)]
    [Alias("S3Data")]
    [ValidatePattern("^s3://[^/]")]
    public string? S3Uri { get; set; }

    /// <summary>What the URI names.</summary>
    [Parameter(ParameterSetName = S3Set)]
    [ValidateSet("S3Prefix", "ManifestFile", "AugmentedManifestFile")]
    public string S3DataType { get; set; } = "S3Prefix";

    /// <summary>How objects are spread over machines.</summary>
    [Parameter(ParameterSetName = S3Set)]
    [Alias("S3DataDistributionType")]
    [ValidateSet("FullyReplicated", "ShardedByS3Key")]
    public string Distribution { get; set; } = "FullyReplicated";

    /// <summary>How the data is compressed.</summary>
    [Parameter(ParameterSetName = S3Set)]
    [Alias("CompressionType")]
    [ValidateSet("None", "Gzip")]
    public string? Compression { get; set; }

    /// <summary>How records are wrapped.</summary>
    [Parameter(ParameterSetName = S3Set)]
    [Alias("RecordWrapperType")]
    [ValidateSet("None", "RecordIO")]
    public string? RecordWrapping { get; set; }

    /// <summary>How the data reaches the algorithm.</summary>
    [Parameter(ParameterSetName = S3Set)]
    [ValidateSet("File", "Pipe", "FastFile")]
    public string? InputMode { get; set; }

    /// <summary>The seed by which the data is shuffled.</summary>
    [Parameter(ParameterSetName = S3Set)]
    [Alias("ShuffleConfig")]
    public long? ShuffleSeed { get; set; }

    /// <summary>The attributes of an augmented manifest.</summary>
    [Parameter(ParameterSetName = S3Set)]
    [Alias("AttributeNames")]
    [ValidateCount(1, 16)]
    [ValidateLength(1, 256)]
    public string[] AttributeName { get; set; } = [];

    /// <summary>The instance groups that get the data.</summary>
    [Parameter(ParameterSetName = S3Set)]
    [Alias("InstanceGroupNames")]
    [ValidateCount(1, 5)]
    [ValidateLength(1, 64)]
    public string[] InstanceGroup { get; set; } = [];

    /// <summary>The hub content that the data is of.</summary>
    [Parameter(ParameterSetName = S3Set)]
    [ValidatePattern("^arn:aws")]
    public string? HubContentArn { get; set; }

    /// <summary>Accept its licence.</summary>
    [Parameter(ParameterSetName = S3Set)]
    public SwitchParameter AcceptEula { get; set; }

    /// <summary>The file system.</summary>
    [Parameter(ParameterSetName = FileSystemSet, Mandatory = true)]
    [ValidateLength(11, 21)]
    public string? FileSystemId { get; set; }

    /// <summary>Its kind.</summary>
    [Parameter(ParameterSetName = FileSystemSet, Mandatory = true)]
    [ValidateSet("EFS", "FSxLustre")]
    public string? FileSystemType { get; set; }

    /// <summary>Read only, or read and write.</summary>
    [Parameter(ParameterSetName = FileSystemSet)]
    [ValidateSet("ro", "rw")]
    public string FileSystemAccessMode { get; set; } = "ro";

    /// <summary>The folder in it.</summary>
    [Parameter(ParameterSetName = FileSystemSet, Mandatory = true)]
    [ValidateLength(1, 4096)]
    public string? DirectoryPath { get; set; }

    private TrainingInput OfS3() => new()
    {
        ChannelName = ChannelName,
        ContentType = ContentType,
        S3Uri = S3Uri!,
        S3DataType = S3DataType,
        Distribution = Distribution,
        Compression = Compression,
        RecordWrapping = RecordWrapping,
        InputMode = InputMode,
        ShuffleSeed = ShuffleSeed,
        AttributeName = AttributeName,
        InstanceGroup = InstanceGroup,
        HubContentArn = HubContentArn,
        AcceptEula = MyInvocation.BoundParameters.ContainsKey(nameof(AcceptEula)) ? AcceptEula.ToBool() : null,
    };

    private TrainingInput OfFileSystem() => new()
    {
        ChannelName = ChannelName,
        ContentType = ContentType,
        FileSystemId = FileSystemId,
        FileSystemType = FileSystemType,
        FileSystemAccessMode = FileSystemAccessMode,
        DirectoryPath = DirectoryPath,
    };
}
