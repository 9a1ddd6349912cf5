using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Save-SMModelArtifact: what a job has made, as files of this machine.</summary>
[Cmdlet(VerbsData.Save, "SMModelArtifact", DefaultParameterSetName = TrainingJobSet, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo), typeof(DirectoryInfo))]
public sealed class SaveSMModelArtifactCommand : AwsObjectCmdlet
{
    private const string TrainingJobSet = "TrainingJob";
    private const string TransformJobSet = "TransformJob";
    private const string UriSet = "Uri";

    /// <summary>
    /// The training job: an object, a name or an ARN. Of the pipeline also models, transformers, transform jobs and
    /// objects of S3.
    /// </summary>
    [Parameter(ParameterSetName = TrainingJobSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("TrainingJobName")]
    [ArgumentCompleter(typeof(LocalTrainingJobCompleter))]
    public TrainingJobIdentity TrainingJob { get; set; } = null!;

    /// <summary>The transform job: an object, a name or an ARN.</summary>
    [Parameter(ParameterSetName = TransformJobSet, Mandatory = true)]
    [Alias("TransformJobName")]
    [ArgumentCompleter(typeof(LocalTransformJobCompleter))]
    public TransformJobIdentity TransformJob { get; set; } = null!;

    /// <summary>An object of S3, or a prefix.</summary>
    [Parameter(ParameterSetName = UriSet, Mandatory = true)]
    [Alias("Uri")]
    [ValidateNotNullOrEmpty]
    public string S3Uri { get; set; } = null!;

    /// <summary>The folder to save to.</summary>
    [Parameter(Position = 1)]
    [Alias("Destination", "OutDir")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    /// <summary>What of a training job.</summary>
    [Parameter(ParameterSetName = TrainingJobSet)]
    [ValidateSet("Model", "Output")]
    public string[] Artifact { get; set; } = ["Model"];

    /// <summary>Unpack archives.</summary>
    [Parameter]
    [Alias("Extract")]
    public SwitchParameter Expand { get; set; }

    /// <summary>The most bytes that may come out of an archive.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? MaxExpandedSize { get; set; }

    /// <summary>The name is of a job of this machine.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    /// <summary>Replace what is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override object? CurrentItem => ParameterSetName switch
    {
        TransformJobSet => TransformJob.Source,
        UriSet => S3Uri,
        _ => TrainingJob.Source,
    };

    private protected override void Process()
    {
        var query = Query() with
        {
            Artifact = [.. Artifact.Select(name => name.Equals("Output", StringComparison.OrdinalIgnoreCase) ? "Output" : "Model")
                .Distinct()],
            Path = ResolvePath(Path),
            Expand = Expand,
            MaxExpandedSize = MaxExpandedSize,
            Force = Force,
        };
        var plan = Ask((_, token) => Core.Artifacts.PlanAsync(query, token));
        if (ShouldProcess($"{string.Join(", ", plan.Uris.Take(3))}{(plan.Uris.Count > 3 ? " …" : "")} to {query.Path}", "Save"))
        {
            Run((sink, token) => Core.Artifacts.SaveAsync(plan, sink, token));
        }
    }

    private ArtifactQuery Query()
    {
        if (ParameterSetName == TransformJobSet)
        {
            return Of(TransformJob.Resolve(Session, Local));
        }

        if (ParameterSetName == UriSet)
        {
            return Of(S3Uri);
        }

        // What comes down the pipeline knows what it is.
        var source = TrainingJob.Source;
        return source switch
        {
            string text when text.Contains("://", StringComparison.Ordinal) => Of(text),
            string text when text.Contains(":transform-job/", StringComparison.Ordinal) =>
                Of(new TransformJobIdentity(text).Resolve(Session, Local)),
            _ when Rehydrated.From<Model>(source, Session) is { } model => Of(model),
            S3Location location => Of(location.S3Uri),
            not null and not string when InputDataReader.S3ObjectUri(source) is { } uri => Of(uri),
            _ when TransformJobIdentity.Is(source) => Of(new TransformJobIdentity(source).Resolve(Session, Local)),
            _ => new ArtifactQuery { TrainingJob = TrainingJob.Resolve(Session, Local), Path = "" },
        };
    }

    private static ArtifactQuery Of(TransformJobReference job) => new() { TransformJob = job, Path = "" };

    private ArtifactQuery Of(string uri) => new() { Uri = uri, Session = Session, Path = "" };

    private static ArtifactQuery Of(Model model) => new()
    {
        Uri = model.ModelData ?? throw new SageMakerEstimatorException(
            ErrorId.ModelDataNotFound, ErrorKind.ObjectNotFound, $"Model '{model}' has no artifact.") { Target = model },
        Session = model.Session,
        Path = "",
    };
}
