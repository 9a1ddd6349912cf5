namespace SageMakerEstimator;

/// <summary>
/// An endpoint and how records are written to it and answers read from it. Publish-SMEndpoint and Connect-SMEndpoint
/// make one; Invoke-SMEndpoint asks it; Unpublish-SMEndpoint removes it.
/// </summary>
public sealed class Predictor
{
    internal Predictor()
    {
    }

    /// <summary>The endpoint's name.</summary>
    public string EndpointName { get; internal set; } = "";

    /// <summary>The endpoint's status when it was read, for example Creating, InService or Failed.</summary>
    public string EndpointStatus { get; internal set; } = "";

    /// <summary>Why the endpoint failed; null otherwise.</summary>
    public string? FailureReason { get; internal set; }

    /// <summary>When the endpoint was created; a cloud endpoint costs from then on.</summary>
    public DateTime CreationTime { get; internal set; }

    /// <summary>The endpoint config that is in use.</summary>
    public string? EndpointConfigName { get; internal set; }

    /// <summary>The models that the endpoint serves.</summary>
    public IReadOnlyList<string> ModelName { get; internal set; } = [];

    /// <summary>The machine type, <c>local</c> for this one.</summary>
    public string? InstanceType { get; internal set; }

    /// <summary>How many machines were asked for.</summary>
    public int? InitialInstanceCount { get; internal set; }

    /// <summary>
    /// How records are written: csv, json, jsonlines, npy, npz, libsvm, recordio, text or bytes, or script for a script block.
    /// </summary>
    public string Serializer { get; internal set; } = "csv";

    /// <summary>How answers are read: the same names.</summary>
    public string Deserializer { get; internal set; } = "json";

    /// <summary>The MIME type of requests.</summary>
    public string ContentType { get; internal set; } = "text/csv";

    /// <summary>The MIME type that is asked for.</summary>
    public string Accept { get; internal set; } = "application/json";

    /// <summary>Where a local endpoint listens; null for a cloud endpoint or one that isn't up.</summary>
    public Uri? LocalUri { get; internal set; }

    /// <summary>Where the endpoint's log is.</summary>
    public string LogGroupName => "/aws/sagemaker/Endpoints/" + EndpointName;

    /// <summary>The endpoint's ARN; null for a local endpoint.</summary>
    public string? EndpointArn { get; internal set; }

    /// <summary>Where the endpoint lives.</summary>
    public Backend Backend { get; internal set; }

    /// <summary>The AWS region; null for a local endpoint.</summary>
    public string? Region { get; internal set; }

    /// <summary>The AWS profile; null for a local endpoint or when none was named.</summary>
    public string? ProfileName { get; internal set; }

    /// <summary>The script block that writes records; null when a format does.</summary>
    internal object? SerializerScript { get; set; }

    /// <summary>The script block that reads answers; null when a format does.</summary>
    internal object? DeserializerScript { get; set; }

    /// <summary>How AWS is reached. Never shown: it may hold credentials.</summary>
    internal AwsSession Session { get; set; } = AwsSession.None;

    /// <summary>The endpoint's name.</summary>
    public override string ToString() => EndpointName;
}
