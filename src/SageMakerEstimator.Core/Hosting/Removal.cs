using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>
/// What goes with an endpoint: the endpoint first, then the models that no other config names, then its config. The
/// service lets one delete a config or model that is in use, so looking comes before deleting; and the config goes
/// last because it alone tells which models are left when a removal was interrupted.
/// </summary>
internal static class Removal
{
    // A call each: more would take minutes.
    private const int MostConfigs = 1_000;

    public static async Task<RemovalPlan?> PlanAsync(
        IBackend backend,
        string endpointName,
        bool keepConfig,
        bool keepModel,
        IOperationSink sink,
        CancellationToken token)
    {
        var api = backend.SageMaker;
        var endpoint = await OrNullAsync(() => api.DescribeEndpointAsync(new() { EndpointName = endpointName }, token))
            .ConfigureAwait(false);

        // After a removal that was interrupted only the config is left, under the endpoint's name.
        var configName = endpoint?.EndpointConfigName ?? endpointName;
        var config = await OrNullAsync(
            () => api.DescribeEndpointConfigAsync(new() { EndpointConfigName = configName }, token)).ConfigureAwait(false);
        if (endpoint is null && config is null)
        {
            return null;
        }

        var models = keepModel || keepConfig || config is null
            ? []
            : await UnusedModelsAsync(api, configName, config.ProductionVariants ?? [], sink, token)
                .ConfigureAwait(false);
        return new PlannedRemoval(
            backend,
            endpointName,
            endpoint is not null,
            config is null || keepConfig ? null : configName,
            models);
    }

    /// <summary>
    /// The models of a config that no other config names. AWS has no reverse index and refuses no removal, so that only
    /// a complete scan frees a model; when it isn't allowed or never ends, all stay and are named.
    /// </summary>
    public static async Task<IReadOnlyList<string>> UnusedModelsAsync(
        ISageMakerApi api,
        string configName,
        IReadOnlyList<Api.Wire.ProductionVariant> variants,
        IOperationSink sink,
        CancellationToken token)
    {
        var models = variants.Select(variant => variant.ModelName).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var named = string.Join(", ", models.Order(StringComparer.Ordinal));
        try
        {
            return await ScanAsync(api, configName, models, token).ConfigureAwait(false)
                ? [.. models.Order(StringComparer.Ordinal)]
                : Kept($"there are more than {MostConfigs} endpoint configs to look at");
        }
        catch (ServiceException error) when (ServiceErrors.IsDenied(error))
        {
            return Kept(error.Message);
        }

        IReadOnlyList<string> Kept(string why)
        {
            sink.Warning($"Whether other endpoints use {named} can't be told, so it stays: {why}");
            return [];
        }
    }

    private static async Task<bool> ScanAsync(
        ISageMakerApi api, string configName, HashSet<string> models, CancellationToken token)
    {
        string? next = null;
        var seen = 0;
        do
        {
            var page = await api.ListEndpointConfigsAsync(new() { NextToken = next }, token).ConfigureAwait(false);
            foreach (var other in page.EndpointConfigs ?? [])
            {
                if (models.Count == 0)
                {
                    return true;
                }

                if (other.EndpointConfigName == configName)
                {
                    continue;
                }

                if (++seen > MostConfigs)
                {
                    return false;
                }

                var config = await OrNullAsync(() => api.DescribeEndpointConfigAsync(
                    new() { EndpointConfigName = other.EndpointConfigName }, token)).ConfigureAwait(false);
                models.ExceptWith((config?.ProductionVariants ?? []).Select(variant => variant.ModelName).OfType<string>());
            }

            next = page.NextToken;
        }
        while (next is not null);
        return true;
    }

    private static async Task<T?> OrNullAsync<T>(Func<Task<T>> describe)
        where T : class
    {
        try
        {
            return await describe().ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            return null;
        }
    }
}

/// <summary>A removal that was looked up and waits for a yes.</summary>
internal sealed class PlannedRemoval(
    IBackend backend, string endpointName, bool endpointExists, string? configName, IReadOnlyList<string> models)
    : RemovalPlan(endpointName, ItemsOf(endpointName, endpointExists, configName, models))
{
    public async Task RunAsync(bool wait, TimeSpan? limit, TimeProvider time, IOperationSink sink, CancellationToken token)
    {
        var api = backend.SageMaker;
        var watch = new EndpointWatch(backend, time, sink, EndpointName);
        if (endpointExists)
        {
            // The service refuses to delete what is being changed.
            await watch.UntilAsync(
                "to settle",
                endpoint => endpoint?.EndpointStatus == "Deleting" || !EndpointWatch.IsMoving(endpoint?.EndpointStatus),
                limit,
                token).ConfigureAwait(false);
            await RemoveAsync(
                $"endpoint {EndpointName}",
                () => api.DeleteEndpointAsync(new() { EndpointName = EndpointName }, token),
                sink).ConfigureAwait(false);

            // An endpoint that still goes down needs its config and models, and nothing but us keeps them.
            if (wait || configName is not null || models.Count > 0)
            {
                await watch.GoneAsync(limit, token).ConfigureAwait(false);
            }
        }

        foreach (var model in models)
        {
            await RemoveAsync(
                $"model {model}", () => api.DeleteModelAsync(new() { ModelName = model }, token), sink)
                .ConfigureAwait(false);
        }

        if (configName is not null)
        {
            await RemoveAsync(
                $"endpoint config {configName}",
                () => api.DeleteEndpointConfigAsync(new() { EndpointConfigName = configName }, token),
                sink).ConfigureAwait(false);
        }
    }

    private static IReadOnlyList<string> ItemsOf(
        string endpointName, bool endpointExists, string? configName, IReadOnlyList<string> models) =>
    [
        .. endpointExists ? [$"endpoint {endpointName}"] : Array.Empty<string>(),
        .. models.Select(model => $"model {model}"),
        .. configName is null ? Array.Empty<string>() : [$"endpoint config {configName}"],
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
