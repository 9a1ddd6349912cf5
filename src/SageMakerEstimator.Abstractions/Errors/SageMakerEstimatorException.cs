namespace SageMakerEstimator;

/// <summary>
/// The one exception of this module. <see cref="ErrorId"/> is constant and made for scripts; the message is made for
/// people and says what failed, on what, why, and what to do.
/// </summary>
public sealed class SageMakerEstimatorException : Exception
{
    /// <summary>Creates an error with its id, kind and message.</summary>
    /// <param name="errorId">A constant of <see cref="SageMakerEstimator.ErrorId"/>.</param>
    /// <param name="kind">What kind of trouble it is.</param>
    /// <param name="message">What failed, on what, and why.</param>
    /// <param name="innerException">What caused it, when something did.</param>
    public SageMakerEstimatorException(
        string errorId, ErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        Kind = kind;
    }

    /// <summary>The constant id, for example <c>TrainingJobFailed</c>.</summary>
    public string ErrorId { get; }

    /// <summary>What kind of trouble it is; the ErrorCategory of the record has the same name.</summary>
    public ErrorKind Kind { get; }

    /// <summary>What to do next, a command to paste where there is one.</summary>
    public string? RecommendedAction { get; init; }

    /// <summary>The service's own error code, for example <c>ValidationException</c>; null when no service answered.</summary>
    public string? ServiceErrorCode { get; init; }

    /// <summary>The HTTP status of the service's answer; null when no service answered.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The service's request id, which AWS Support asks for; null when there is none.</summary>
    public string? RequestId { get; init; }

    /// <summary>What the error is about: the TargetObject of the error record.</summary>
    public object? Target { get; init; }
}
