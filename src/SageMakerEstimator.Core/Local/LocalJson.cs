using System.Text.Json.Serialization;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Local;

/// <summary>What a supervisor knows of its job; the request beside it says the rest.</summary>
internal sealed record LocalJobStatus
{
    public required string TrainingJobStatus { get; init; }

    public required string SecondaryStatus { get; init; }

    public string? FailureReason { get; init; }

    public DateTimeOffset CreationTime { get; init; }

    public DateTimeOffset? TrainingStartTime { get; init; }

    public DateTimeOffset? TrainingEndTime { get; init; }

    public DateTimeOffset LastModifiedTime { get; init; }

    public string? ModelArtifacts { get; init; }

    public IReadOnlyList<SecondaryStatusTransition> Transitions { get; init; } = [];

    public ChildIdentity? Child { get; init; }

    /// <summary>False until the supervisor has the folder's lock.</summary>
    public bool Supervised { get; init; }

    [JsonIgnore]
    public bool HasEnded => TrainingJobStatus is "Completed" or "Failed" or "Stopped";
}

/// <summary>What a supervisor knows of its endpoint.</summary>
internal sealed record LocalEndpointStatus
{
    public required string EndpointStatus { get; init; }

    public string? FailureReason { get; init; }

    public required string EndpointConfigName { get; init; }

    public DateTimeOffset CreationTime { get; init; }

    public DateTimeOffset LastModifiedTime { get; init; }

    public int? Port { get; init; }

    public ChildIdentity? Child { get; init; }

    /// <summary>The server that an update has started and that doesn't serve yet.</summary>
    public ChildIdentity? Next { get; init; }

    public bool Supervised { get; init; }
}

/// <summary>What a supervisor knows of its transform job.</summary>
internal sealed record LocalTransformStatus
{
    public required string TransformJobStatus { get; init; }

    public string? FailureReason { get; init; }

    public DateTimeOffset CreationTime { get; init; }

    public DateTimeOffset? TransformStartTime { get; init; }

    public DateTimeOffset? TransformEndTime { get; init; }

    public ChildIdentity? Child { get; init; }

    public bool Supervised { get; init; }

    [JsonIgnore]
    public bool HasEnded => TransformJobStatus is "Completed" or "Failed" or "Stopped";
}

/// <summary>A process that can't be mistaken for a later one with the same id.</summary>
internal sealed record ChildIdentity(int Id, DateTime StartTimeUtc);

/// <summary>How a supervisor runs a model server: all it needs, so that it reads nothing else.</summary>
internal sealed record ServerStart
{
    public required string Python { get; init; }

    public required string ModelData { get; init; }

    public string? Code { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }
}

/// <summary>What an endpoint is updated to.</summary>
internal sealed record ServerUpdate
{
    public required ServerStart Server { get; init; }

    public required string EndpointConfigName { get; init; }
}

/// <summary>The resource configuration file of the container contract.</summary>
internal sealed record ResourceConfigFile
{
    [JsonPropertyName("current_host")]
    public string CurrentHost { get; init; } = TrainingContract.Host;

    [JsonPropertyName("current_instance_type")]
    public required string CurrentInstanceType { get; init; }

    [JsonPropertyName("current_group_name")]
    public string CurrentGroupName { get; init; } = TrainingContract.Group;

    [JsonPropertyName("hosts")]
    public IReadOnlyList<string> Hosts { get; init; } = [TrainingContract.Host];

    [JsonPropertyName("instance_groups")]
    public required IReadOnlyList<InstanceGroupFile> InstanceGroups { get; init; }

    [JsonPropertyName("network_interface_name")]
    public string NetworkInterfaceName { get; init; } = "lo";
}

internal sealed record InstanceGroupFile
{
    [JsonPropertyName("instance_group_name")]
    public string Name { get; init; } = TrainingContract.Group;

    [JsonPropertyName("instance_type")]
    public required string InstanceType { get; init; }

    [JsonPropertyName("hosts")]
    public IReadOnlyList<string> Hosts { get; init; } = [TrainingContract.Host];
}

/// <summary>One channel of inputdataconfig.json.</summary>
internal sealed record InputChannelFile
{
    public string TrainingInputMode { get; init; } = "File";

    public string S3DistributionType { get; init; } = "FullyReplicated";

    public string RecordWrapperType { get; init; } = "None";

    public string? ContentType { get; init; }
}

/// <summary>Everything that local mode writes to disk beside the wire's own records.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(EpochSecondsConverter)])]
[JsonSerializable(typeof(LocalJobStatus))]
[JsonSerializable(typeof(LocalEndpointStatus))]
[JsonSerializable(typeof(LocalTransformStatus))]
[JsonSerializable(typeof(ServerStart))]
[JsonSerializable(typeof(ServerUpdate))]
[JsonSerializable(typeof(ResourceConfigFile))]
[JsonSerializable(typeof(SortedDictionary<string, InputChannelFile>))]
[JsonSerializable(typeof(IDictionary<string, string>))]
internal sealed partial class LocalJson : JsonSerializerContext;
