using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>New-SMTrainingInput: one channel of training data a path.</summary>
[Cmdlet(VerbsCommon.New, "SMTrainingInput", DefaultParameterSetName = LocalSet)]
[OutputType(typeof(TrainingInput))]
public sealed partial class NewSMTrainingInputCommand : SageMakerCmdlet
{
    private const string LocalSet = "Local";
    private const string S3Set = "S3";
    private const string FileSystemSet = "FileSystem";

    /// <summary>A file or folder of this machine.</summary>
    [Parameter(
        ParameterSetName = LocalSet,
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The channel's name.</summary>
    [Parameter]
    [ValidatePattern("^[A-Za-z0-9._-]{1,64}\\z")]
    public string ChannelName { get; set; } = TrainingInput.DefaultChannelName;

    /// <summary>The MIME type that the algorithm is told.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateLength(1, 256)]
    [ArgumentCompleter(typeof(MediaTypeCompleter))]
    public string? ContentType { get; set; }

    private protected override object? CurrentItem => ParameterSetName switch
    {
        S3Set => S3Uri,
        FileSystemSet => FileSystemId,
        _ => Path,
    };

    private protected override void Process() => WriteObject(ParameterSetName switch
    {
        S3Set => OfS3(),
        FileSystemSet => OfFileSystem(),
        _ => OfThisMachine(),
    });

    private TrainingInput OfThisMachine()
    {
        var uri = new InputDataReader(ResolvePath).Uri(Path);
        if (FileUri.PathOf(uri) is { } path && !System.IO.Path.Exists(path))
        {
            throw new SageMakerEstimatorException(
                ErrorId.InputDataNotFound, ErrorKind.ObjectNotFound, $"-Path '{path}' doesn't exist.")
            {
                Target = Path,
            };
        }

        return new TrainingInput { ChannelName = ChannelName, S3Uri = uri, ContentType = ContentType };
    }
}
