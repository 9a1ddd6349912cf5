using System.Management.Automation;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Publish-SMEndpoint: deploys a trained model to an endpoint and waits until it serves.</summary>
[Cmdlet(VerbsData.Publish, "SMEndpoint", DefaultParameterSetName = InstanceSet, SupportsShouldProcess = true)]
[OutputType(typeof(Predictor))]
public sealed partial class PublishSMEndpointCommand : ModelCmdlet
{
    /// <summary>What to deploy: an estimator, a model, a training job, or a job's name.</summary>
    [Parameter(ParameterSetName = InstanceSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = ServerlessSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = AsyncSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Estimator", "Model", "TrainingJob", "TrainingJobName")]
    [ArgumentCompleter(typeof(LocalTrainingJobCompleter))]
    public TrainingJobIdentity InputObject { get; set; } = null!;

    /// <summary>The machine: local, or a SageMaker type.</summary>
    [Parameter(ParameterSetName = InstanceSet)]
    [Parameter(ParameterSetName = AsyncSet)]
    [Parameter(ParameterSetName = VariantSet)]
    [ArgumentCompleter(typeof(InstanceTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? InstanceType { get; set; }

    /// <summary>How many machines.</summary>
    [Parameter(ParameterSetName = InstanceSet)]
    [Parameter(ParameterSetName = AsyncSet)]
    [Parameter(ParameterSetName = VariantSet)]
    [ValidateRange(1, int.MaxValue)]
    public int InitialInstanceCount { get; set; } = 1;

    /// <summary>The endpoint's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EndpointName { get; set; }

    /// <summary>The model's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ModelName { get; set; }

    /// <summary>Take the model that was compiled for these instances.</summary>
    [Parameter(ParameterSetName = InstanceSet)]
    [Parameter(ParameterSetName = AsyncSet)]
    public SwitchParameter UseCompiledModel { get; set; }

    /// <summary>How records are written.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FormatCompleter))]
    [Format]
    public object? Serializer { get; set; }

    /// <summary>How answers are read.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FormatCompleter))]
    [Format]
    public object? Deserializer { get; set; }

    /// <summary>The MIME type of requests.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MediaTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ContentType { get; set; }

    /// <summary>The MIME type that is asked for.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MediaTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Accept { get; set; }

    /// <summary>The name is of a job of this machine.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    /// <summary>Return as soon as the endpoint is being made.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>The longest wait.</summary>
    [Parameter]
    [Duration(MinSeconds = 0.001)]
    public TimeSpan? Timeout { get; set; }

    /// <summary>Deploy the model of a stopped job, too.</summary>
    [Parameter]
    public SwitchParameter AllowStopped { get; set; }

    /// <summary>Leave what was made when the endpoint doesn't come up.</summary>
    [Parameter]
    public SwitchParameter KeepOnFailure { get; set; }

    private protected override bool Annotates => true;

    private protected override object? CurrentItem => ParameterSetName == VariantSet ? EndpointName : InputObject.Source;

    private protected override void Process()
    {
        var options = Options();
        var plan = ParameterSetName == VariantSet
            ? PlanVariants(options)
            : Rehydrated.From<Predictor>(InputObject.Source, Session) is { } endpoint
                ? PlanUpdate(endpoint, options)
                : Plan(options);
        if (Confirm(plan.EndpointName, options.Update ? "Update endpoint" : "Publish endpoint", plan.Requests))
        {
            WriteObject(Ask((sink, token) => Core.Hosting.PublishAsync(plan, sink, token)));
        }
    }

    private DeploymentPlan Plan(DeploymentOptions options)
    {
        if (options.InstanceType is null && Serverless is null && !Update)
        {
            throw NoInstanceType();
        }

        if (Rehydrated.From<Model>(InputObject.Source, Session) is { } model)
        {
            return UseCompiledModel && model.CompiledFor is null
                ? throw Conflict("-UseCompiledModel looks for the compiled model of an estimator; a model is published as it is.")
                : Ask((sink, token) => Core.Hosting.PlanAsync(model, options, sink, token));
        }

        var job = InputObject.Resolve(Session, Local);
        return Ask(async (sink, token) =>
        {
            var estimator = job.Estimator
                ?? await Core.Training.RestoreAsync(job, "", sink, token).ConfigureAwait(false);
            return await Core.Hosting.PlanAsync(estimator, options, sink, token).ConfigureAwait(false);
        });
    }

    /// <summary>An endpoint comes in: it keeps its model.</summary>
    private DeploymentPlan PlanUpdate(Predictor endpoint, DeploymentOptions options)
    {
        if (!Update)
        {
            throw Conflict(
                "An endpoint was piped; with -Update it gets other machines and keeps its model.",
                "Add -Update, or pipe an estimator, a model or a training job.");
        }

        var reference = new EndpointReference(endpoint.EndpointName, endpoint.Backend, endpoint.Session, endpoint);
        return Ask((sink, token) => Core.Hosting.PlanUpdateAsync(reference, options, sink, token));
    }

    private DeploymentOptions Options()
    {
        var predictor = PredictorParts.ToKeep(Serializer, Deserializer, ContentType, Accept);
        return new DeploymentOptions
        {
            InstanceType = InstanceType,
            InitialInstanceCount = MyInvocation.BoundParameters.ContainsKey(nameof(InitialInstanceCount))
                ? InitialInstanceCount
                : null,
            Update = Update,
            CreateOrUpdate = CreateOrUpdate,
            KeepOld = KeepOld,
            Endpoint = EndpointOptions(),
            EndpointName = EndpointName,
            Model = ModelOptions(ModelName, AllowStopped, predictor),
            UseCompiledModel = UseCompiledModel,
            Tag = Tag,
            NoWait = NoWait,
            Timeout = Timeout,
            KeepOnFailure = KeepOnFailure,
            Predictor = predictor,
        };
    }

    private static SageMakerEstimatorException NoInstanceType() =>
        new(
            ErrorId.InstanceTypeMissing,
            ErrorKind.InvalidArgument,
            "An endpoint needs -InstanceType: local for this machine, or a SageMaker type such as ml.m5.large. "
            + "The training instance type isn't taken over.")
        {
            RecommendedAction = "Add -InstanceType local, or a SageMaker type such as ml.m5.large.",
        };
}
