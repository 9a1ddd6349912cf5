using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Logs;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>What is known of an endpoint that doesn't serve.</summary>
internal static class EndpointErrors
{
    // AWS has no codes for these: the text of FailureReason is all there is.
    private static readonly string[] Capacity =
    [
        "CapacityError", "InsufficientCapacity", "Insufficient capacity", "Unable to provision requested ML compute capacity",
    ];

    /// <summary>Of some failures trying again, or asking for something else, is all that helps.</summary>
    public static (string Id, ErrorKind Kind, string? Advice) KindOf(string? reason) =>
        Array.Exists(Capacity, text => reason?.Contains(text, StringComparison.OrdinalIgnoreCase) == true)
            ? (ErrorId.CapacityUnavailable, ErrorKind.ResourceUnavailable,
                "Publish it again later, with another -InstanceType, or in another -Region.")
            : (ErrorId.EndpointFailed, ErrorKind.InvalidResult, null);

    /// <summary>What its containers said last, to be added to an error; nothing when that can't be read.</summary>
    public static async Task<string> LastLinesAsync(
        IBackend backend, string endpointName, IOperationSink sink, CancellationToken token)
    {
        var tail = new LogTail(backend.Logs, "/aws/sagemaker/Endpoints/" + endpointName, null, 0);
        try
        {
            await tail.ReadLastAsync(token).ConfigureAwait(false);
        }
        catch (ServiceException error)
        {
            sink.Verbose($"The log of endpoint '{endpointName}' can't be read: {error.Message}");
        }

        return string.Concat(tail.LastLines
            .Where(host => host.Lines.Count > 0)
            .Select(host => $"\nLast lines of {host.Host}:\n  {string.Join("\n  ", host.Lines)}"));
    }
}
