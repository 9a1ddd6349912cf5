using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Leftovers;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>
/// Whether anything but one endpoint uses a config or its models. AWS has no reverse index and refuses no removal of
/// what is in use, so that only a complete look frees anything; when it isn't allowed or never ends, all stays and is
/// named.
/// </summary>
internal sealed class ConfigUse(IBackend backend, string endpointName, IOperationSink sink)
{
    // A call each: more would take minutes.
    private const int MostConfigs = 1_000;
    private const int MostEndpoints = 1_000;

    private ISageMakerApi Api => backend.SageMaker;

    /// <summary>
    /// Whether no other endpoint has a config. One that is named after the endpoint was made for it; of others, that
    /// several endpoints may share, all endpoints are looked at.
    /// </summary>
    public async Task<bool> IsOursAloneAsync(string configName, CancellationToken token)
    {
        if (IsNamedAfterEndpoint(configName))
        {
            return true;
        }

        try
        {
            return await OtherUserAsync(configName, token).ConfigureAwait(false) is not { } user
                || Kept($"Endpoint '{user}' has the endpoint config '{configName}' as well, so it and its models stay.");
        }
        catch (ServiceException error) when (ServiceErrors.IsDenied(error))
        {
            return Kept(
                $"Whether other endpoints have the endpoint config '{configName}' can't be told, so it and its models stay: {error.Message}");
        }
    }

    /// <summary>The models of the configs that no other config names, those of shadow variants with them.</summary>
    public async Task<IReadOnlyList<string>> UnusedModelsAsync(
        IReadOnlyList<DescribeEndpointConfigResponse> configs, CancellationToken token)
    {
        var models = configs.SelectMany(Usage.ModelsOf).ToHashSet(StringComparer.Ordinal);
        var named = string.Join(", ", models.Order(StringComparer.Ordinal));
        try
        {
            if (await ScanAsync(configs, models, token).ConfigureAwait(false))
            {
                return [.. models.Order(StringComparer.Ordinal)];
            }

            Kept($"Whether other endpoints use {named} can't be told, so it stays: there are more than {MostConfigs} endpoint configs to look at");
        }
        catch (ServiceException error) when (ServiceErrors.IsDenied(error))
        {
            Kept($"Whether other endpoints use {named} can't be told, so it stays: {error.Message}");
        }

        return [];
    }

    private bool Kept(string why)
    {
        sink.Warning(why);
        return false;
    }

    /// <summary>The endpoint's name, or what of it stands before the stamp of an update.</summary>
    private bool IsNamedAfterEndpoint(string configName) =>
        configName == endpointName
        || (JobName.BaseOf(configName) is var named && named != configName
            && endpointName.StartsWith(named, StringComparison.Ordinal));

    private async Task<string?> OtherUserAsync(string configName, CancellationToken token)
    {
        var seen = 0;
        var endpoints = Pages.AllAsync(
            next => Api.ListEndpointsAsync(new() { NextToken = next }, token),
            page => page.Endpoints,
            page => page.NextToken);
        await foreach (var summary in endpoints.ConfigureAwait(false))
        {
            if (summary.EndpointName == endpointName)
            {
                continue;
            }

            if (++seen > MostEndpoints)
            {
                return "(one of more than a thousand)";
            }

            var endpoint = await Usage.OrNullAsync(
                () => Api.DescribeEndpointAsync(new() { EndpointName = summary.EndpointName }, token)).ConfigureAwait(false);
            if (endpoint?.EndpointConfigName == configName
                || endpoint?.PendingDeploymentSummary?.EndpointConfigName == configName)
            {
                return summary.EndpointName;
            }
        }

        return null;
    }

    /// <summary>Takes out what others name; false when there are too many to look at.</summary>
    private async Task<bool> ScanAsync(
        IReadOnlyList<DescribeEndpointConfigResponse> ours, HashSet<string> models, CancellationToken token)
    {
        var seen = 0;
        var configs = Pages.AllAsync(
            next => Api.ListEndpointConfigsAsync(new() { NextToken = next }, token),
            page => page.EndpointConfigs,
            page => page.NextToken);
        await foreach (var other in configs.ConfigureAwait(false))
        {
            if (models.Count == 0)
            {
                return true;
            }

            if (ours.Any(config => config.EndpointConfigName == other.EndpointConfigName))
            {
                continue;
            }

            if (++seen > MostConfigs)
            {
                return false;
            }

            var config = await Usage.OrNullAsync(() => Api.DescribeEndpointConfigAsync(
                new() { EndpointConfigName = other.EndpointConfigName }, token)).ConfigureAwait(false);
            if (config is not null)
            {
                models.ExceptWith(Usage.ModelsOf(config));
            }
        }

        return true;
    }
}
