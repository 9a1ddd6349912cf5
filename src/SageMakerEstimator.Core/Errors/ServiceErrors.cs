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

    /// <summary>An endpoint that is being made, updated or deleted.</summary>
    public static bool IsInTransition(ServiceException error) =>
        error.Code == "ValidationException"
        && error.Message.StartsWith("Cannot update in-progress endpoint", StringComparison.Ordinal);

    /// <summary>No word came back, or the service itself failed: asking again may help.</summary>
    public static bool IsTransient(ServiceException error) =>
        error.StatusCode is 0 or >= 500 || IsThrottled(error);

    public static bool IsThrottled(ServiceException error) => IdOf(error).Id is ErrorId.Throttled;

    public static bool IsDenied(ServiceException error) => IsDenied(error.Code);

    /// <summary>Whether the caller has to see to the credentials before anything goes on.</summary>
    public static bool IsAboutCredentials(ServiceException error) =>
        IdOf(error).Id is ErrorId.CredentialsExpired or ErrorId.CredentialsRefused;

    /// <summary>What stays of a refusal that the operation itself has no better word for.</summary>
    public static SageMakerEstimatorException Wrap(ServiceException error, string doing, object? target)
    {
        var (id, kind, action) = IdOf(error);
        var what = error.StatusCode == 0
            ? $"{doing}: no answer came from {error.Address}. {error.Message}"
            : error.Message.Length > 0 ? $"{doing} was refused: {error.Message}"
            : $"{doing} was refused with status {error.StatusCode}, and no reason was given.";
        return From(error, id, kind, what, target, action);
    }

    /// <summary>Runs an operation whose refusals have no better words of their own.</summary>
    public static async Task<T> GuardAsync<T>(string doing, object? target, Func<Task<T>> operation)
    {
        try
        {
            return await operation().ConfigureAwait(false);
        }
        catch (ServiceException error)
        {
            throw Wrap(error, doing, target);
        }
    }

    public static SageMakerEstimatorException From(
        ServiceException? error, string id, ErrorKind kind, string message, object? target, string? action = null) =>
        new(id, kind, message, error)
        {
            ServiceErrorCode = error?.Code,
            StatusCode = error?.StatusCode,
            RequestId = error?.RequestId,
            Target = target,
            RecommendedAction = action,
        };

    private static (string Id, ErrorKind Kind, string? Action) IdOf(ServiceException error)
    {
        foreach (var (marker, id, advice) in Denials)
        {
            if (error.Message.Contains(marker, StringComparison.Ordinal) && IsDenied(error.Code))
            {
                return (id, ErrorKind.PermissionDenied, advice);
            }
        }

        return Codes.TryGetValue(error.Code, out var known) ? known
            : error.StatusCode >= 500 ? (ErrorId.ServiceUnavailable, ErrorKind.ConnectionError, UnavailableAdvice)
            : (ErrorId.Unexpected, ErrorKind.NotSpecified, null);
    }

    private static bool IsDenied(string code) =>
        Codes.TryGetValue(code, out var known) && known.Kind is ErrorKind.PermissionDenied;

    private const string UnreachableAdvice = "See to -Region, -EndpointUrl, the network and its proxy.";

    private const string UnavailableAdvice = "The service has trouble of its own: run it again in a while.";

    private const string InvalidAdvice = "Change what the message names; -WhatIf shows the whole request.";

    private const string DeniedAdvice = "Ask whoever keeps the account's policies for the permission in the message.";

    private const string ExpiredAdvice = "Renew the credentials (aws sso login, Invoke-AWSSSOLogin), and run it again.";

    private const string RefusedAdvice =
        "See which credentials are used (-ProfileName, AWS_PROFILE, AWS_ACCESS_KEY_ID), and that the region is enabled "
        + "for the account.";

    private static readonly (string Marker, string Id, string Advice)[] Denials =
    [
        ("sagemaker:AddTags", ErrorId.AddTagsDenied, "Leave the tags out, or ask for the permission sagemaker:AddTags."),
        ("iam:PassRole", ErrorId.PassRoleDenied, "Ask for the permission iam:PassRole on the role."),
    ];

    // One thing has many names: each protocol and service has its own code for it.
    private static readonly Dictionary<string, (string Id, ErrorKind Kind, string? Action)> Codes = Table(
        (["ValidationException", "ValidationError", "SerializationException", "InvalidParameterException"],
            ErrorId.RequestInvalid, ErrorKind.InvalidArgument, InvalidAdvice),
        (["AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "Forbidden"],
            ErrorId.AccessDenied, ErrorKind.PermissionDenied, DeniedAdvice),
        (["ExpiredTokenException", "ExpiredToken", "RequestExpired", "TokenRefreshRequired"],
            ErrorId.CredentialsExpired, ErrorKind.AuthenticationError, ExpiredAdvice),
        (["UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId", "InvalidToken",
                "InvalidSignatureException", "SignatureDoesNotMatch", "MissingAuthenticationTokenException",
                "MissingAuthenticationToken", "IncompleteSignature", "IncompleteSignatureException",
                "AuthorizationHeaderMalformed", "RequestTimeTooSkewed", "RegionDisabledException", "OptInRequired"],
            ErrorId.CredentialsRefused, ErrorKind.AuthenticationError, RefusedAdvice),
        (["ThrottlingException", "Throttling", "ThrottledException", "TooManyRequestsException", "SlowDown",
                "RequestLimitExceeded", "RequestThrottled", "RequestThrottledException", "TooManyRequests"],
            ErrorId.Throttled, ErrorKind.LimitsExceeded, "Wait a moment, and run it again."),
        (["ResourceLimitExceeded", "LimitExceededException", "ServiceQuotaExceededException"],
            ErrorId.QuotaExceeded, ErrorKind.QuotaExceeded, "Ask for more in the Service Quotas console."),
        (["NoSuchEntity"], ErrorId.RoleNotFound, ErrorKind.ObjectNotFound, "See the role's name, and whose account it is."),
        (["ResourceInUse", "ConflictException"], ErrorId.ResourceInUse, ErrorKind.ResourceBusy, null),
        ([ServiceException.NoAnswer], ErrorId.ServiceUnreachable, ErrorKind.ConnectionError, UnreachableAdvice));

    private static Dictionary<string, (string Id, ErrorKind Kind, string? Action)> Table(
        params (string[] Codes, string Id, ErrorKind Kind, string? Action)[] rows) =>
        rows.SelectMany(row => row.Codes.Select(code => (code, row)))
            .ToDictionary(pair => pair.code, pair => (pair.row.Id, pair.row.Kind, pair.row.Action));
}
