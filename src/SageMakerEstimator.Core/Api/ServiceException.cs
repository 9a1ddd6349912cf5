namespace SageMakerEstimator.Core.Api;

/// <summary>A service's refusal, as it was answered.</summary>
internal sealed class ServiceException(string code, string message, int statusCode = 400, string? requestId = null)
    : Exception(message)
{
    public string Code { get; } = code;

    public int StatusCode { get; } = statusCode;

    public string? RequestId { get; } = requestId;

    /// <summary>The code of ours for an attempt that got no word back.</summary>
    public const string NoAnswer = "NoAnswer";

    /// <summary>
    /// How many attempts of the call ended without an answer. Above 0, the service may have done what was asked.
    /// </summary>
    public int Unanswered { get; init; }

    /// <summary>How far the service's clock is ahead of this machine's, as far as its answers have told.</summary>
    public TimeSpan ClockCorrection { get; init; }

    /// <summary>The host that didn't answer.</summary>
    public string? Address { get; init; }

    /// <summary>The container's own status and body, for ModelError.</summary>
    public int? OriginalStatusCode { get; init; }

    public string? OriginalMessage { get; init; }
}
