using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Publish-SMEndpoint: deploys a trained model to an endpoint and waits until it serves.</summary>
[Cmdlet(VerbsData.Publish, "SMEndpoint", DefaultParameterSetName = InstanceSet, SupportsShouldProcess = true)]
[OutputType(typeof(Predictor))]
public sealed partial class PublishSMEndpointCommand : AwsObjectCmdlet
{
    /// <summary>What to deploy: an estimator, a training job, or a job's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Estimator", "TrainingJob", "TrainingJobName")]
    [ArgumentCompleter(typeof(LocalTrainingJobCompleter))]
    public TrainingJobIdentity InputObject { get; set; } = null!;

    /// <summary>The machine: local, or a SageMaker type.</summary>
    [Parameter(ParameterSetName = InstanceSet)]
    [Parameter(ParameterSetName = AsyncSet)]
    [ArgumentCompleter(typeof(InstanceTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? InstanceType { get; set; }

    /// <summary>How many machines.</summary>
    [Parameter(ParameterSetName = InstanceSet)]
    [Parameter(ParameterSetName = AsyncSet)]
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

    /// <summary>The script that serves, when it isn't the one that trained.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EntryPoint { get; set; }

    /// <summary>The folder of that script.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SourceDir { get; set; }

    /// <summary>Further files and folders beside that script.</summary>
    [Parameter]
    [Alias("Dependencies")]
    [ValidateNotNullOrEmpty]
    public string[]? Dependency { get; set; }

    /// <summary>Environment variables of the model server.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Environment { get; set; }

    /// <summary>Tags of model, endpoint config and endpoint.</summary>
    [Parameter]
    [Alias("Tags")]
    [Tag]
    public Tag[]? Tag { get; set; }

    /// <summary>How records are written.</summary>
    [Parameter]
    [ValidateSet("csv", "json", "text", "bytes")]
    public string? Serializer { get; set; }

    /// <summary>How answers are read.</summary>
    [Parameter]
    [ValidateSet("csv", "json", "text", "bytes")]
    public string? Deserializer { get; set; }

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

    private protected override object? CurrentItem => InputObject.Source;

    private protected override void Process()
    {
        var options = Options();
        var plan = Rehydrated.From<Predictor>(InputObject.Source) is { } endpoint
            ? PlanUpdate(endpoint, options)
            : Plan(InputObject.Resolve(Session, Local), options);
        if (Confirm(plan.EndpointName, options.Update ? "Update endpoint" : "Publish endpoint", plan.Requests))
        {
            WriteObject(Ask((sink, token) => Core.Hosting.PublishAsync(plan, sink, token)));
        }
    }

    private DeploymentPlan Plan(TrainingJobReference job, DeploymentOptions options)
    {
        if (options.InstanceType is null && Serverless is null && !Update)
        {
            throw NoInstanceType();
        }

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
            throw new SageMakerEstimatorException(
                ErrorId.ParametersConflict,
                ErrorKind.InvalidArgument,
                "An endpoint was piped; with -Update it gets other machines and keeps its model.")
            {
                RecommendedAction = "Add -Update, or pipe an estimator or a training job.",
            };
        }

        var reference = new EndpointReference(endpoint.EndpointName, endpoint.Backend, endpoint.Session, endpoint);
        return Ask((sink, token) => Core.Hosting.PlanUpdateAsync(reference, options, sink, token));
    }

    private DeploymentOptions Options()
    {
        if (EntryPoint is null && (SourceDir is not null || Dependency is not null))
        {
            throw new SageMakerEstimatorException(
                ErrorId.ParametersConflict,
                ErrorKind.InvalidArgument,
                "-SourceDir and -Dependency belong to the script that -EntryPoint names; without it the script that "
                + "trained serves.");
        }

        var sourceDir = SourceDir is null ? null : ResolvePath(SourceDir);
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
            ModelName = ModelName,
            SourceDir = sourceDir,
            EntryPoint = EntryPoint is null || sourceDir is not null ? EntryPoint : ResolvePath(EntryPoint),
            Dependency = [.. (Dependency ?? []).Select(ResolvePath)],
            Environment = Environment is null
                ? new OrderedDictionary(StringComparer.Ordinal)
                : PlainValue.Dictionary(Environment, nameof(Environment)),
            Tag = Tag,
            NoWait = NoWait,
            Timeout = Timeout,
            AllowStopped = AllowStopped,
            KeepOnFailure = KeepOnFailure,
            Predictor = new PredictorOptions
            {
                Serializer = Serializer,
                Deserializer = Deserializer,
                ContentType = ContentType,
                Accept = Accept,
            },
        };
    }

    private static SageMakerEstimatorException NoInstanceType() =>
        new(
            ErrorId.InstanceTypeMissing,
            ErrorKind.InvalidArgument,
            "An endpoint needs -InstanceType: local for this machine, or a SageMaker type such as ml.m5.large. "
            + "The training instance type isn't taken over.")
        {
            RecommendedAction = "Add -InstanceType local.",
        };
}
