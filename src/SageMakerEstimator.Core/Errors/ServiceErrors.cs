using SageMakerEstimator.Core.Api;

namespace SageMakerEstimator.Core.Errors;

/// <summary>The one place where a service's answer becomes an error of ours.</summary>
internal static class ServiceErrors
{
    /// <summary>The services say "missing" in several ways; the text is all there is to tell them by.</summary>
    public static bool IsMissing(ServiceException error) =>
        error.Code is "ResourceNotFound" or "ResourceNotFoundException"
        || (error.Code is "ValidationException" or "ValidationError"
            && (error.Message.StartsWith("Requested resource not found", StringComparison.Ordinal)
                || error.Message.StartsWith("Could not find ", StringComparison.Ordinal)
                || error.Message.EndsWith(" not found.", StringComparison.Ordinal)));

    public static bool IsTaken(ServiceException error) =>
        error.Code == "ResourceInUse"
        || (error.Code == "ValidationException"
            && error.Message.StartsWith("Cannot create already existing", StringComparison.Ordinal));

    /// <summary>What stays of a refusal that the operation itself has no better word for.</summary>
    public static SageMakerEstimatorException Wrap(ServiceException error, string doing, object? target)
    {
        var (id, kind) = error.Code switch
        {
            "ValidationException" or "ValidationError" => (ErrorId.RequestInvalid, ErrorKind.InvalidArgument),
            _ => (ErrorId.Unexpected, ErrorKind.NotSpecified),
        };
        return From(error, id, kind, $"{doing} was refused: {error.Message}", target);
    }

    public static SageMakerEstimatorException From(
        ServiceException error, string id, ErrorKind kind, string message, object? target, string? action = null) =>
        new(id, kind, message, error)
        {
            ServiceErrorCode = error.Code,
            StatusCode = error.StatusCode,
            RequestId = error.RequestId,
            Target = target,
            RecommendedAction = action,
        };
}
