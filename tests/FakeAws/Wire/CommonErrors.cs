using System.Globalization;

namespace FakeAws.Wire;

/// <summary>Failures that every service knows.</summary>
internal enum CommonFailure
{
    NoCredentials, IncompleteCredentials, UnknownKey, BadToken, ExpiredToken, BadSignature, ClockSkew, WrongRegion, WrongService,
    Denied, Throttled, Fault, Unavailable
}

/// <summary>How a protocol words an error.</summary>
internal enum ErrorFamily
{
    Json, RestJson, Query, S3
}

/// <summary>The same failure has another code, status and text in each protocol: one table instead of branches.</summary>
internal static class CommonErrors
{
    private const string BadSignature =
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
        + "and signing method. Consult the service documentation for details.";

    private const string InvalidToken = "The security token included in the request is invalid.";
    private const string ExpiredToken = "The security token included in the request is expired";

    /// <summary>The text may hold one place, {0}, for what the caller adds.</summary>
    private static readonly Dictionary<CommonFailure, Wording[]> Table = new()
    {
        // In the order of ErrorFamily: Json, RestJson, Query, S3.
        [CommonFailure.NoCredentials] =
        [
            new("MissingAuthenticationTokenException", "Missing Authentication Token"),
            new("MissingAuthenticationTokenException", "Missing Authentication Token", 403),
            new("MissingAuthenticationToken", "Request is missing Authentication Token", 403),
            new("AccessDenied", "Access Denied", 403),
        ],
        [CommonFailure.IncompleteCredentials] =
        [
            new("IncompleteSignatureException", "{0}"),
            new("IncompleteSignatureException", "{0}", 403),
            new("IncompleteSignature", "{0}"),
            new("AuthorizationHeaderMalformed", "The authorization header is malformed; {0}"),
        ],
        [CommonFailure.UnknownKey] =
        [
            new("UnrecognizedClientException", InvalidToken),
            new("UnrecognizedClientException", InvalidToken, 403),
            new("InvalidClientTokenId", InvalidToken, 403),
            new("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", 403),
        ],
        [CommonFailure.BadToken] =
        [
            new("UnrecognizedClientException", InvalidToken),
            new("UnrecognizedClientException", InvalidToken, 403),
            new("InvalidClientTokenId", InvalidToken, 403),
            new("InvalidToken", "The provided token is malformed or otherwise invalid."),
        ],
        [CommonFailure.ExpiredToken] =
        [
            new("ExpiredTokenException", ExpiredToken),
            new("ExpiredTokenException", ExpiredToken, 403),
            new("ExpiredToken", ExpiredToken, 403),
            new("ExpiredToken", "The provided token has expired."),
        ],
        [CommonFailure.BadSignature] =
        [
            new("InvalidSignatureException", BadSignature),
            new("InvalidSignatureException", BadSignature, 403),
            new("SignatureDoesNotMatch", BadSignature, 403),
            new("SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your key and signing method.", 403),
        ],
        [CommonFailure.ClockSkew] =
        [
            new("InvalidSignatureException", "{0}"),
            new("InvalidSignatureException", "{0}", 403),
            new("SignatureDoesNotMatch", "{0}", 403),
            new("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", 403),
        ],
        [CommonFailure.WrongRegion] =
        [
            new("InvalidSignatureException", "Credential should be scoped to a valid region, not '{0}'. "),
            new("InvalidSignatureException", "Credential should be scoped to a valid region, not '{0}'. ", 403),
            new("SignatureDoesNotMatch", "Credential should be scoped to a valid region, not '{0}'. ", 403),
            new("AuthorizationHeaderMalformed", "The authorization header is malformed; the region '{0}'"),
        ],
        [CommonFailure.WrongService] =
        [
            new("InvalidSignatureException", "Credential should be scoped to correct service: '{0}'. "),
            new("InvalidSignatureException", "Credential should be scoped to correct service: '{0}'. ", 403),
            new("SignatureDoesNotMatch", "Credential should be scoped to correct service: '{0}'. ", 403),
            new("AuthorizationHeaderMalformed", "The authorization header is malformed; incorrect service. This endpoint belongs to \"{0}\"."),
        ],
        [CommonFailure.Denied] =
        [
            new("AccessDeniedException", "{0}"),
            new("AccessDeniedException", "{0}", 403),
            new("AccessDenied", "{0}", 403),
            new("AccessDenied", "{0}", 403),
        ],
        [CommonFailure.Throttled] =
        [
            new("ThrottlingException", "Rate exceeded"),
            new("ThrottlingException", "Rate exceeded", 429),
            new("Throttling", "Rate exceeded"),
            new("SlowDown", "Please reduce your request rate.", 503),
        ],
        [CommonFailure.Fault] =
        [
            new("InternalFailure", "The request processing has failed because of an unknown error, exception or failure.", 500),
            new("InternalFailure", "The request processing has failed because of an unknown error, exception or failure.", 500),
            new("InternalFailure", "The request processing has failed because of an unknown error, exception or failure.", 500),
            new("InternalError", "We encountered an internal error. Please try again.", 500),
        ],
        [CommonFailure.Unavailable] =
        [
            new("ServiceUnavailable", "The request has failed due to a temporary failure of the server.", 503),
            new("ServiceUnavailable", "The request has failed due to a temporary failure of the server.", 503),
            new("ServiceUnavailable", "The request has failed due to a temporary failure of the server.", 503),
            new("ServiceUnavailable", "Service is unable to handle request.", 503),
        ],
    };

    public static AwsError Make(ErrorFamily family, CommonFailure failure, string detail = "")
    {
        Wording wording = Table[failure][(int)family];
        return new AwsError(wording.Code, string.Format(CultureInfo.InvariantCulture, wording.Text, detail), wording.Status);
    }

    private sealed record Wording(string Code, string Text, int Status = 400);
}
