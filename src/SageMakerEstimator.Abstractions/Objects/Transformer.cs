using System.Collections.Specialized;

namespace SageMakerEstimator;

/// <summary>
/// How a model answers whole files: the model, the machines, and how records are sent and answers stored.
/// New-SMTransformer makes one, Start-SMTransform runs it.
/// </summary>
public sealed class Transformer
{
    internal Transformer()
    {
    }

    /// <summary>The SageMaker model, or the model of this machine.</summary>
    public string ModelName { get; internal set; } = "";

    /// <summary>How many machines.</summary>
    public int InstanceCount { get; internal set; } = 1;

    /// <summary>The machine: <c>local</c> for this one, else a SageMaker instance type.</summary>
    public string InstanceType { get; internal set; } = "";

    /// <summary>MultiRecord or SingleRecord: how many records a request has; null leaves it to the service.</summary>
    public string? Strategy { get; internal set; }

    /// <summary>Line or None: what stands between the answers; null leaves it to the service.</summary>
    public string? AssembleWith { get; internal set; }

    /// <summary>Where answers go; null for a folder of the job's name in the default place.</summary>
    public string? OutputPath { get; internal set; }

    /// <summary>The KMS key of the answers in S3; null for the bucket's own.</summary>
    public string? OutputKmsKey { get; internal set; }

    /// <summary>The MIME type that the model is asked for; null for the model's own.</summary>
    public string? Accept { get; internal set; }

    /// <summary>How many requests each machine gets at once; null for as many as the model says.</summary>
    public int? MaxConcurrentTransform { get; internal set; }

    /// <summary>The most megabytes of a request; 0 is no limit, null the service's 6.</summary>
    public int? MaxPayload { get; internal set; }

    /// <summary>Tags of transform jobs.</summary>
    public IReadOnlyList<Tag> Tag { get; internal set; } = [];

    /// <summary>Environment variables of the model's containers.</summary>
    public OrderedDictionary Environment { get; internal set; } = new(StringComparer.Ordinal);

    /// <summary>What generated job names begin with; null for the name of the model's image.</summary>
    public string? BaseTransformJobName { get; internal set; }

    /// <summary>The KMS key of the machines' volumes; null for none of one's own.</summary>
    public string? VolumeKmsKey { get; internal set; }

    /// <summary>The bucket for answers that have no place of their own; null for the account's default bucket.</summary>
    public string? DefaultBucket { get; internal set; }

    /// <summary>Where the transformer's jobs live.</summary>
    public Backend Backend { get; internal set; }

    /// <summary>The AWS region; null in local mode.</summary>
    public string? Region { get; internal set; }

    /// <summary>The AWS profile; null in local mode or when none was named.</summary>
    public string? ProfileName { get; internal set; }

    /// <summary>The job of the latest run; null before the first.</summary>
    public TransformJob? LatestTransformJob { get; internal set; }

    /// <summary>The name of the latest run's job; null before the first.</summary>
    public string? TransformJobName => LatestTransformJob?.TransformJobName;

    /// <summary>When its model was made for it; null when that was there before.</summary>
    internal DateTimeOffset? ModelMade { get; set; }

    /// <summary>How AWS is reached. Never shown: it may hold credentials.</summary>
    internal AwsSession Session { get; set; } = AwsSession.None;

    /// <summary>The model and the machines.</summary>
    public override string ToString() => $"{ModelName} on {InstanceCount} x {InstanceType}";
}
