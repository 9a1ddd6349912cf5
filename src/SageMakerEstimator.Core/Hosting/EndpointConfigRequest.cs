using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>Options as the endpoint config that is sent; pure, so that it can be tested without a network.</summary>
internal static class EndpointConfigRequest
{
    public const string VariantName = "AllTraffic";

    public static ProductionVariant Variant(string modelName, DeploymentOptions options)
    {
        var endpoint = options.Endpoint;
        var variant = new ProductionVariant
        {
            VariantName = VariantName,
            ModelName = modelName,
            InitialVariantWeight = 1,
        };
        return endpoint.Serverless is { } serverless
            ? variant with
            {
                ServerlessConfig = new ServerlessConfig
                {
                    MemorySizeInMB = serverless.MemorySizeInMB,
                    MaxConcurrency = serverless.MaxConcurrency,
                    ProvisionedConcurrency = serverless.ProvisionedConcurrency,
                },
            }
            : OnMachines(variant, options);
    }

    /// <summary>A variant of an endpoint that exists, with what is to be different.</summary>
    public static ProductionVariant Changed(ProductionVariant old, string? modelName, DeploymentOptions options)
    {
        var changed = options.Endpoint.Serverless is not null || old.ServerlessConfig is not null
            ? Variant(modelName ?? old.ModelName!, options) with
            {
                ServerlessConfig = Variant("", options).ServerlessConfig
                    ?? (options.InstanceType is null ? old.ServerlessConfig : null),
            }
            : OnMachines(old with { ModelName = modelName ?? old.ModelName }, options with
            {
                InstanceType = options.InstanceType ?? old.InstanceType,
                InitialInstanceCount = options.InitialInstanceCount ?? old.InitialInstanceCount,
            });
        return changed with { VariantName = old.VariantName, InitialVariantWeight = old.InitialVariantWeight };
    }

    public static DataCaptureConfig? Capture(DataCaptureOptions? capture, string defaultLocation) =>
        capture is null
            ? null
            : new DataCaptureConfig
            {
                EnableCapture = true,
                InitialSamplingPercentage = capture.SamplingPercentage,
                DestinationS3Uri = capture.S3Uri ?? defaultLocation + "model-monitor/data-capture",
                KmsKeyId = capture.KmsKey,
                CaptureOptions = [.. capture.Mode.Select(mode => new CaptureOption { CaptureMode = mode })],
                CaptureContentTypeHeader = new CaptureContentTypeHeader
                {
                    CsvContentTypes = ["text/csv"],
                    JsonContentTypes = ["application/json"],
                },
            };

    public static AsyncInferenceConfig? Async(AsyncOptions? async) =>
        async is null
            ? null
            : new AsyncInferenceConfig
            {
                ClientConfig = async.MaxConcurrentInvocation is { } most
                    ? new AsyncInferenceClientConfig { MaxConcurrentInvocationsPerInstance = most }
                    : null,
                OutputConfig = new AsyncInferenceOutputConfig
                {
                    S3OutputPath = async.OutputPath,
                    S3FailurePath = async.FailurePath,
                    KmsKeyId = async.KmsKey,
                    NotificationConfig = async.SuccessTopic is null && async.ErrorTopic is null
                        ? null
                        : new AsyncInferenceNotificationConfig
                        {
                            SuccessTopic = async.SuccessTopic,
                            ErrorTopic = async.ErrorTopic,
                        },
                },
            };

    private static ProductionVariant OnMachines(ProductionVariant variant, DeploymentOptions options)
    {
        var endpoint = options.Endpoint;
        return variant with
        {
            InstanceType = options.InstanceType,
            InitialInstanceCount = options.InitialInstanceCount ?? 1,
            AcceleratorType = endpoint.AcceleratorType ?? variant.AcceleratorType,
            VolumeSizeInGB = endpoint.VolumeSize ?? variant.VolumeSizeInGB,
            ModelDataDownloadTimeoutInSeconds =
                endpoint.ModelDataDownloadTimeout ?? variant.ModelDataDownloadTimeoutInSeconds,
            ContainerStartupHealthCheckTimeoutInSeconds =
                endpoint.ContainerStartupHealthCheckTimeout ?? variant.ContainerStartupHealthCheckTimeoutInSeconds,
            RoutingConfig = endpoint.RoutingStrategy is { } strategy
                ? new RoutingConfig { RoutingStrategy = strategy }
                : variant.RoutingConfig,
            InferenceAmiVersion = endpoint.InferenceAmiVersion ?? variant.InferenceAmiVersion,
        };
    }
}
