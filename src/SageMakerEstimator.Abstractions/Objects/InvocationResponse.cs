namespace SageMakerEstimator;

/// <summary>
/// An endpoint's answer as it came (Invoke-SMEndpoint -Raw), or where the answer of an asynchronous endpoint will be
/// (-Async -NoWait).
/// </summary>
public sealed class InvocationResponse
{
    internal InvocationResponse()
    {
    }

    /// <summary>The endpoint that was asked.</summary>
    public string EndpointName { get; internal set; } = "";

    /// <summary>The MIME type of the answer; null when the model named none, or isn't done.</summary>
    public string? ContentType { get; internal set; }

    /// <summary>The variant that answered; null for a local or an asynchronous endpoint.</summary>
    public string? InvokedProductionVariant { get; internal set; }

    /// <summary>What the model said in the header X-Amzn-SageMaker-Custom-Attributes; null when it said nothing.</summary>
    public string? CustomAttributes { get; internal set; }

    /// <summary>The session that a stateful model has begun, with its end; null when it began none.</summary>
    public string? NewSessionId { get; internal set; }

    /// <summary>The session that a stateful model has closed; null when it closed none.</summary>
    public string? ClosedSessionId { get; internal set; }

    /// <summary>The id of an asynchronous invocation; null for others.</summary>
    public string? InferenceId { get; internal set; }

    /// <summary>Where in S3 the answer of an asynchronous invocation is, or will be; null for others.</summary>
    public string? OutputLocation { get; internal set; }

    /// <summary>Where in S3 the error of an asynchronous invocation would be; null when the endpoint has no such place.</summary>
    public string? FailureLocation { get; internal set; }

    /// <summary>The answer's bytes; empty for an asynchronous invocation that isn't waited for.</summary>
    public byte[] Body { get; internal set; } = [];

    /// <summary>The answer's bytes as text.</summary>
    public override string ToString() => System.Text.Encoding.UTF8.GetString(Body);
}
