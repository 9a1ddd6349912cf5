namespace SageMakerEstimator.Core.Api.Wire;

internal sealed record ListEndpointsRequest
{
    public string? NextToken { get; init; }
}

internal sealed record ListEndpointsResponse
{
    public IReadOnlyList<EndpointSummary>? Endpoints { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record EndpointSummary
{
    public string? EndpointName { get; init; }

    public string? EndpointStatus { get; init; }

    public DateTimeOffset? CreationTime { get; init; }

    public DateTimeOffset? LastModifiedTime { get; init; }
}

internal sealed record ListModelsRequest
{
    public string? NextToken { get; init; }
}

internal sealed record ListModelsResponse
{
    public IReadOnlyList<ModelSummary>? Models { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record ModelSummary
{
    public string? ModelName { get; init; }

    public DateTimeOffset? CreationTime { get; init; }
}

internal sealed record ListTransformJobsRequest
{
    public DateTimeOffset? CreationTimeAfter { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record ListTransformJobsResponse
{
    public IReadOnlyList<TransformJobSummary>? TransformJobSummaries { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record TransformJobSummary
{
    public string? TransformJobName { get; init; }
}
