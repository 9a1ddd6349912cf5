using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Leftovers;

/// <summary>
/// Who uses what in an account and region. AWS has no reverse index and refuses no removal of what is in use, so that
/// only a complete look at all endpoints, configs and transform jobs tells.
/// </summary>
internal sealed class Usage(IBackend backend, TimeProvider time)
{
    // A model that a nightly or monthly transform works with has no endpoint, and is no leftover.
    private static readonly TimeSpan TransformMemory = TimeSpan.FromDays(35);

    private readonly Dictionary<string, DescribeEndpointConfigResponse?> _configs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _endpointsOf = new(StringComparer.Ordinal);
    private Task<List<DescribeEndpointResponse>>? _endpoints;
    private Task<List<EndpointConfigSummary>>? _summaries;
    private Task<HashSet<string>>? _transformed;

    /// <summary>All endpoints. Null members of a list that changes meanwhile are left out.</summary>
    public Task<List<DescribeEndpointResponse>> EndpointsAsync(CancellationToken token) =>
        _endpoints ??= ReadEndpointsAsync(token);

    public Task<List<EndpointConfigSummary>> ConfigsAsync(CancellationToken token) =>
        _summaries ??= ReadConfigsAsync(token);

    /// <summary>The endpoints that have a config, or are about to get it.</summary>
    public async Task<IReadOnlyList<string>> EndpointsOfAsync(string configName, CancellationToken token)
    {
        await EndpointsAsync(token).ConfigureAwait(false);
        return _endpointsOf.GetValueOrDefault(configName) ?? [];
    }

    /// <summary>A config; null when there is none of that name.</summary>
    public async Task<DescribeEndpointConfigResponse?> ConfigAsync(string name, CancellationToken token)
    {
        if (!_configs.TryGetValue(name, out var config))
        {
            config = await OrNullAsync(() => backend.SageMaker
                .DescribeEndpointConfigAsync(new() { EndpointConfigName = name }, token)).ConfigureAwait(false);
            _configs[name] = config;
        }

        return config;
    }

    /// <summary>The configs that name a model, with the models of shadow variants.</summary>
    public async Task<IReadOnlyList<string>> ConfigsOfAsync(string modelName, CancellationToken token)
    {
        List<string> found = [];
        foreach (var summary in await ConfigsAsync(token).ConfigureAwait(false))
        {
            var config = await ConfigAsync(summary.EndpointConfigName!, token).ConfigureAwait(false);
            if (config is not null && ModelsOf(config).Contains(modelName))
            {
                found.Add(summary.EndpointConfigName!);
            }
        }

        return found;
    }

    /// <summary>The config of an endpoint whose models are inference components, which nothing here can look at.</summary>
    public async Task<string?> ComponentConfigAsync(CancellationToken token)
    {
        foreach (var summary in await ConfigsAsync(token).ConfigureAwait(false))
        {
            var config = await ConfigAsync(summary.EndpointConfigName!, token).ConfigureAwait(false);
            if (config is not null && HasComponents(config))
            {
                return config.EndpointConfigName;
            }
        }

        return null;
    }

    /// <summary>The models of the transform jobs of the last weeks.</summary>
    public Task<HashSet<string>> TransformedAsync(CancellationToken token) => _transformed ??= ReadTransformsAsync(token);

    /// <summary>What was removed is no longer a user.</summary>
    public void Forget(string configName) => _configs[configName] = null;

    public static IEnumerable<ProductionVariant> VariantsOf(DescribeEndpointConfigResponse config) =>
        [.. config.ProductionVariants ?? [], .. config.ShadowProductionVariants ?? []];

    public static HashSet<string> ModelsOf(DescribeEndpointConfigResponse config) =>
        VariantsOf(config).Select(variant => variant.ModelName).OfType<string>().ToHashSet(StringComparer.Ordinal);

    public static bool HasComponents(DescribeEndpointConfigResponse config) =>
        VariantsOf(config).Any(variant => variant.ModelName is null);

    private async Task<List<DescribeEndpointResponse>> ReadEndpointsAsync(CancellationToken token)
    {
        List<DescribeEndpointResponse> found = [];
        var summaries = Pages.AllAsync(
            next => backend.SageMaker.ListEndpointsAsync(new() { NextToken = next }, token),
            page => page.Endpoints,
            page => page.NextToken);
        await foreach (var summary in summaries.ConfigureAwait(false))
        {
            var endpoint = await OrNullAsync(() => backend.SageMaker
                .DescribeEndpointAsync(new() { EndpointName = summary.EndpointName }, token)).ConfigureAwait(false);
            if (endpoint is null)
            {
                continue;
            }

            found.Add(endpoint);
            string?[] configs = [endpoint.EndpointConfigName, endpoint.PendingDeploymentSummary?.EndpointConfigName];
            foreach (var config in configs.OfType<string>().Distinct(StringComparer.Ordinal))
            {
                if (!_endpointsOf.TryGetValue(config, out var users))
                {
                    _endpointsOf[config] = users = [];
                }

                users.Add(endpoint.EndpointName!);
            }
        }

        return found;
    }

    private async Task<List<EndpointConfigSummary>> ReadConfigsAsync(CancellationToken token)
    {
        List<EndpointConfigSummary> found = [];
        var summaries = Pages.AllAsync(
            next => backend.SageMaker.ListEndpointConfigsAsync(new() { NextToken = next }, token),
            page => page.EndpointConfigs,
            page => page.NextToken);
        await foreach (var summary in summaries.ConfigureAwait(false))
        {
            found.Add(summary);
        }

        return found;
    }

    private async Task<HashSet<string>> ReadTransformsAsync(CancellationToken token)
    {
        var since = time.GetUtcNow() - TransformMemory;
        var found = new HashSet<string>(StringComparer.Ordinal);
        var summaries = Pages.AllAsync(
            next => backend.SageMaker.ListTransformJobsAsync(
                new() { CreationTimeAfter = since, NextToken = next }, token),
            page => page.TransformJobSummaries,
            page => page.NextToken);
        await foreach (var summary in summaries.ConfigureAwait(false))
        {
            var job = await OrNullAsync(() => backend.SageMaker
                .DescribeTransformJobAsync(new() { TransformJobName = summary.TransformJobName }, token))
                .ConfigureAwait(false);
            if (job?.ModelName is { } model)
            {
                found.Add(model);
            }
        }

        return found;
    }

    /// <summary>What went between two looks is gone, and no error.</summary>
    public static async Task<T?> OrNullAsync<T>(Func<Task<T>> describe)
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
