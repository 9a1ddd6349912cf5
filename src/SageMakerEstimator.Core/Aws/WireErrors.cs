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
        },
        SageMakerEstimatorException ours => ours,
        AmazonServiceException { StatusCode: not 0 } other => new ServiceException(
            other.ErrorCode ?? other.StatusCode.ToString(), other.Message, (int)other.StatusCode, other.RequestId)
        {
            Unanswered = call.Unanswered,
        },
        _ when IsNetwork(error) => new ServiceException(ServiceException.NoAnswer, Innermost(error), 0)
        {
            Unanswered = Math.Max(1, call.Unanswered),
            Address = address.Url.GetLeftPart(UriPartial.Authority),
        },
        _ => new SageMakerEstimatorException(
            ErrorId.CredentialsUnusable,
            ErrorKind.AuthenticationError,
            $"{call.Operation} wasn't sent: {error.Message}",
            error),
    };

    public static SageMakerEstimatorException Unreadable(string operation, Exception error) =>
        new(
            ErrorId.Unexpected,
            ErrorKind.NotSpecified,
            $"The answer to {operation} couldn't be read: {error.Message}",
            error);

    private static bool IsNetwork(Exception error)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpRequestException or IOException or TimeoutException or System.Net.Sockets.SocketException)
            {
                return true;
            }
        }

        return false;
    }

    private static string Innermost(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        return error.Message;
    }
}
