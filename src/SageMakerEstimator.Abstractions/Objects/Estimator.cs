using System.Collections.Specialized;

namespace SageMakerEstimator;

/// <summary>
/// How a model is trained: the code or image, the machine, the hyperparameters and where results go.
/// New-SMEstimator makes one, Start-SMTraining runs it and writes a snapshot that remembers its job.
/// </summary>
public sealed class Estimator
{
    internal Estimator()
    {
    }

    /// <summary>What the estimator trains with.</summary>
    public EstimatorKind EstimatorKind { get; internal set; }

    /// <summary>The container image; null for a script estimator.</summary>
    public string? TrainingImageUri { get; internal set; }

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
        return copy;
    }

    /// <summary>The name and state of the latest job, for lists and strings.</summary>
    public override string ToString() =>
        $"{EstimatorKind} {TrainingImageUri ?? EntryPoint} on {InstanceCount} x {InstanceType}";

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
