namespace SageMakerEstimator.Core.Api.Wire;

internal sealed record AlgorithmSpecification
{
    public string? TrainingImage { get; init; }

    public string? AlgorithmName { get; init; }

    public string? TrainingInputMode { get; init; }

    public IReadOnlyList<MetricDefinitionShape>? MetricDefinitions { get; init; }

    public bool? EnableSageMakerMetricsTimeSeries { get; init; }

    public IReadOnlyList<string>? ContainerEntrypoint { get; init; }

    public IReadOnlyList<string>? ContainerArguments { get; init; }

    public TrainingImageConfig? TrainingImageConfig { get; init; }
}

internal sealed record MetricDefinitionShape
{
    public string? Name { get; init; }

    public string? Regex { get; init; }
}

internal sealed record TrainingImageConfig
{
    public string? TrainingRepositoryAccessMode { get; init; }

    public TrainingRepositoryAuthConfig? TrainingRepositoryAuthConfig { get; init; }
}

internal sealed record TrainingRepositoryAuthConfig
{
    public string? TrainingRepositoryCredentialsProviderArn { get; init; }
}

internal sealed record Channel
{
    public string? ChannelName { get; init; }

    public DataSource? DataSource { get; init; }

    public string? ContentType { get; init; }

    public string? CompressionType { get; init; }

    public string? RecordWrapperType { get; init; }

    public string? InputMode { get; init; }

    public ShuffleConfig? ShuffleConfig { get; init; }
}

internal sealed record DataSource
{
    public S3DataSource? S3DataSource { get; init; }

    public FileSystemDataSource? FileSystemDataSource { get; init; }
}

internal sealed record S3DataSource
{
    public string? S3DataType { get; init; }

    public string? S3Uri { get; init; }

    public string? S3DataDistributionType { get; init; }

    public IReadOnlyList<string>? AttributeNames { get; init; }

    public IReadOnlyList<string>? InstanceGroupNames { get; init; }

    public ModelAccessConfig? ModelAccessConfig { get; init; }

    public HubAccessConfig? HubAccessConfig { get; init; }
}

internal sealed record ModelAccessConfig
{
    public bool? AcceptEula { get; init; }
}

internal sealed record HubAccessConfig
{
    public string? HubContentArn { get; init; }
}

internal sealed record FileSystemDataSource
{
    public string? FileSystemId { get; init; }

    public string? FileSystemAccessMode { get; init; }

    public string? FileSystemType { get; init; }

    public string? DirectoryPath { get; init; }
}

internal sealed record ShuffleConfig
{
    public long? Seed { get; init; }
}

internal sealed record OutputDataConfig
{
    public string? S3OutputPath { get; init; }

    public string? KmsKeyId { get; init; }

    public string? CompressionType { get; init; }
}

internal sealed record ResourceConfig
{
    public string? InstanceType { get; init; }

    public int? InstanceCount { get; init; }

    public int? VolumeSizeInGB { get; init; }

    public string? VolumeKmsKeyId { get; init; }

    public int? KeepAlivePeriodInSeconds { get; init; }

    public IReadOnlyList<InstanceGroupShape>? InstanceGroups { get; init; }

    public string? TrainingPlanArn { get; init; }

    public InstancePlacementConfig? InstancePlacementConfig { get; init; }
}

internal sealed record InstanceGroupShape
{
    public string? InstanceGroupName { get; init; }

    public string? InstanceType { get; init; }

    public int? InstanceCount { get; init; }
}

internal sealed record InstancePlacementConfig
{
    public bool? EnableMultipleJobs { get; init; }

    public IReadOnlyList<PlacementSpecification>? PlacementSpecifications { get; init; }
}

internal sealed record PlacementSpecification
{
    public string? UltraServerId { get; init; }

    public int? InstanceCount { get; init; }
}

internal sealed record StoppingCondition
{
    public int? MaxRuntimeInSeconds { get; init; }

    public int? MaxWaitTimeInSeconds { get; init; }
}

internal sealed record VpcConfigShape
{
    public IReadOnlyList<string>? SecurityGroupIds { get; init; }

    public IReadOnlyList<string>? Subnets { get; init; }
}

internal sealed record CheckpointConfig
{
    public string? S3Uri { get; init; }

    public string? LocalPath { get; init; }
}

internal sealed record RetryStrategy
{
    public int? MaximumRetryAttempts { get; init; }
}

internal sealed record RemoteDebugConfig
{
    public bool? EnableRemoteDebug { get; init; }
}

internal sealed record InfraCheckConfig
{
    public bool? EnableInfraCheck { get; init; }
}

internal sealed record SessionChainingConfig
{
    public bool? EnableSessionTagChaining { get; init; }
}

internal sealed record ExperimentConfig
{
    public string? ExperimentName { get; init; }

    public string? TrialName { get; init; }

    public string? TrialComponentDisplayName { get; init; }

    public string? RunName { get; init; }
}
