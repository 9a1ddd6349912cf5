namespace SageMakerEstimator.Core.Api.Wire;

internal sealed record ServerlessConfig
{
    public int? MemorySizeInMB { get; init; }

    public int? MaxConcurrency { get; init; }

    public int? ProvisionedConcurrency { get; init; }
}

internal sealed record RoutingConfig
{
    public string? RoutingStrategy { get; init; }
}

internal sealed record DataCaptureConfig
{
    public bool? EnableCapture { get; init; }

    public int? InitialSamplingPercentage { get; init; }

    public string? DestinationS3Uri { get; init; }

    public string? KmsKeyId { get; init; }

    public IReadOnlyList<CaptureOption>? CaptureOptions { get; init; }

    public CaptureContentTypeHeader? CaptureContentTypeHeader { get; init; }
}

internal sealed record CaptureOption
{
    public string? CaptureMode { get; init; }
}

internal sealed record CaptureContentTypeHeader
{
    public IReadOnlyList<string>? CsvContentTypes { get; init; }

    public IReadOnlyList<string>? JsonContentTypes { get; init; }
}

internal sealed record AsyncInferenceConfig
{
    public AsyncInferenceClientConfig? ClientConfig { get; init; }

    public AsyncInferenceOutputConfig? OutputConfig { get; init; }
}

internal sealed record AsyncInferenceClientConfig
{
    public int? MaxConcurrentInvocationsPerInstance { get; init; }
}

internal sealed record AsyncInferenceOutputConfig
{
    public string? S3OutputPath { get; init; }

    public string? S3FailurePath { get; init; }

    public string? KmsKeyId { get; init; }

    public AsyncInferenceNotificationConfig? NotificationConfig { get; init; }
}

internal sealed record AsyncInferenceNotificationConfig
{
    public string? SuccessTopic { get; init; }

    public string? ErrorTopic { get; init; }
}
