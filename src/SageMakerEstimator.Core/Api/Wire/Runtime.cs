namespace SageMakerEstimator.Core.Api.Wire;

internal sealed record InvokeEndpointRequest
{
    public required string EndpointName { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public string? ContentType { get; init; }

    public string? Accept { get; init; }

    public InvocationHeaders Headers { get; init; } = new();
}

internal sealed record InvokeEndpointResponse
{
    public required byte[] Body { get; init; }

    public string? ContentType { get; init; }

    public string? InvokedProductionVariant { get; init; }

    public string? CustomAttributes { get; init; }

    public string? NewSessionId { get; init; }

    public string? ClosedSessionId { get; init; }
}

/// <summary>An answer that arrives in parts.</summary>
/// <param name="ContentType">The type of the whole.</param>
/// <param name="Parts">Its parts; reading them throws what comes instead of the rest.</param>
internal sealed record InvokeEndpointStream(string? ContentType, IAsyncEnumerable<byte[]> Parts);

internal sealed record QueueInvocationRequest
{
    public required string EndpointName { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    public string? InputLocation { get; init; }

    public int? InvocationTimeoutSeconds { get; init; }

    public int? RequestTTLSeconds { get; init; }

    public string? ContentType { get; init; }

    public string? Accept { get; init; }

    public InvocationHeaders Headers { get; init; } = new();
}

internal sealed record QueuedInvocation(string? InferenceId, string? OutputLocation, string? FailureLocation);

internal sealed record QueuedInvocationBody
{
    public string? InferenceId { get; init; }
}

/// <summary>The headers of the runtime's operations.</summary>
internal static class RuntimeHeaders
{
    public const string CustomAttributes = "X-Amzn-SageMaker-Custom-Attributes";

    public const string InvokedVariant = "x-Amzn-Invoked-Production-Variant";

    /// <summary>Those that are set, by their names on the wire.</summary>
    public static IEnumerable<(string Name, string Value)> Of(InvocationHeaders headers) => new[]
    {
        (CustomAttributes, headers.CustomAttributes),
        ("X-Amzn-SageMaker-Target-Model", headers.TargetModel),
        ("X-Amzn-SageMaker-Target-Variant", headers.TargetVariant),
        ("X-Amzn-SageMaker-Target-Container-Hostname", headers.TargetContainerHostname),
        ("X-Amzn-SageMaker-Inference-Id", headers.InferenceId),
        ("X-Amzn-SageMaker-Session-Id", headers.SessionId),
        ("X-Amzn-SageMaker-Enable-Explanations", headers.EnableExplanations),
        ("X-Amzn-SageMaker-Inference-Component", headers.InferenceComponentName),
    }.Where(header => header.Item2 is not null)!;
}
