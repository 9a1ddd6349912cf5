using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>A removal that was looked up and waits for a yes.</summary>
/// <param name="backend">Where the endpoint lives.</param>
/// <param name="endpointName">Its name.</param>
/// <param name="endpointExists">False when only its config is left.</param>
/// <param name="known">The configs that it had, or was about to get, when the removal was planned.</param>
/// <param name="options">What stays.</param>
/// <param name="goes">What goes with it.</param>
internal sealed class PlannedRemoval(
    IBackend backend,
    string endpointName,
    bool endpointExists,
    IReadOnlyList<string?> known,
    RemovalOptions options,
    GoneWith goes) : RemovalPlan(endpointName, ItemsOf(endpointName, endpointExists, goes))
{
    // The service takes a moment to know that an update is over, or has begun.
    private static readonly TimeSpan Hesitation = TimeSpan.FromMinutes(2);

    private ISageMakerApi Api => backend.SageMaker;

    public async Task RunAsync(bool wait, TimeSpan? limit, TimeProvider time, IOperationSink sink, CancellationToken token)
    {
        try
        {
            await RemoveAsync(wait, limit, time, sink, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (backend.Kind == Backend.Aws)
        {
            sink.LastWord(
                $"The removal of endpoint '{EndpointName}' isn't finished. Go on with: "
                + Paste.Endpoint("Unpublish-SMEndpoint", EndpointName, backend));
            throw;
        }
    }

    private async Task RemoveAsync(bool wait, TimeSpan? limit, TimeProvider time, IOperationSink sink, CancellationToken token)
    {
        var all = goes;
        if (endpointExists)
        {
            var watch = new EndpointWatch(backend, time, sink, EndpointName);
            var last = await DeleteEndpointAsync(watch, limit, time, sink, token).ConfigureAwait(false);
            all = await AlsoAsync(last, sink, token).ConfigureAwait(false);

            // An endpoint that still goes down needs its config and models, and nothing but us keeps them.
            if (wait || all.Configs.Count + all.Models.Count > 0)
            {
                await watch.GoneAsync(limit, token).ConfigureAwait(false);
            }
        }

        foreach (var model in all.Models)
        {
            await RemoveAsync($"model {model}", () => Api.DeleteModelAsync(new() { ModelName = model }, token), sink)
                .ConfigureAwait(false);
        }

        foreach (var config in all.Configs)
        {
            await RemoveAsync(
                $"endpoint config {config}",
                () => Api.DeleteEndpointConfigAsync(new() { EndpointConfigName = config }, token),
                sink).ConfigureAwait(false);
        }
    }

    /// <summary>The endpoint as it was when it rested and was removed; null when it was gone by then.</summary>
    private async Task<DescribeEndpointResponse?> DeleteEndpointAsync(
        EndpointWatch watch, TimeSpan? limit, TimeProvider time, IOperationSink sink, CancellationToken token)
    {
        var refused = (long?)null;
        while (true)
        {
            // The service refuses to delete what is being changed; a server of this machine can be ended at any time.
            var endpoint = await watch.UntilAsync(
                "to settle",
                found => backend.Kind == Backend.Local
                    || found?.EndpointStatus == "Deleting"
                    || !EndpointWatch.IsMoving(found?.EndpointStatus),
                limit,
                token).ConfigureAwait(false);
            if (endpoint?.EndpointStatus == "Deleting")
            {
                return endpoint;
            }

            try
            {
                await RemoveAsync(
                    $"endpoint {EndpointName}",
                    () => Api.DeleteEndpointAsync(new() { EndpointName = EndpointName }, token),
                    sink).ConfigureAwait(false);
                return endpoint;
            }
            catch (SageMakerEstimatorException error) when (
                error.InnerException is ServiceException inner && ServiceErrors.IsInTransition(inner)
                && time.GetElapsedTime(refused ??= time.GetTimestamp()) < Hesitation)
            {
                // Reads lag behind: it shows InService for a while after an update was asked for.
                await Task.Delay(backend.Polling.Shortest, time, token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>An update that ended, or began, since the removal was planned has left configs that nobody had seen.</summary>
    private async Task<GoneWith> AlsoAsync(DescribeEndpointResponse? last, IOperationSink sink, CancellationToken token)
    {
        if (last?.EndpointConfigName is not { } now || known.Contains(now))
        {
            return goes;
        }

        var configs = await Removal.ConfigsAsync(Api, [now, .. goes.Configs], token).ConfigureAwait(false);
        return await Removal.GoneWithAsync(backend, EndpointName, configs, options, sink, token).ConfigureAwait(false);
    }

    private static IReadOnlyList<string> ItemsOf(string endpointName, bool endpointExists, GoneWith goes) =>
    [
        .. endpointExists ? [$"endpoint {endpointName}"] : Array.Empty<string>(),
        .. goes.Models.Select(model => $"model {model}"),
        .. goes.Configs.Select(config => $"endpoint config {config}"),
    ];

    private static async Task RemoveAsync(string what, Func<Task> remove, IOperationSink sink)
    {
        try
        {
            await remove().ConfigureAwait(false);
            sink.Verbose($"Removed {what}.");
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            sink.Verbose($"{what} was gone already.");
        }
        catch (ServiceException error)
        {
            throw ServiceErrors.Wrap(error, $"Removing {what}", what);
        }
    }
}
