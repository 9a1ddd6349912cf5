namespace SageMakerEstimator;

/// <summary>The life of batch transform jobs, on either backend.</summary>
internal interface ITransformOperations
{
    /// <summary>
    /// Checks the settings of a transformer, and works out the model that it needs; reads at most, never writes.
    /// </summary>
    Task<TransformerPlan> PlanTransformerAsync(
        Transformer draft, TransformerSource source, IOperationSink sink, CancellationToken token);

    /// <summary>Registers the model, when it isn't yet, and gives the transformer.</summary>
    Task<Transformer> MakeAsync(TransformerPlan plan, IOperationSink sink, CancellationToken token);

    /// <summary>Checks everything and says what would be sent; reads at most, never writes.</summary>
    Task<TransformPlan> PlanAsync(
        Transformer transformer, TransformOptions options, IOperationSink sink, CancellationToken token);

    /// <summary>Starts the planned job once; the transformer remembers it.</summary>
    Task<TransformJob> SubmitAsync(
        TransformPlan plan, Interruption interruption, IOperationSink sink, CancellationToken token);

    /// <summary>Follows jobs to their end and writes each as it ends, its error first.</summary>
    Task WaitAsync(
        IReadOnlyList<TransformJob> jobs, WaitOptions options, IOperationSink sink, CancellationToken token);

    /// <summary>What becomes of jobs whose waiting was interrupted.</summary>
    Task AbandonAsync(IReadOnlyList<TransformJob> jobs, Interruption interruption, IOperationSink sink);

    /// <summary>The job as it is now, with a transformer that would make it again.</summary>
    Task<TransformJob> DescribeAsync(TransformJobReference job, CancellationToken token);

    /// <summary>Asks a job to stop; an ended job is left as it is.</summary>
    Task<TransformJob> StopAsync(
        TransformJobReference job, bool wait, IOperationSink sink, CancellationToken token);
}

/// <summary>What a transformer is made of; all null for a model that is only named.</summary>
internal sealed record TransformerSource
{
    public Model? Model { get; init; }

    /// <summary>A training job, or the estimator that ran it.</summary>
    public TrainingJobReference? TrainingJob { get; init; }

    /// <summary>An estimator without a job.</summary>
    public Estimator? Estimator { get; init; }

    /// <summary>What is said of the model.</summary>
    public ModelOptions Options { get; init; } = new();

    /// <summary>What is said of tags; null takes those of the training or the model.</summary>
    public IReadOnlyList<Tag>? Tag { get; init; }
}

/// <summary>A checked transformer, and what its model needs.</summary>
internal abstract class TransformerPlan(string modelName, IReadOnlyList<WhatIfRequest> requests)
{
    public string ModelName { get; } = modelName;

    /// <summary>None when the model is there already.</summary>
    public IReadOnlyList<WhatIfRequest> Requests { get; } = requests;
}

/// <summary>Which job.</summary>
/// <param name="Name">The job's name.</param>
/// <param name="Backend">Where it lives.</param>
/// <param name="Session">How AWS is reached.</param>
/// <param name="Transformer">The transformer that is known already, else null.</param>
internal sealed record TransformJobReference(
    string Name, Backend Backend, AwsSession Session, Transformer? Transformer = null);

/// <summary>What a run is started with.</summary>
internal sealed record TransformOptions
{
    /// <summary>The URI, or the path, of the input.</summary>
    public required string InputUri { get; init; }

    /// <summary>S3Prefix, ManifestFile or AugmentedManifestFile.</summary>
    public string DataType { get; init; } = "S3Prefix";

    public string? ContentType { get; init; }

    public string? CompressionType { get; init; }

    /// <summary>None, Line, RecordIO or TFRecord.</summary>
    public string? SplitType { get; init; }

    public string? InputFilter { get; init; }

    public string? OutputFilter { get; init; }

    public string? JoinSource { get; init; }

    public string? JobName { get; init; }

    public int? InvocationTimeout { get; init; }

    public int? InvocationMaxRetry { get; init; }

    /// <summary>Where requests and answers are captured to; null for no capture.</summary>
    public string? BatchDataCaptureS3Uri { get; init; }

    public string? BatchDataCaptureKmsKey { get; init; }

    public bool? BatchDataCaptureInferenceId { get; init; }

    /// <summary>The software on the machines; null for the service's own choice.</summary>
    public string? AmiVersion { get; init; }

    public ExperimentOptions? Experiment { get; init; }
}

/// <summary>A checked run that waits to be submitted.</summary>
internal abstract class TransformPlan(string jobName, WhatIfRequest request)
{
    public string JobName { get; } = jobName;

    public WhatIfRequest Request { get; } = request;
}
