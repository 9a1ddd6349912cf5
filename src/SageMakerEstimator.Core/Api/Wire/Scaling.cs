namespace SageMakerEstimator.Core.Api.Wire;

internal sealed record DescribeScalableTargetsRequest
{
    public string? ServiceNamespace { get; init; }

    public IReadOnlyList<string>? ResourceIds { get; init; }

    public string? ScalableDimension { get; init; }
}

internal sealed record DescribeScalableTargetsResponse
{
    public IReadOnlyList<ScalableTarget>? ScalableTargets { get; init; }
}

internal sealed record ScalableTarget
{
    public string? ResourceId { get; init; }

    public int? MinCapacity { get; init; }

    public int? MaxCapacity { get; init; }
}
