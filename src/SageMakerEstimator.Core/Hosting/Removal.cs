using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Leftovers;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>
/// What goes with an endpoint: the endpoint first, then the models that no other config names, then its configs. The
/// service lets one delete a config or model that is in use, so looking comes before deleting; and the configs go
/// last because they alone tell which models are left when a removal was interrupted.
/// </summary>
internal static class Removal
{
    public static async Task<RemovalPlan?> PlanAsync(
        IBackend backend,
        string endpointName,
        bool keepConfig,
        bool keepModel,
        IOperationSink sink,
        CancellationToken token)
    {
        var api = backend.SageMaker;
        var endpoint = await Usage.OrNullAsync(
            () => api.DescribeEndpointAsync(new() { EndpointName = endpointName }, token)).ConfigureAwait(false);

        // After a removal that was interrupted only the config is left, under the endpoint's name. An update that is
        // on its way has a second one.
        string?[] names = endpoint is null
            ? [endpointName]
            : [endpoint.EndpointConfigName, endpoint.PendingDeploymentSummary?.EndpointConfigName];
        var found = await ConfigsAsync(api, names, token).ConfigureAwait(false);
        if (endpoint is null && found.Count == 0)
        {
            return null;
        }

        var options = new RemovalOptions(keepConfig, keepModel);
        return new PlannedRemoval(
            backend,
            endpointName,
            endpoint is not null,
            names,
            options,
            await GoneWithAsync(backend, endpointName, found, options, sink, token).ConfigureAwait(false));
    }

    /// <summary>The configs that are there.</summary>
    public static async Task<IReadOnlyList<DescribeEndpointConfigResponse>> ConfigsAsync(
        ISageMakerApi api, IEnumerable<string?> names, CancellationToken token)
    {
        List<DescribeEndpointConfigResponse> found = [];
        foreach (var name in names.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            var config = await Usage.OrNullAsync(
                () => api.DescribeEndpointConfigAsync(new() { EndpointConfigName = name }, token)).ConfigureAwait(false);
            if (config is not null)
            {
                found.Add(config);
            }
        }

        return found;
    }

    /// <summary>What of configs goes with their endpoint.</summary>
    public static async Task<GoneWith> GoneWithAsync(
        IBackend backend,
        string endpointName,
        IReadOnlyList<DescribeEndpointConfigResponse> configs,
        RemovalOptions options,
        IOperationSink sink,
        CancellationToken token)
    {
        if (options.KeepConfig)
        {
            return new GoneWith([], []);
        }

        var use = new ConfigUse(backend, endpointName, sink);
        List<DescribeEndpointConfigResponse> ours = [];
        foreach (var config in configs)
        {
            if (await use.IsOursAloneAsync(config.EndpointConfigName!, token).ConfigureAwait(false))
            {
                ours.Add(config);
            }
        }

        return new GoneWith(
            options.KeepModel || ours.Count == 0 ? [] : await use.UnusedModelsAsync(ours, token).ConfigureAwait(false),
            [.. ours.Select(config => config.EndpointConfigName!)]);
    }
}

/// <summary>What stays of what an endpoint has.</summary>
internal sealed record RemovalOptions(bool KeepConfig, bool KeepModel);

/// <summary>What goes with an endpoint.</summary>
internal sealed record GoneWith(IReadOnlyList<string> Models, IReadOnlyList<string> Configs);
