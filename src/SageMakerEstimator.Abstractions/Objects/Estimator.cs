using System.Collections.Immutable;
using System.Collections.Specialized;

namespace SageMakerEstimator;

/// <summary>
/// How a model is trained: the code or image, the machine, the hyperparameters and where results go.
/// New-SMEstimator makes one, Start-SMTraining runs it and writes a snapshot that remembers its job.
/// </summary>
public sealed class Estimator
{
    // Copies go their own ways: what one remembers, the other doesn't.
    private ImmutableDictionary<string, Model> _compiled = ImmutableDictionary.Create<string, Model>(StringComparer.Ordinal);

    internal Estimator()
    {
    }

    /// <summary>What the estimator trains with.</summary>
    public EstimatorKind EstimatorKind { get; internal set; }

    /// <summary>The container image; null for a script estimator and for an algorithm's ARN.</summary>
    public string? TrainingImageUri { get; internal set; }

    /// <summary>The framework whose container runs the script, <c>PyTorch</c> for example; null for none.</summary>
    public string? Framework { get; internal set; }

    /// <summary>The framework's version; of HuggingFace the version of transformers.</summary>
    public string? FrameworkVersion { get; internal set; }

    /// <summary>Of HuggingFace, what it is built on: <c>pytorch2.0</c> or <c>tensorflow2.6</c>; null otherwise.</summary>
    public string? BaseFrameworkVersion { get; internal set; }

    /// <summary>The container's Python, <c>py310</c> for example; null when the version says it.</summary>
    public string? PyVersion { get; internal set; }

    /// <summary>How training is spread over machines, in the words of the Python SDK; empty for not at all.</summary>
    public OrderedDictionary Distribution { get; internal set; } = new(StringComparer.Ordinal);

    /// <summary>
    /// The hyperparameter <c>model_dir</c> of TensorFlow: null for a place below the results, empty for none at all.
    /// </summary>
    public string? ModelDir { get; internal set; }

    /// <summary>The built-in algorithm, <c>pca</c> for example; null for none.</summary>
    public string? Algorithm { get; internal set; }

    /// <summary>The version of the built-in algorithm; null for its only one.</summary>
    public string? AlgorithmVersion { get; internal set; }

    /// <summary>The ARN, or the name in the caller's account, of an algorithm; null for none.</summary>
    public string? AlgorithmArn { get; internal set; }

    /// <summary>The script that trains, relative to <see cref="SourceDir"/> when there is one, else an absolute path.</summary>
    public string? EntryPoint { get; internal set; }

    /// <summary>
    /// The absolute path of the folder that holds the entry point and its modules, or the URI of a packed bundle
    /// (<c>…/sourcedir.tar.gz</c>) as restored estimators have it; null for a single file.
    /// </summary>
    public string? SourceDir { get; internal set; }

    /// <summary>Absolute paths of further files and folders that are put beside the entry point.</summary>
    public IReadOnlyList<string> Dependency { get; internal set; } = [];

    /// <summary>
    /// Patterns, in the syntax of <c>.gitignore</c>, of files and folders of <see cref="SourceDir"/> and of the
    /// dependencies that don't go with the job; they are applied after those of a <c>.sagemakerignore</c>.
    /// </summary>
    public IReadOnlyList<string> Exclude { get; internal set; } = [];

    /// <summary>The machine: <c>local</c> for this one, else a SageMaker instance type.</summary>
    public string InstanceType { get; internal set; } = "";

    /// <summary>How many machines; 1 by default.</summary>
    public int InstanceCount { get; internal set; } = 1;

    /// <summary>The IAM role, a name or an ARN; not needed in local mode.</summary>
    public string? Role { get; internal set; }

    /// <summary>The hyperparameters as they were given, in order; names are case-sensitive.</summary>
    public OrderedDictionary HyperParameter { get; internal set; } = new(StringComparer.Ordinal);

    /// <summary>Environment variables of the training process.</summary>
    public OrderedDictionary Environment { get; internal set; } = new(StringComparer.Ordinal);

    /// <summary>The longest time the job may run, in seconds; 86,400 by default.</summary>
    public int MaxRun { get; internal set; } = 86_400;

    /// <summary>Where results go: <c>s3://bucket/prefix</c>, or <c>file://…</c> in local mode; null for the default.</summary>
    public string? OutputPath { get; internal set; }

    /// <summary>What generated job names begin with; null for the image's or the entry point's name.</summary>
    public string? BaseJobName { get; internal set; }

    /// <summary>How data reaches the algorithm: File, Pipe or FastFile.</summary>
    public string InputMode { get; internal set; } = "File";

    /// <summary>The KMS key of the results in S3; null for the bucket's own.</summary>
    public string? OutputKmsKey { get; internal set; }

    /// <summary>True leaves the model as files in S3, not as model.tar.gz.</summary>
    public bool DisableOutputCompression { get; internal set; }

    /// <summary>The size of each machine's volume in GB; 30 by default.</summary>
    public int VolumeSize { get; internal set; } = 30;

    /// <summary>The KMS key of that volume; null for none of one's own.</summary>
    public string? VolumeKmsKey { get; internal set; }

    /// <summary>The VPC of the job's machines, and of endpoints made from it; null for none.</summary>
    public VpcConfig? VpcConfig { get; internal set; }

    /// <summary>What of the log is a metric.</summary>
    public IReadOnlyList<MetricDefinition> MetricDefinition { get; internal set; } = [];

    /// <summary>Whether metrics are kept as time series; null leaves it to the service.</summary>
    public bool? EnableSageMakerMetricsTimeSeries { get; internal set; }

    /// <summary>The URI of a model to start from; null for none.</summary>
    public string? ModelUri { get; internal set; }

    /// <summary>The channel that model comes in.</summary>
    public string ModelChannelName { get; internal set; } = "model";

    /// <summary>True keeps containers off the network.</summary>
    public bool EnableNetworkIsolation { get; internal set; }

    /// <summary>True encrypts what machines say to each other.</summary>
    public bool EncryptInterContainerTraffic { get; internal set; }

    /// <summary>True trains on spare capacity, which may be taken away.</summary>
    public bool Spot { get; internal set; }

    /// <summary>The longest time from the start to the end of a spot job, waiting for capacity included, in seconds.</summary>
    public int? MaxWait { get; internal set; }

    /// <summary>Where checkpoints are kept in S3; null for none.</summary>
    public string? CheckpointS3Uri { get; internal set; }

    /// <summary>Where the algorithm writes them; null for /opt/ml/checkpoints.</summary>
    public string? CheckpointLocalPath { get; internal set; }

    /// <summary>How often a job that the service itself failed is tried again: 1 to 30; null for never.</summary>
    public int? MaxRetryAttempt { get; internal set; }

    /// <summary>How long machines are kept warm after the job, in seconds; null for not at all.</summary>
    public int? KeepAlivePeriod { get; internal set; }

    /// <summary>The groups of a heterogeneous cluster, instead of instance type and count.</summary>
    public IReadOnlyList<InstanceGroup> InstanceGroup { get; internal set; } = [];

    /// <summary>Platform or Vpc: how the image's registry is reached; null leaves it to the service.</summary>
    public string? TrainingRepositoryAccessMode { get; internal set; }

    /// <summary>The Lambda function that gives credentials for the registry; null for none.</summary>
    public string? TrainingRepositoryCredentialsProviderArn { get; internal set; }

    /// <summary>What runs in the container instead of the image's own entry point.</summary>
    public IReadOnlyList<string> ContainerEntryPoint { get; internal set; } = [];

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> ContainerArgument { get; internal set; } = [];

    /// <summary>Whether a shell may be opened in the containers; null says nothing.</summary>
    public bool? EnableRemoteDebug { get; internal set; }

    /// <summary>Whether machines are checked before the job begins; null says nothing.</summary>
    public bool? EnableInfraCheck { get; internal set; }

    /// <summary>Whether session tags go on to the job; null says nothing.</summary>
    public bool? EnableSessionTagChaining { get; internal set; }

    /// <summary>The training plan that the machines come from; null for none.</summary>
    public string? TrainingPlanArn { get; internal set; }

    /// <summary>Where machines stand, as CreateTrainingJob takes it; empty for anywhere.</summary>
    public OrderedDictionary InstancePlacementConfig { get; internal set; } = new(StringComparer.Ordinal);

    /// <summary>Where code is uploaded to; null for the bucket of the results.</summary>
    public string? CodeLocation { get; internal set; }

    /// <summary>False uploads code without SSE-KMS.</summary>
    public bool EncryptsCode { get; internal set; } = true;

    /// <summary>The level of the container's log: 10, 20, 30, 40 or 50.</summary>
    public int ContainerLogLevel { get; internal set; } = 20;

    /// <summary>
    /// The data of the job that the estimator was restored from; a run without -InputData takes it. Empty for an
    /// estimator of New-SMEstimator.
    /// </summary>
    public IReadOnlyList<TrainingInput> InputData { get; internal set; } = [];

    /// <summary>Where SageMaker Experiments filed the job that the estimator was restored from; empty for nowhere.</summary>
    public OrderedDictionary ExperimentConfig { get; internal set; } = new(StringComparer.Ordinal);

    /// <summary>
    /// How hyperparameters are sent, where the job that the estimator was restored from had them otherwise than its kind
    /// has; null for the usual way.
    /// </summary>
    public HyperParameterEncoding? HyperParameterEncoding { get; internal set; }

    /// <summary>
    /// What the job that the estimator was restored from had and no parameter here sets, as CreateTrainingJob takes it:
    /// the settings of SageMaker Debugger for example.
    /// </summary>
    public OrderedDictionary OtherSetting { get; internal set; } = new(StringComparer.Ordinal);

    /// <summary>The bucket for what has no place of its own; null for the account's default bucket.</summary>
    public string? DefaultBucket { get; internal set; }

    /// <summary>Tags of the training job; deployments reuse them.</summary>
    public IReadOnlyList<Tag> Tag { get; internal set; } = [];

    /// <summary>How local mode runs the entry point.</summary>
    public LocalRuntime LocalRuntime { get; internal set; }

    /// <summary>Where the estimator's jobs live.</summary>
    public Backend Backend { get; internal set; }

    /// <summary>The AWS region; null in local mode.</summary>
    public string? Region { get; internal set; }

    /// <summary>The AWS profile; null in local mode or when none was named.</summary>
    public string? ProfileName { get; internal set; }

    /// <summary>The job of the latest run; null before the first.</summary>
    public TrainingJob? LatestTrainingJob { get; internal set; }

    /// <summary>The name of the latest run's job; null before the first.</summary>
    public string? TrainingJobName => LatestTrainingJob?.TrainingJobName;

    /// <summary>Where the trained model is; null until a job has completed.</summary>
    public string? ModelData => LatestTrainingJob?.ModelData;

    /// <summary>The models that were compiled of the latest run's: family, <c>ml_c5</c> for example, to model.</summary>
    internal IReadOnlyDictionary<string, Model> CompiledModel => _compiled
        .Where(pair => pair.Value.TrainingJobName == TrainingJobName)
        .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    /// <summary>The estimator that this snapshot was started from, and that is to know how its job ended.</summary>
    internal Estimator? Origin { get; set; }

    /// <summary>The endpoint that this estimator was published to last; null when it wasn't.</summary>
    internal string? PublishedEndpointName { get; set; }

    /// <summary>How AWS is reached. Never shown: it may hold credentials.</summary>
    internal AwsSession Session { get; set; } = AwsSession.None;

    /// <summary>A copy with settings of its own, for a run that later changes must not touch.</summary>
    internal Estimator Snapshot()
    {
        var copy = (Estimator)MemberwiseClone();
        copy.HyperParameter = Copy(HyperParameter);
        copy.Environment = Copy(Environment);
        copy.InstancePlacementConfig = Copy(InstancePlacementConfig);
        copy.Distribution = Copy(Distribution);
        copy.ExperimentConfig = Copy(ExperimentConfig);
        copy.OtherSetting = Copy(OtherSetting);
        return copy;
    }

    /// <summary>Keeps a compiled model of the latest run's: of one family the last one counts.</summary>
    internal void Remember(Model compiled)
    {
        if (compiled.TrainingJobName == TrainingJobName)
        {
            _compiled = _compiled.SetItem(compiled.CompiledFor!, compiled);
        }
    }

    /// <summary>The name and state of the latest job, for lists and strings.</summary>
    public override string ToString() =>
        $"{EstimatorKind} {TrainingImageUri ?? AlgorithmArn ?? EntryPoint} on {InstanceCount} x {InstanceType}";

    private static OrderedDictionary Copy(OrderedDictionary source)
    {
        var copy = new OrderedDictionary(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in source)
        {
            copy.Add(entry.Key, entry.Value);
        }

        return copy;
    }
}
