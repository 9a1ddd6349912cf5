using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Jobs;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>Looks at an endpoint until it is as somebody wants it.</summary>
internal sealed class EndpointWatch(IBackend backend, TimeProvider time, IOperationSink sink, string endpointName)
{
    /// <summary>In these nothing but waiting helps: the service refuses changes and removal.</summary>
    public static bool IsMoving(string? status) =>
        status is "Creating" or "Updating" or "SystemUpdating" or "RollingBack" or "Deleting";

    /// <summary>The endpoint as it is now; null when there is none.</summary>
    public async Task<DescribeEndpointResponse?> FindAsync(CancellationToken token)
    {
        try
        {
            return await backend.SageMaker
                .DescribeEndpointAsync(new() { EndpointName = endpointName }, token).ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            return null;
        }
    }

    /// <summary>Waits until the endpoint rests, or is gone; the answer is null then.</summary>
    public Task<DescribeEndpointResponse?> SettledAsync(TimeSpan? limit, CancellationToken token) =>
        UntilAsync("to settle", endpoint => !IsMoving(endpoint?.EndpointStatus), limit, token);

    /// <summary>Waits until there is no endpoint of this name.</summary>
    public Task GoneAsync(TimeSpan? limit, CancellationToken token) =>
        UntilAsync("to be gone", endpoint => endpoint is null, limit, token);

    public async Task<DescribeEndpointResponse?> UntilAsync(
        string what, Func<DescribeEndpointResponse?, bool> isSo, TimeSpan? limit, CancellationToken token)
    {
        var started = time.GetTimestamp();
        var ailing = new Ailing(time);
        TimeSpan? pause = null;
        string? last = null;
        var activity = $"Waiting for endpoint {endpointName} {what}";
        try
        {
            while (true)
            {
                var (isKnown, endpoint) = await LookAsync(ailing, token).ConfigureAwait(false);
                if (isKnown && isSo(endpoint))
                {
                    return endpoint;
                }

                var status = isKnown ? endpoint?.EndpointStatus ?? "gone" : last;
                sink.Progress(new ProgressReport(1, activity, status ?? ""));
                if (limit is { } longest && time.GetElapsedTime(started) > longest)
                {
                    throw TimedOut(what, longest, status);
                }

                pause = backend.Polling.Next(pause, last != status);
                last = status;
                await Task.Delay(backend.Polling.Uneven(pause.Value), time, token).ConfigureAwait(false);
            }
        }
        finally
        {
            sink.Progress(new ProgressReport(1, activity, "", Completed: true));
        }
    }

    /// <summary>The endpoint, null when it is gone; nothing is known while the service is ailing, which passes.</summary>
    private async Task<(bool IsKnown, DescribeEndpointResponse? Endpoint)> LookAsync(Ailing ailing, CancellationToken token)
    {
        try
        {
            var endpoint = await FindAsync(token).ConfigureAwait(false);
            ailing.IsOver();
            return (true, endpoint);
        }
        catch (ServiceException error)
        {
            var ailment = ailing.Of(error, backend);
            if (ailment == Ailment.Unbearable)
            {
                throw;
            }

            if (ailing.ShouldTell(ailment))
            {
                sink.Warning(
                    $"Endpoint '{endpointName}' can't be read at the moment ({error.Message}). The waiting goes on.");
            }

            return (false, null);
        }
    }

    private SageMakerEstimatorException TimedOut(string what, TimeSpan limit, string? status) =>
        new(
            ErrorId.WaitTimedOut,
            ErrorKind.OperationTimeout,
            $"Waiting for endpoint '{endpointName}' {what} took longer than {limit}; it is {status ?? "gone"}.")
        {
            Target = endpointName,
            RecommendedAction = "See how it goes on with: "
                + Paste.Endpoint("Connect-SMEndpoint", endpointName, backend),
        };
}
