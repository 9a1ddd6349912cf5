using System.Globalization;

namespace SageMakerEstimator.Core.Inference;

/// <summary>What the service takes: known before anything is sent, since its own answer names no reason.</summary>
internal static class InvocationLimits
{
    /// <summary>The largest body of InvokeEndpoint: 6 MB.</summary>
    public const int Body = 6 * 1024 * 1024;

    /// <summary>The largest body of InvokeEndpointAsync itself; a larger record goes to S3 first.</summary>
    public const int LaterBody = 128_000;

    /// <summary>The largest record of an asynchronous endpoint: 1 GB.</summary>
    public const long LaterInput = 1024L * 1024 * 1024;

    public static void Check(Invocation invocation, long length)
    {
        // A server of this machine has a limit of its own, which its environment sets.
        if (invocation.Way.Backend == Backend.Aws && length > Body)
        {
            throw TooLarge(
                invocation.Target,
                length,
                Body,
                "Send fewer rows at once, or give an asynchronous endpoint (-Async) up to 1 GB.");
        }
    }

    public static void CheckLater(long length, object? target)
    {
        if (length > LaterInput)
        {
            throw TooLarge(target, length, LaterInput, "Split it, or use a batch transform.");
        }
    }

    private static SageMakerEstimatorException TooLarge(object? target, long length, long limit, string action) => new(
        ErrorId.PayloadTooLarge,
        ErrorKind.LimitsExceeded,
        string.Create(CultureInfo.InvariantCulture, $"The record has {length:N0} bytes; the service takes {limit:N0}."))
    {
        Target = target,
        RecommendedAction = action,
    };
}
