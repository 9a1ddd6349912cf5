using System.Net.Sockets;
using Amazon.Runtime;
using SageMakerEstimator.Core.Api;

namespace SageMakerEstimator.Core.Aws;

/// <summary>What the SDK throws, as a service's refusal or as an error of ours.</summary>
internal static class WireErrors
{
    public static Exception Translate(Exception error, WireCall call, ServiceAddress address) => error switch
    {
        WireException refused => new ServiceException(
            refused.ErrorCode, refused.Message, (int)refused.StatusCode, refused.RequestId)
        {
            OriginalStatusCode = refused.Refusal.OriginalStatusCode,
            OriginalMessage = refused.Refusal.OriginalMessage,
            Unanswered = call.Unanswered,
            ClockCorrection = ClockCorrection(address),
        },
        SageMakerEstimatorException ours => ours,
        _ when IsCutOff(error) => NoAnswer("The answer broke off.", address, call.Unanswered),
        AmazonServiceException { StatusCode: not 0 } other => new ServiceException(
            other.ErrorCode ?? other.StatusCode.ToString(), other.Message, (int)other.StatusCode, other.RequestId)
        {
            Unanswered = call.Unanswered,
        },
        _ when IsNetwork(error) => NoAnswer(Innermost(error), address, call.Unanswered),
        _ => CredentialErrors.Unusable($"{call.Operation} wasn't sent", error),
    };

    /// <summary>
    /// Something came back that no service writes, from a proxy perhaps. What was asked may have been done.
    /// </summary>
    public static ServiceException Unreadable(string operation, Exception error, ServiceAddress address) => NoAnswer(
        $"What came instead of an answer to {operation} can't be read: {error.Message}", address, unanswered: 1);

    /// <summary>
    /// Whether an answer began, perhaps with a status, and can't be read. The SDK's text quotes it, keys and all.
    /// </summary>
    public static bool IsCutOff(Exception error) => Chain(error).OfType<AmazonUnmarshallingException>().Any();

    /// <summary>Whether an attempt ended before anything of it could reach the service.</summary>
    public static bool IsUnsent(Exception error) => Chain(error).OfType<HttpRequestException>().Any(
        inner => inner.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError);

    private static ServiceException NoAnswer(string message, ServiceAddress address, int unanswered) =>
        new(ServiceException.NoAnswer, message, 0)
        {
            Unanswered = unanswered,
            Address = address.Url.GetLeftPart(UriPartial.Authority),
            ClockCorrection = ClockCorrection(address),
        };

    private static TimeSpan ClockCorrection(ServiceAddress address) =>
        CorrectClockSkew.GetClockCorrectionForEndpoint(address.Url.AbsoluteUri);

    public static bool IsNetwork(Exception error) => Chain(error).Any(
        inner => inner is HttpRequestException or IOException or TimeoutException or SocketException
            or OperationCanceledException);

    private static string Innermost(Exception error) => Chain(error).Last().Message;

    public static IEnumerable<Exception> Chain(Exception error)
    {
        for (Exception? inner = error; inner is not null; inner = inner.InnerException)
        {
            yield return inner;
        }
    }
}
