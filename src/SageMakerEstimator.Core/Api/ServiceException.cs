namespace SageMakerEstimator.Core.Api;

/// <summary>A service's refusal, as it was answered.</summary>
internal sealed class ServiceException(string code, string message, int statusCode = 400, string? requestId = null)
    : Exception(message)
{
    public string Code { get; } = code;

    public int StatusCode { get; } = statusCode;

    public string? RequestId { get; } = requestId;

    /// <summary>The container's own status and body, for ModelError.</summary>
    public int? OriginalStatusCode { get; init; }

    public string? OriginalMessage { get; init; }
}
