namespace SageMakerEstimator.Core.Api.Wire;

internal sealed record DescribeTransformJobRequest
{
    public string? TransformJobName { get; init; }
}

internal sealed record DescribeTransformJobResponse
{
    public string? TransformJobName { get; init; }

    public string? ModelName { get; init; }

    public string? TransformJobStatus { get; init; }

    public DateTimeOffset? TransformEndTime { get; init; }
}
