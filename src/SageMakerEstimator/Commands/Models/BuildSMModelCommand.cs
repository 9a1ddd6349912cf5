using System.Management.Automation;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Build-SMModel: a model of what was trained, or of an artifact that is there; sent only with -Register.</summary>
[Cmdlet("Build", "SMModel", DefaultParameterSetName = DataSet, SupportsShouldProcess = true)]
[OutputType(typeof(Model))]
public sealed class BuildSMModelCommand : ModelCmdlet
{
    private const string TrainedSet = "Trained";
    private const string DataSet = "Data";
    private const string PipelineSet = "Pipeline";

    /// <summary>What was trained: an estimator, a training job, or a job's name; or a model that is changed.</summary>
    [Parameter(ParameterSetName = TrainedSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Estimator", "Model", "TrainingJob", "TrainingJobName")]
    [ArgumentCompleter(typeof(LocalTrainingJobCompleter))]
    public TrainingJobIdentity InputObject { get; set; } = null!;

    /// <summary>The artifact: a URI, a prefix, or a file of this machine.</summary>
    [Parameter(ParameterSetName = DataSet)]
    [Alias("ModelDataUrl")]
    [ValidateNotNullOrEmpty]
    public string? ModelData { get; set; }

    /// <summary>The framework whose container serves.</summary>
    [Parameter(ParameterSetName = DataSet)]
    [ArgumentCompleter(typeof(ServingFrameworkCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Framework { get; set; }

    /// <summary>Its version.</summary>
    [Parameter(ParameterSetName = DataSet)]
    [Alias("TransformersVersion")]
    [ArgumentCompleter(typeof(ServingFrameworkCompleter))]
    [ValidateNotNullOrEmpty]
    public string? FrameworkVersion { get; set; }

    /// <summary>What HuggingFace is built on.</summary>
    [Parameter(ParameterSetName = DataSet)]
    [ArgumentCompleter(typeof(ServingFrameworkCompleter))]
    [ValidateNotNullOrEmpty]
    public string? BaseFrameworkVersion { get; set; }

    /// <summary>The container's Python.</summary>
    [Parameter(ParameterSetName = DataSet)]
    [ArgumentCompleter(typeof(ServingFrameworkCompleter))]
    [ValidateNotNullOrEmpty]
    public string? PyVersion { get; set; }

    /// <summary>The level of the container's log.</summary>
    [Parameter(ParameterSetName = DataSet)]
    [ValidateSet("10", "20", "30", "40", "50")]
    public int? ContainerLogLevel { get; set; }

    /// <summary>Serve all the archives below the prefix.</summary>
    [Parameter(ParameterSetName = DataSet)]
    public SwitchParameter MultiModel { get; set; }

    /// <summary>The models of a pipeline, in the order that a request passes them.</summary>
    [Parameter(ParameterSetName = PipelineSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public TrainingJobIdentity[] Container { get; set; } = [];

    /// <summary>What the model is to be called.</summary>
    [Parameter]
    [Alias("ModelName")]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The machines that it is to be served on, where the image depends on them.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(InstanceTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? InstanceType { get; set; }

    /// <summary>How records are written to its endpoints.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FormatCompleter))]
    [Format(NamesOnly = true)]
    public string? Serializer { get; set; }

    /// <summary>How answers are read.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FormatCompleter))]
    [Format(NamesOnly = true)]
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

    /// <summary>Create the model now.</summary>
    [Parameter]
    public SwitchParameter Register { get; set; }

    /// <summary>Names are of jobs of this machine.</summary>
    [Parameter(ParameterSetName = TrainedSet)]
    [Parameter(ParameterSetName = PipelineSet)]
    public SwitchParameter Local { get; set; }

    /// <summary>Take the model of a stopped job, too.</summary>
    [Parameter(ParameterSetName = TrainedSet)]
    [Parameter(ParameterSetName = PipelineSet)]
    public SwitchParameter AllowStopped { get; set; }

    private protected override object? CurrentItem =>
        ParameterSetName == TrainedSet ? InputObject.Source : Name ?? ModelData ?? ImageUri;

    private protected override void Process()
    {
        var options = ModelOptions(Name, AllowStopped, Predictor()) with { InstanceType = InstanceType };
        var model = ParameterSetName switch
        {
            TrainedSet => Ask((sink, token) => OfAsync(InputObject, options, sink, token)),
            PipelineSet => OfContainers(options),
            _ => Core.Models.Bring(Draft(), options),
        };
        if (!Register)
        {
            WriteObject(model);
            return;
        }

        var plan = Ask((sink, token) => Core.Models.PlanAsync(model, Settled(options), sink, token));
        if (plan.Requests.Count == 0 || Confirm(plan.ModelName, "Create model", plan.Requests))
        {
            WriteObject(Ask((sink, token) => Core.Models.RegisterAsync(plan, sink, token)));
        }
    }

    /// <summary>What the model has taken over already isn't said twice.</summary>
    private static ModelOptions Settled(ModelOptions options) => new()
    {
        InstanceType = options.InstanceType, UploadModel = options.UploadModel, Cloud = options.Cloud,
    };

    private async Task<Model> OfAsync(
        TrainingJobIdentity source, ModelOptions options, IOperationSink sink, CancellationToken token)
    {
        if (Rehydrated.From<Model>(source.Source, options.Cloud!) is { } model)
        {
            return Core.Models.Change(model, options);
        }

        var job = source.Resolve(options.Cloud!, Local);
        var estimator = job.Estimator ?? await Core.Training.RestoreAsync(job, "", sink, token).ConfigureAwait(false);
        return await Core.Models.OfEstimatorAsync(estimator, options, sink, token).ConfigureAwait(false);
    }

    private Model OfContainers(ModelOptions options)
    {
        var own = new[]
        {
            nameof(ImageUri), nameof(EntryPoint), nameof(Environment), nameof(ModelServerWorker), nameof(RepositoryAccessMode),
        }.FirstOrDefault(MyInvocation.BoundParameters.ContainsKey);
        if (own is not null)
        {
            throw Conflict(
                $"-{own} belongs to one container: give it to the Build-SMModel that makes the container, not to the pipeline.");
        }

        return Ask(async (sink, token) =>
        {
            var parts = new List<Model>();
            foreach (var source in Container)
            {
                parts.Add(await OfAsync(
                    source, new() { AllowStopped = AllowStopped, Cloud = options.Cloud }, sink, token).ConfigureAwait(false));
            }

            return Core.Models.Change(PipelineOf(parts), options);
        });
    }

    /// <summary>The last container answers, and the first one reads: that is how the pipeline speaks.</summary>
    private static Model PipelineOf(List<Model> parts) => new()
    {
        Container = parts,
        Role = parts.Select(part => part.Role).FirstOrDefault(role => role is not null),
        Serializer = parts[0].Serializer,
        ContentType = parts[0].ContentType,
        Deserializer = parts[^1].Deserializer,
        Accept = parts[^1].Accept,
        Backend = parts[0].Backend,
        Region = parts[0].Region,
        ProfileName = parts[0].ProfileName,
        Session = parts[0].Session,
    };

    private Model Draft()
    {
        var data = ModelData is null || ModelData.Contains("://", StringComparison.Ordinal)
            ? ModelData
            : FileUri.Of(ResolvePath(ModelData));
        var session = Session;
        return new Model
        {
            ModelData = data,
            Framework = Framework,
            FrameworkVersion = FrameworkVersion,
            BaseFrameworkVersion = BaseFrameworkVersion,
            PyVersion = PyVersion,
            ContainerLogLevel = ContainerLogLevel,
            MultiModel = MultiModel,
            Backend = data?.StartsWith("file:", StringComparison.OrdinalIgnoreCase) == true ? Backend.Local : Backend.Aws,
            Region = session.Region,
            ProfileName = session.ProfileName,
            Session = session,
        };
    }

    private PredictorOptions Predictor() => new()
    {
        Serializer = Serializer, Deserializer = Deserializer, ContentType = ContentType, Accept = Accept,
    };
}
