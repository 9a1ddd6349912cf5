using System.Text.Json;
using System.Text.Json.Serialization;

namespace SageMakerEstimator.Core.Api.Wire;

internal sealed record CreateTrainingJobRequest
{
    public string? TrainingJobName { get; init; }

    public IDictionary<string, string>? HyperParameters { get; init; }

    public AlgorithmSpecification? AlgorithmSpecification { get; init; }

    public string? RoleArn { get; init; }

    public IReadOnlyList<Channel>? InputDataConfig { get; init; }

    public OutputDataConfig? OutputDataConfig { get; init; }

    public ResourceConfig? ResourceConfig { get; init; }

    public StoppingCondition? StoppingCondition { get; init; }

    public IReadOnlyList<WireTag>? Tags { get; init; }

    public IDictionary<string, string>? Environment { get; init; }

    public VpcConfigShape? VpcConfig { get; init; }

    public bool? EnableNetworkIsolation { get; init; }

    public bool? EnableInterContainerTrafficEncryption { get; init; }

    public bool? EnableManagedSpotTraining { get; init; }

    public CheckpointConfig? CheckpointConfig { get; init; }

    public ExperimentConfig? ExperimentConfig { get; init; }

    public RetryStrategy? RetryStrategy { get; init; }

    public RemoteDebugConfig? RemoteDebugConfig { get; init; }

    public InfraCheckConfig? InfraCheckConfig { get; init; }

    public SessionChainingConfig? SessionChainingConfig { get; init; }

    /// <summary>Members that have no property here.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

internal sealed record CreateTrainingJobResponse
{
    public string? TrainingJobArn { get; init; }
}

internal sealed record WireTag
{
    public string? Key { get; init; }

    public string? Value { get; init; }
}

internal sealed record ModelArtifacts
{
    public string? S3ModelArtifacts { get; init; }
}

internal sealed record SecondaryStatusTransition
{
    public string? Status { get; init; }

    public DateTimeOffset? StartTime { get; init; }

    public DateTimeOffset? EndTime { get; init; }

    public string? StatusMessage { get; init; }
}

internal sealed record DescribeTrainingJobRequest
{
    public string? TrainingJobName { get; init; }
}

internal sealed record DescribeTrainingJobResponse
{
    public string? TrainingJobName { get; init; }

    public string? TrainingJobArn { get; init; }

    public ModelArtifacts? ModelArtifacts { get; init; }

    public string? TrainingJobStatus { get; init; }

    public string? SecondaryStatus { get; init; }

    public string? FailureReason { get; init; }

    public IDictionary<string, string>? HyperParameters { get; init; }

    public AlgorithmSpecification? AlgorithmSpecification { get; init; }

    public string? RoleArn { get; init; }

    public IReadOnlyList<Channel>? InputDataConfig { get; init; }

    public OutputDataConfig? OutputDataConfig { get; init; }

    public ResourceConfig? ResourceConfig { get; init; }

    public StoppingCondition? StoppingCondition { get; init; }

    public int? BillableTimeInSeconds { get; init; }

    public DateTimeOffset? CreationTime { get; init; }

    public DateTimeOffset? TrainingStartTime { get; init; }

    public DateTimeOffset? TrainingEndTime { get; init; }

    public DateTimeOffset? LastModifiedTime { get; init; }

    public IReadOnlyList<SecondaryStatusTransition>? SecondaryStatusTransitions { get; init; }

    public IReadOnlyList<MetricData>? FinalMetricDataList { get; init; }

    public IDictionary<string, string>? Environment { get; init; }

    public VpcConfigShape? VpcConfig { get; init; }

    public bool? EnableNetworkIsolation { get; init; }

    public bool? EnableInterContainerTrafficEncryption { get; init; }

    public bool? EnableManagedSpotTraining { get; init; }

    public CheckpointConfig? CheckpointConfig { get; init; }

    public ExperimentConfig? ExperimentConfig { get; init; }

    public RetryStrategy? RetryStrategy { get; init; }

    public RemoteDebugConfig? RemoteDebugConfig { get; init; }

    public InfraCheckConfig? InfraCheckConfig { get; init; }

    public SessionChainingConfig? SessionChainingConfig { get; init; }

    public WarmPoolStatus? WarmPoolStatus { get; init; }

    /// <summary>Members that have no property here.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

internal sealed record MetricData
{
    public string? MetricName { get; init; }

    public double Value { get; init; }

    public DateTimeOffset? Timestamp { get; init; }
}

internal sealed record StopTrainingJobRequest
{
    public string? TrainingJobName { get; init; }
}

internal sealed record UpdateTrainingJobRequest
{
    public string? TrainingJobName { get; init; }

    public ResourceConfigForUpdate? ResourceConfig { get; init; }

    public RemoteDebugConfig? RemoteDebugConfig { get; init; }
}

internal sealed record ResourceConfigForUpdate
{
    public int? KeepAlivePeriodInSeconds { get; init; }
}

internal sealed record UpdateTrainingJobResponse
{
    public string? TrainingJobArn { get; init; }
}

internal sealed record WarmPoolStatus
{
    public string? Status { get; init; }

    public int? ResourceRetainedBillableTimeInSeconds { get; init; }

    public string? ReusedByJob { get; init; }
}

internal sealed record ListTrainingJobsRequest
{
    public string? NextToken { get; init; }
}

internal sealed record ListTrainingJobsResponse
{
    public IReadOnlyList<TrainingJobSummary>? TrainingJobSummaries { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record TrainingJobSummary
{
    public string? TrainingJobName { get; init; }

    public DateTimeOffset? CreationTime { get; init; }

    public string? TrainingJobStatus { get; init; }
}

internal sealed record ListTagsRequest
{
    public string? ResourceArn { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record ListTagsResponse
{
    public IReadOnlyList<WireTag>? Tags { get; init; }

    public string? NextToken { get; init; }
}
