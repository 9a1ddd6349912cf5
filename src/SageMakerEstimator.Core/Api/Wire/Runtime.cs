namespace SageMakerEstimator.Core.Api.Wire;

internal sealed record InvokeEndpointRequest
{
    public required string EndpointName { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public string? ContentType { get; init; }

    public string? Accept { get; init; }
}

internal sealed record InvokeEndpointResponse
{
    public required byte[] Body { get; init; }

    public string? ContentType { get; init; }
}
