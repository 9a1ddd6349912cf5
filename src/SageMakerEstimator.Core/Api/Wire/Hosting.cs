namespace SageMakerEstimator.Core.Api.Wire;

internal sealed record ContainerDefinition
{
    public string? Image { get; init; }

    public string? ModelDataUrl { get; init; }

    /// <summary>Of a model that is left as files, instead of the URL of an archive.</summary>
    public ModelDataSource? ModelDataSource { get; init; }

    public IDictionary<string, string>? Environment { get; init; }

    public ImageConfig? ImageConfig { get; init; }

    /// <summary>SingleModel or MultiModel.</summary>
    public string? Mode { get; init; }
}

internal sealed record ModelDataSource
{
    public S3ModelDataSource? S3DataSource { get; init; }
}

internal sealed record S3ModelDataSource
{
    public string? S3Uri { get; init; }

    public string? S3DataType { get; init; }

    public string? CompressionType { get; init; }
}

internal sealed record ImageConfig
{
    public string? RepositoryAccessMode { get; init; }
}

internal sealed record CreateModelRequest
{
    public string? ModelName { get; init; }

    public ContainerDefinition? PrimaryContainer { get; init; }

    /// <summary>Of a pipeline, instead of the primary container.</summary>
    public IReadOnlyList<ContainerDefinition>? Containers { get; init; }

    public string? ExecutionRoleArn { get; init; }

    public VpcConfigShape? VpcConfig { get; init; }

    public bool? EnableNetworkIsolation { get; init; }

    public IReadOnlyList<WireTag>? Tags { get; init; }
}

internal sealed record CreateModelResponse
{
    public string? ModelArn { get; init; }
}

internal sealed record DescribeModelRequest
{
    public string? ModelName { get; init; }
}

internal sealed record DescribeModelResponse
{
    public string? ModelName { get; init; }

    public ContainerDefinition? PrimaryContainer { get; init; }

    public IReadOnlyList<ContainerDefinition>? Containers { get; init; }

    public string? ExecutionRoleArn { get; init; }

    public VpcConfigShape? VpcConfig { get; init; }

    public bool? EnableNetworkIsolation { get; init; }

    public DateTimeOffset? CreationTime { get; init; }

    public string? ModelArn { get; init; }
}

internal sealed record DeleteModelRequest
{
    public string? ModelName { get; init; }
}

internal sealed record ProductionVariant
{
    public string? VariantName { get; init; }

    public string? ModelName { get; init; }

    public int? InitialInstanceCount { get; init; }

    public string? InstanceType { get; init; }

    public double? InitialVariantWeight { get; init; }

    public string? AcceleratorType { get; init; }

    public ServerlessConfig? ServerlessConfig { get; init; }

    public int? VolumeSizeInGB { get; init; }

    public int? ModelDataDownloadTimeoutInSeconds { get; init; }

    public int? ContainerStartupHealthCheckTimeoutInSeconds { get; init; }

    public RoutingConfig? RoutingConfig { get; init; }

    public string? InferenceAmiVersion { get; init; }
}

internal sealed record CreateEndpointConfigRequest
{
    public string? EndpointConfigName { get; init; }

    public IReadOnlyList<ProductionVariant>? ProductionVariants { get; init; }

    public DataCaptureConfig? DataCaptureConfig { get; init; }

    public IReadOnlyList<WireTag>? Tags { get; init; }

    public string? KmsKeyId { get; init; }

    public AsyncInferenceConfig? AsyncInferenceConfig { get; init; }
}

internal sealed record CreateEndpointConfigResponse
{
    public string? EndpointConfigArn { get; init; }
}

internal sealed record DescribeEndpointConfigRequest
{
    public string? EndpointConfigName { get; init; }
}

internal sealed record DescribeEndpointConfigResponse
{
    public string? EndpointConfigName { get; init; }

    public string? EndpointConfigArn { get; init; }

    public IReadOnlyList<ProductionVariant>? ProductionVariants { get; init; }

    public DataCaptureConfig? DataCaptureConfig { get; init; }

    /// <summary>Variants that get a copy of the traffic.</summary>
    public IReadOnlyList<ProductionVariant>? ShadowProductionVariants { get; init; }

    public string? KmsKeyId { get; init; }

    public AsyncInferenceConfig? AsyncInferenceConfig { get; init; }

    public DateTimeOffset? CreationTime { get; init; }
}

internal sealed record DeleteEndpointConfigRequest
{
    public string? EndpointConfigName { get; init; }
}

internal sealed record ListEndpointConfigsRequest
{
    public string? NextToken { get; init; }
}

internal sealed record ListEndpointConfigsResponse
{
    public IReadOnlyList<EndpointConfigSummary>? EndpointConfigs { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record EndpointConfigSummary
{
    public string? EndpointConfigName { get; init; }

    public DateTimeOffset? CreationTime { get; init; }
}

internal sealed record CreateEndpointRequest
{
    public string? EndpointName { get; init; }

    public string? EndpointConfigName { get; init; }

    public IReadOnlyList<WireTag>? Tags { get; init; }
}

internal sealed record CreateEndpointResponse
{
    public string? EndpointArn { get; init; }
}

internal sealed record UpdateEndpointRequest
{
    public string? EndpointName { get; init; }

    public string? EndpointConfigName { get; init; }

    public bool? RetainAllVariantProperties { get; init; }
}

internal sealed record UpdateEndpointResponse
{
    public string? EndpointArn { get; init; }
}

internal sealed record DescribeEndpointRequest
{
    public string? EndpointName { get; init; }
}

internal sealed record DescribeEndpointResponse
{
    public string? EndpointName { get; init; }

    public string? EndpointArn { get; init; }

    public string? EndpointConfigName { get; init; }

    public string? EndpointStatus { get; init; }

    /// <summary>What an update that goes on will make of it.</summary>
    public PendingDeploymentSummary? PendingDeploymentSummary { get; init; }

    public string? FailureReason { get; init; }

    public DateTimeOffset? CreationTime { get; init; }

    public DateTimeOffset? LastModifiedTime { get; init; }
}

internal sealed record PendingDeploymentSummary
{
    public string? EndpointConfigName { get; init; }
}

internal sealed record DeleteEndpointRequest
{
    public string? EndpointName { get; init; }
}
