using System.Management.Automation;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Commands;

/// <content>What an endpoint config says besides its machines.</content>
public sealed partial class PublishSMEndpointCommand
{
    private const string InstanceSet = "Instance";
    private const string ServerlessSet = "Serverless";
    private const string AsyncSet = "Async";

    /// <summary>Give an endpoint that exists this model or these machines.</summary>
    [Parameter]
    [Alias("UpdateEndpoint")]
    public SwitchParameter Update { get; set; }

    /// <summary>Make the endpoint, update it where something differs, or leave it as it is.</summary>
    [Parameter]
    public SwitchParameter CreateOrUpdate { get; set; }

    /// <summary>Keep the config and models that an update replaces.</summary>
    [Parameter]
    public SwitchParameter KeepOld { get; set; }

    /// <summary>The KMS key of the machines' volumes.</summary>
    [Parameter]
    [Alias("KmsKeyId")]
    [ValidateLength(1, 2048)]
    [ValidatePattern(@"^[a-zA-Z0-9:/_-]*\z")]
    public string? KmsKey { get; set; }

    /// <summary>The Elastic Inference accelerator.</summary>
    [Parameter(ParameterSetName = InstanceSet)]
    [ValidatePattern("^ml\\.eia[12]\\.(medium|large|xlarge)\\z")]
    public string? AcceleratorType { get; set; }

    /// <summary>The size of each machine's volume, in GB.</summary>
    [Parameter(ParameterSetName = InstanceSet)]
    [Parameter(ParameterSetName = AsyncSet)]
    [Alias("VolumeSizeInGB")]
    [ValidateRange(1, 512)]
    public int? VolumeSize { get; set; }

    /// <summary>How long the model may take to download.</summary>
    [Parameter(ParameterSetName = InstanceSet)]
    [Parameter(ParameterSetName = AsyncSet)]
    [Duration(MinSeconds = 60, MaxSeconds = 3600)]
    public TimeSpan? ModelDataDownloadTimeout { get; set; }

    /// <summary>How long the container may take to answer its health check.</summary>
    [Parameter(ParameterSetName = InstanceSet)]
    [Parameter(ParameterSetName = AsyncSet)]
    [Duration(MinSeconds = 60, MaxSeconds = 3600)]
    public TimeSpan? ContainerStartupHealthCheckTimeout { get; set; }

    /// <summary>How requests are spread over machines.</summary>
    [Parameter(ParameterSetName = InstanceSet)]
    [Parameter(ParameterSetName = AsyncSet)]
    [Alias("RoutingStrategy")]
    [ValidateSet("LEAST_OUTSTANDING_REQUESTS", "RANDOM")]
    public string? RoutingConfig { get; set; }

    /// <summary>The AMI of the machines.</summary>
    [Parameter(ParameterSetName = InstanceSet)]
    [Parameter(ParameterSetName = AsyncSet)]
    [ValidateNotNullOrEmpty]
    public string? InferenceAmiVersion { get; set; }

    /// <summary>The memory of a serverless endpoint, in MB.</summary>
    [Parameter(ParameterSetName = ServerlessSet, Mandatory = true)]
    [ValidateSet("1024", "2048", "3072", "4096", "5120", "6144")]
    public int MemorySizeInMB { get; set; }

    /// <summary>How many requests a serverless endpoint works on at once.</summary>
    [Parameter(ParameterSetName = ServerlessSet)]
    [ValidateRange(1, 200)]
    public int MaxConcurrency { get; set; } = 5;

    /// <summary>How many of them are kept warm.</summary>
    [Parameter(ParameterSetName = ServerlessSet)]
    [ValidateRange(1, 200)]
    public int? ProvisionedConcurrency { get; set; }

    /// <summary>Where an asynchronous endpoint puts its answers.</summary>
    [Parameter(ParameterSetName = AsyncSet, Mandatory = true)]
    [ValidatePattern("^s3://")]
    public string? AsyncOutputPath { get; set; }

    /// <summary>Where it puts what went wrong.</summary>
    [Parameter(ParameterSetName = AsyncSet)]
    [ValidatePattern("^s3://")]
    public string? AsyncFailurePath { get; set; }

    /// <summary>The KMS key of those objects.</summary>
    [Parameter(ParameterSetName = AsyncSet)]
    [ValidateLength(1, 2048)]
    [ValidatePattern(@"^[a-zA-Z0-9:/_-]*\z")]
    public string? AsyncKmsKey { get; set; }

    /// <summary>The SNS topic that hears of answers.</summary>
    [Parameter(ParameterSetName = AsyncSet)]
    [ValidatePattern("^arn:aws[a-z-]*:sns:")]
    public string? SuccessTopic { get; set; }

    /// <summary>The SNS topic that hears of failures.</summary>
    [Parameter(ParameterSetName = AsyncSet)]
    [ValidatePattern("^arn:aws[a-z-]*:sns:")]
    public string? ErrorTopic { get; set; }

    /// <summary>How many requests each machine works on at once.</summary>
    [Parameter(ParameterSetName = AsyncSet)]
    [ValidateRange(1, 1000)]
    public int? MaxConcurrentInvocation { get; set; }

    /// <summary>Keep requests and answers in S3.</summary>
    [Parameter]
    public SwitchParameter DataCapture { get; set; }

    /// <summary>How many of them, in percent.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int DataCaptureSamplingPercentage { get; set; } = 20;

    /// <summary>Where they are kept.</summary>
    [Parameter]
    [ValidatePattern("^s3://")]
    public string? DataCaptureS3Uri { get; set; }

    /// <summary>The KMS key of those objects.</summary>
    [Parameter]
    [ValidateLength(1, 2048)]
    [ValidatePattern(@"^[a-zA-Z0-9:/_-]*\z")]
    public string? DataCaptureKmsKey { get; set; }

    /// <summary>What of them.</summary>
    [Parameter]
    [ValidateSet("Input", "Output")]
    public string[] DataCaptureMode { get; set; } = ["Input", "Output"];

    private ServerlessOptions? Serverless => ParameterSetName == ServerlessSet
        ? new ServerlessOptions(MemorySizeInMB, MaxConcurrency, ProvisionedConcurrency)
        : null;

    private AsyncOptions? Async => ParameterSetName == AsyncSet
        ? new AsyncOptions(AsyncOutputPath!)
        {
            FailurePath = AsyncFailurePath,
            KmsKey = AsyncKmsKey,
            SuccessTopic = SuccessTopic,
            ErrorTopic = ErrorTopic,
            MaxConcurrentInvocation = MaxConcurrentInvocation,
        }
        : null;

    // Whoever says how to capture wants it captured.
    private DataCaptureOptions? Capture => MyInvocation.BoundParameters.Keys
        .Any(name => name.StartsWith(nameof(DataCapture), StringComparison.Ordinal))
        && (DataCapture || !MyInvocation.BoundParameters.ContainsKey(nameof(DataCapture)))
            ? new DataCaptureOptions
            {
                SamplingPercentage = DataCaptureSamplingPercentage,
                S3Uri = DataCaptureS3Uri,
                KmsKey = DataCaptureKmsKey,
                Mode = DataCaptureMode,
            }
            : null;

    private EndpointOptions EndpointOptions() => new()
    {
        AcceleratorType = AcceleratorType,
        KmsKey = KmsKey,
        VolumeSize = VolumeSize,
        ModelDataDownloadTimeout = Seconds(ModelDataDownloadTimeout),
        ContainerStartupHealthCheckTimeout = Seconds(ContainerStartupHealthCheckTimeout),
        RoutingStrategy = RoutingConfig,
        InferenceAmiVersion = InferenceAmiVersion,
        Serverless = Serverless,
        Async = Async,
        DataCapture = Capture,
    };

    private static int? Seconds(TimeSpan? duration) => duration is { } given ? (int)given.TotalSeconds : null;
}
