using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>New-SMEstimator: makes an estimator in memory; nothing is sent and nothing starts.</summary>
[Cmdlet(VerbsCommon.New, "SMEstimator", DefaultParameterSetName = ScriptSet)]
[OutputType(typeof(Estimator))]
public sealed partial class NewSMEstimatorCommand : AwsDataCmdlet
{
    private const string ScriptSet = "Script";
    private const string ImageSet = "Image";

    // CreateTrainingJob: MaxRuntimeInSeconds is at least 1 and at most 28 days.
    private const int MaxRunLimit = 2_419_200;

    /// <summary>The container image.</summary>
    [Parameter(ParameterSetName = ImageSet)]
    [Parameter(ParameterSetName = FrameworkSet)]
    [Alias("ImageName", "TrainingImage", "TrainingImageUri")]
    [ValidateNotNullOrEmpty]
    [ValidateLength(1, 255)]
    public string? ImageUri { get; set; }

    /// <summary>The script that trains.</summary>
    [Parameter(ParameterSetName = ScriptSet, Position = 0)]
    [Parameter(ParameterSetName = ImageSet)]
    [Parameter(ParameterSetName = FrameworkSet)]
    [ValidateNotNullOrEmpty]
    public string? EntryPoint { get; set; }

    /// <summary>The folder of the script and its modules.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SourceDir { get; set; }

    /// <summary>Further files and folders beside the script.</summary>
    [Parameter]
    [Alias("Dependencies")]
    [ValidateNotNullOrEmpty]
    public string[]? Dependency { get; set; }

    /// <summary>Patterns of what of the code isn't sent, in gitignore's syntax.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Exclude { get; set; } = [];

    /// <summary>The machine: local, or a SageMaker type.</summary>
    [Parameter]
    [Alias("TrainInstanceType")]
    [ArgumentCompleter(typeof(InstanceTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? InstanceType { get; set; }

    /// <summary>How many machines.</summary>
    [Parameter]
    [Alias("TrainInstanceCount")]
    [ValidateRange(1, int.MaxValue)]
    public int InstanceCount { get; set; } = 1;

    /// <summary>The IAM role.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Role { get; set; }

    /// <summary>The hyperparameters.</summary>
    [Parameter]
    [Alias("HyperParameters")]
    [ValidateNotNull]
    public IDictionary? HyperParameter { get; set; }

    /// <summary>Environment variables of the training process.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Environment { get; set; }

    /// <summary>The longest run.</summary>
    [Parameter]
    [Alias("TrainMaxRun")]
    [Duration(MinSeconds = 1, MaxSeconds = MaxRunLimit)]
    public TimeSpan MaxRun { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Where results go.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>What generated job names begin with.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BaseJobName { get; set; }

    /// <summary>Tags of the job.</summary>
    [Parameter]
    [Alias("Tags")]
    [Tag]
    public Tag[]? Tag { get; set; }

    /// <summary>How local mode runs the script.</summary>
    [Parameter]
    public LocalRuntime LocalRuntime { get; set; }

    private protected override void End()
    {
        WriteObject(Ask((sink, _) => Task.FromResult(Core.Estimators.Create(Draft(), sink))));
    }

    private Estimator Draft()
    {
        var sourceDir = SourceDir is null || SourceDir.Contains("://", StringComparison.Ordinal)
            ? SourceDir
            : ResolvePath(SourceDir);
        var draft = new Estimator
        {
            TrainingImageUri = ImageUri,
            SourceDir = sourceDir,
            EntryPoint = ResolveEntryPoint(EntryPoint, sourceDir),
            Dependency = [.. (Dependency ?? []).Select(ResolvePath)],
            Exclude = Exclude,
            InstanceType = InstanceType ?? (InstanceGroup.Length > 0 ? "" : throw NoInstanceType()),
            InstanceCount = InstanceCount,
            Role = Role,
            HyperParameter = Plain(HyperParameter, nameof(HyperParameter)),
            Environment = Plain(Environment, nameof(Environment)),
            MaxRun = (int)MaxRun.TotalSeconds,
            OutputPath = OutputPath is null || OutputPath.Contains("://", StringComparison.Ordinal)
                ? OutputPath
                : FileUri.Of(ResolvePath(OutputPath)),
            BaseJobName = BaseJobName,
            Tag = Tag ?? [],
            LocalRuntime = LocalRuntime,
            Session = Session,
        };
        AddFramework(draft);
        AddMachines(draft);
        AddSecurity(draft);
        AddContainer(draft);
        return draft;
    }

    private string? ResolveEntryPoint(string? entryPoint, string? sourceDir)
    {
        if (entryPoint is null || (sourceDir is not null && !Path.IsPathRooted(entryPoint)))
        {
            return entryPoint;
        }

        var path = entryPoint.Contains("://", StringComparison.Ordinal) ? entryPoint : ResolvePath(entryPoint);
        return sourceDir is null || sourceDir.Contains("://", StringComparison.Ordinal)
            ? path
            : Path.GetRelativePath(sourceDir, path);
    }

    private static OrderedDictionary Plain(IDictionary? values, string parameter) =>
        values is null ? new(StringComparer.Ordinal) : PlainValue.Dictionary(values, parameter);

    private static SageMakerEstimatorException NoInstanceType() =>
        new(
            ErrorId.InstanceTypeMissing,
            ErrorKind.InvalidArgument,
            "An estimator needs -InstanceType: local for this machine, or a SageMaker type such as ml.m5.xlarge.")
        {
            RecommendedAction = "Add -InstanceType local, or a SageMaker type such as ml.m5.large.",
        };
}
