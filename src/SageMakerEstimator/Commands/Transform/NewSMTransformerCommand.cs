using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>New-SMTransformer: a transformer of a trained model, which is registered when it isn't yet.</summary>
[Cmdlet(VerbsCommon.New, "SMTransformer", DefaultParameterSetName = NameSet, SupportsShouldProcess = true)]
[OutputType(typeof(Transformer))]
public sealed partial class NewSMTransformerCommand : AwsObjectCmdlet
{
    private const string ModelSet = "Model";
    private const string NameSet = "Name";

    /// <summary>What answers: an estimator, a model, a training job, or a job's name.</summary>
    /// <remarks>
    /// An object, and not the identity that it is made into: what needs a conversion is bound after regions and profiles
    /// of the same object are, and with -ModelName the other set would be complete by then and the object forgotten.
    /// </remarks>
    [Parameter(ParameterSetName = ModelSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Estimator", "Model", "TrainingJob", "TrainingJobName")]
    [ArgumentCompleter(typeof(LocalTrainingJobCompleter))]
    [ValidateNotNull]
    public object InputObject { get; set; } = null!;

    /// <summary>The model's name; alone, the name of a model that is there.</summary>
    [Parameter(ParameterSetName = NameSet, Mandatory = true)]
    [Parameter(ParameterSetName = ModelSet)]
    [ValidateNotNullOrEmpty]
    public string? ModelName { get; set; }

    /// <summary>The machine: local, or a SageMaker type.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(InstanceTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? InstanceType { get; set; }

    /// <summary>How many machines.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int InstanceCount { get; set; } = 1;

    /// <summary>Many records in a request, or one.</summary>
    [Parameter]
    [Alias("BatchStrategy")]
    [ValidateSet("MultiRecord", "SingleRecord", "MULTI_RECORD", "SINGLE_RECORD")]
    public string? Strategy { get; set; }

    /// <summary>What stands between the answers.</summary>
    [Parameter]
    [ValidateSet("None", "Line")]
    public string? AssembleWith { get; set; }

    /// <summary>Where answers go.</summary>
    [Parameter]
    [Alias("S3OutputPath")]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>The KMS key of the answers.</summary>
    [Parameter]
    [Alias("OutputKmsKeyId")]
    [ValidateNotNullOrEmpty]
    public string? OutputKmsKey { get; set; }

    /// <summary>The MIME type that is asked for.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MediaTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Accept { get; set; }

    /// <summary>Environment variables of the containers while they transform.</summary>
    [Parameter]
    [Alias("Env")]
    [ValidateNotNull]
    public IDictionary? Environment { get; set; }

    /// <summary>How many requests a machine gets at once.</summary>
    [Parameter]
    [Alias("MaxConcurrentTransforms")]
    [ValidateRange(0, 100)]
    public int? MaxConcurrentTransform { get; set; }

    /// <summary>The most megabytes of a request.</summary>
    [Parameter]
    [Alias("MaxPayloadInMB")]
    [ValidateRange(0, 100)]
    public int? MaxPayload { get; set; }

    /// <summary>Tags of the model and of transform jobs.</summary>
    [Parameter]
    [Alias("Tags")]
    [Tag]
    public Tag[]? Tag { get; set; }

    /// <summary>The KMS key of the machines' volumes.</summary>
    [Parameter]
    [Alias("VolumeKmsKeyId")]
    [ValidateNotNullOrEmpty]
    public string? VolumeKmsKey { get; set; }

    /// <summary>What generated job names begin with.</summary>
    [Parameter]
    [Alias("BaseJobName")]
    [ValidateNotNullOrEmpty]
    public string? BaseTransformJobName { get; set; }

    /// <summary>The bucket for answers that have no place of their own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DefaultBucket { get; set; }

    private TrainingJobIdentity Identity => new(InputObject);

    private protected override object? CurrentItem => ParameterSetName == NameSet ? ModelName : Identity.Source;

    private protected override void Process()
    {
        var source = Source();
        var plan = Ask((sink, token) => Core.Transform.PlanTransformerAsync(Draft(), source, sink, token));
        if (plan.Requests.Count == 0 || Confirm(plan.ModelName, "Create model", plan.Requests))
        {
            WriteObject(Ask((sink, token) => Core.Transform.MakeAsync(plan, sink, token)));
        }
    }

    private TransformerSource Source()
    {
        var source = new TransformerSource { Tag = Tag };
        if (ParameterSetName == NameSet)
        {
            return source;
        }

        source = source with { Options = ModelOptions() };
        return Rehydrated.From<Model>(InputObject, Session) is { } model ? source with { Model = model }
            : Rehydrated.From<Estimator>(InputObject, Session) is { TrainingJobName: null } untrained
                ? source with { Estimator = untrained }
            : source with { TrainingJob = Identity.Resolve(Session, Local) };
    }

    private Transformer Draft() => new()
    {
        ModelName = ModelName ?? "",
        InstanceType = InstanceType ?? "",
        InstanceCount = InstanceCount,
        Strategy = Strategy,
        AssembleWith = AssembleWith,
        OutputPath = OutputPath is null || OutputPath.Contains("://", StringComparison.Ordinal)
            ? OutputPath
            : FileUri.Of(ResolvePath(OutputPath)),
        OutputKmsKey = OutputKmsKey,
        Accept = Accept,
        Environment = Environment is null
            ? new OrderedDictionary(StringComparer.Ordinal)
            : PlainValue.Dictionary(Environment, nameof(Environment)),
        MaxConcurrentTransform = MaxConcurrentTransform,
        MaxPayload = MaxPayload,
        VolumeKmsKey = VolumeKmsKey,
        BaseTransformJobName = BaseTransformJobName,
        DefaultBucket = DefaultBucket,
        Session = Session,
    };
}
