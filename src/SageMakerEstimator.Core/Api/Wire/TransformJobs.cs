namespace SageMakerEstimator.Core.Api.Wire;

internal sealed record CreateTransformJobRequest
{
    public string? TransformJobName { get; init; }

    public string? ModelName { get; init; }

    public int? MaxConcurrentTransforms { get; init; }

    public ModelClientConfig? ModelClientConfig { get; init; }

    public int? MaxPayloadInMB { get; init; }

    public string? BatchStrategy { get; init; }

    public IDictionary<string, string>? Environment { get; init; }

    public TransformInput? TransformInput { get; init; }

    public TransformOutput? TransformOutput { get; init; }

    public BatchDataCaptureConfig? DataCaptureConfig { get; init; }

    public TransformResources? TransformResources { get; init; }

    public DataProcessing? DataProcessing { get; init; }

    public IReadOnlyList<WireTag>? Tags { get; init; }

    public ExperimentConfig? ExperimentConfig { get; init; }
}

internal sealed record CreateTransformJobResponse
{
    public string? TransformJobArn { get; init; }
}

internal sealed record ModelClientConfig
{
    public int? InvocationsTimeoutInSeconds { get; init; }

    public int? InvocationsMaxRetries { get; init; }
}

internal sealed record TransformInput
{
    public TransformDataSource? DataSource { get; init; }

    public string? ContentType { get; init; }

    public string? CompressionType { get; init; }

    public string? SplitType { get; init; }
}

internal sealed record TransformDataSource
{
    public TransformS3DataSource? S3DataSource { get; init; }
}

internal sealed record TransformS3DataSource
{
    public string? S3DataType { get; init; }

    public string? S3Uri { get; init; }
}

internal sealed record TransformOutput
{
    public string? S3OutputPath { get; init; }

    public string? Accept { get; init; }

    public string? AssembleWith { get; init; }

    public string? KmsKeyId { get; init; }
}

internal sealed record TransformResources
{
    public string? InstanceType { get; init; }

    public int? InstanceCount { get; init; }

    public string? VolumeKmsKeyId { get; init; }

    public string? TransformAmiVersion { get; init; }
}

internal sealed record DataProcessing
{
    public string? InputFilter { get; init; }

    public string? OutputFilter { get; init; }

    public string? JoinSource { get; init; }
}

internal sealed record BatchDataCaptureConfig
{
    public string? DestinationS3Uri { get; init; }

    public string? KmsKeyId { get; init; }

    public bool? GenerateInferenceId { get; init; }
}

internal sealed record DescribeTransformJobRequest
{
    public string? TransformJobName { get; init; }
}

internal sealed record DescribeTransformJobResponse
{
    public string? TransformJobName { get; init; }

    public string? TransformJobArn { get; init; }

    public string? TransformJobStatus { get; init; }

    public string? FailureReason { get; init; }

    public string? ModelName { get; init; }

    public int? MaxConcurrentTransforms { get; init; }

    public ModelClientConfig? ModelClientConfig { get; init; }

    public int? MaxPayloadInMB { get; init; }

    public string? BatchStrategy { get; init; }

    public IDictionary<string, string>? Environment { get; init; }

    public TransformInput? TransformInput { get; init; }

    public TransformOutput? TransformOutput { get; init; }

    public BatchDataCaptureConfig? DataCaptureConfig { get; init; }

    public TransformResources? TransformResources { get; init; }

    public DateTimeOffset? CreationTime { get; init; }

    public DateTimeOffset? TransformStartTime { get; init; }

    public DateTimeOffset? TransformEndTime { get; init; }

    public DataProcessing? DataProcessing { get; init; }

    public ExperimentConfig? ExperimentConfig { get; init; }
}

internal sealed record StopTransformJobRequest
{
    public string? TransformJobName { get; init; }
}
