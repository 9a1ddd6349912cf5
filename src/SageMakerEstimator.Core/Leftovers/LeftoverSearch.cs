using System.Globalization;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Leftovers;

/// <summary>
/// One search. Whatever can't be looked at is said, and what depends on it isn't called a leftover: what is written may
/// be removed by the next command in the pipeline.
/// </summary>
internal sealed class LeftoverSearch(LeftoverQuery query, IBackend backend, TimeProvider time, IOperationSink sink)
{
    private const string Activity = "Looking for leftovers";

    // Looked at together: one call for their metrics, and then they are written.
    private const int Together = 50;

    private static readonly string[] Broken = ["Failed", "OutOfService", "UpdateRollbackFailed"];

    private readonly Usage _usage = new(backend, time);
    private readonly DateTimeOffset _now = time.GetUtcNow();

    public async Task RunAsync(CancellationToken token)
    {
        try
        {
            await PartAsync("endpoints", "Endpoint", EndpointsAsync, token).ConfigureAwait(false);
            await PartAsync("endpoint configs", "EndpointConfig", ConfigsAsync, token).ConfigureAwait(false);
            await PartAsync("models", "Model", ModelsAsync, token).ConfigureAwait(false);
        }
        finally
        {
            sink.Progress(new ProgressReport(1, Activity, "", Completed: true));
        }
    }

    private async Task PartAsync(string what, string kind, Func<CancellationToken, Task> look, CancellationToken token)
    {
        if (!query.Kinds.Contains(kind, StringComparer.OrdinalIgnoreCase))
        {
            return;
        }

        sink.Progress(new ProgressReport(1, Activity, what));
        try
        {
            await look(token).ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsDenied(error))
        {
            sink.Warning($"Which {what} nothing uses can't be told, so none is written: {error.Message}");
        }
    }

    private async Task EndpointsAsync(CancellationToken token)
    {
        var wanted = (await _usage.EndpointsAsync(token).ConfigureAwait(false))
            .Where(endpoint => IsWanted(endpoint.EndpointName!, endpoint.CreationTime));
        var invocations = new Invocations(backend, time, query.IdleFor);
        foreach (var chunk in wanted.Chunk(Together))
        {
            var configs = await ConfigsOfAsync(chunk, token).ConfigureAwait(false);
            var last = await LastAsync(invocations, chunk, configs, token).ConfigureAwait(false);
            foreach (var endpoint in chunk)
            {
                token.ThrowIfCancellationRequested();
                var config = configs.GetValueOrDefault(endpoint.EndpointName!);
                if (Broken.Contains(endpoint.EndpointStatus, StringComparer.Ordinal))
                {
                    Write(
                        "Endpoint",
                        endpoint.EndpointName!,
                        $"is {endpoint.EndpointStatus} and doesn't serve. {endpoint.FailureReason}".TrimEnd(),
                        endpoint.CreationTime,
                        endpoint.LastModifiedTime);
                }
                else if (last is not null && MayBeIdle(endpoint, config))
                {
                    DateTimeOffset? asked = last.TryGetValue(endpoint.EndpointName!, out var at) ? at : null;
                    if (invocations.IsIdle(asked))
                    {
                        WriteIdle(endpoint, config!, asked, invocations.Start);
                    }
                }
            }
        }
    }

    private void WriteIdle(
        DescribeEndpointResponse endpoint,
        DescribeEndpointConfigResponse config,
        DateTimeOffset? asked,
        DateTimeOffset looked)
    {
        var created = endpoint.CreationTime ?? looked;
        var said = asked is { } at ? string.Create(CultureInfo.InvariantCulture, $"since {at.LocalDateTime:yyyy-MM-dd HH:mm}")
            : created > looked ? "since it was made"
            : string.Create(CultureInfo.InvariantCulture, $"for {(_now - looked).Days} days or more");
        var billing = BillingOf(config);
        Write(
            "Endpoint",
            endpoint.EndpointName!,
            $"is InService, and nobody has asked it {said}." + (billing is null ? " It is serverless: idle it bills nothing." : ""),
            endpoint.CreationTime,
            asked ?? (created > looked ? created : looked),
            billing);
    }

    /// <summary>
    /// Whether its metrics say anything: an endpoint of inference components counts by component, one of this machine
    /// counts nothing, and a young one had no time.
    /// </summary>
    private bool MayBeIdle(DescribeEndpointResponse endpoint, DescribeEndpointConfigResponse? config) =>
        endpoint.EndpointStatus == "InService"
        && backend.Kind == Backend.Aws
        && config is not null
        && !Usage.HasComponents(config)
        && endpoint.CreationTime < _now - query.IdleFor;

    private async Task<Dictionary<string, DescribeEndpointConfigResponse>> ConfigsOfAsync(
        DescribeEndpointResponse[] endpoints, CancellationToken token)
    {
        var found = new Dictionary<string, DescribeEndpointConfigResponse>(StringComparer.Ordinal);
        try
        {
            foreach (var endpoint in endpoints.Where(endpoint => endpoint.EndpointConfigName is not null))
            {
                if (await _usage.ConfigAsync(endpoint.EndpointConfigName!, token).ConfigureAwait(false) is { } config)
                {
                    found[endpoint.EndpointName!] = config;
                }
            }
        }
        catch (ServiceException error) when (ServiceErrors.IsDenied(error))
        {
            WarnOfIdle(error);
        }

        return found;
    }

    private async Task<IReadOnlyDictionary<string, DateTimeOffset>?> LastAsync(
        Invocations invocations,
        DescribeEndpointResponse[] endpoints,
        Dictionary<string, DescribeEndpointConfigResponse> configs,
        CancellationToken token)
    {
        var counted = endpoints
            .Where(endpoint => MayBeIdle(endpoint, configs.GetValueOrDefault(endpoint.EndpointName!)))
            .Select(endpoint => (endpoint.EndpointName!, configs[endpoint.EndpointName!]));
        try
        {
            return await invocations.LastAsync(counted, token).ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsDenied(error))
        {
            WarnOfIdle(error);
            return null;
        }
    }

    private bool _warnedOfIdle;

    private void WarnOfIdle(ServiceException error)
    {
        if (!_warnedOfIdle)
        {
            _warnedOfIdle = true;
            sink.Warning($"Which endpoints nobody asks can't be told, so none is called idle: {error.Message}");
        }
    }

    private async Task ConfigsAsync(CancellationToken token)
    {
        foreach (var summary in await _usage.ConfigsAsync(token).ConfigureAwait(false))
        {
            token.ThrowIfCancellationRequested();
            var name = summary.EndpointConfigName!;
            if (!IsWanted(name, summary.CreationTime)
                || (await _usage.EndpointsOfAsync(name, token).ConfigureAwait(false)).Count > 0
                || await _usage.ConfigAsync(name, token).ConfigureAwait(false) is not { } config)
            {
                continue;
            }

            var models = Usage.ModelsOf(config);
            var named = models.Count == 0 ? "" : $" It names {string.Join(", ", models.Order(StringComparer.Ordinal))}.";
            Write("EndpointConfig", name, "no endpoint has it." + named, summary.CreationTime, summary.CreationTime);
        }
    }

    private async Task ModelsAsync(CancellationToken token)
    {
        if (await _usage.ComponentConfigAsync(token).ConfigureAwait(false) is { } hidden)
        {
            sink.Warning(
                $"Endpoint config '{hidden}' serves inference components, whose models can't be looked at. So no model is written.");
            return;
        }

        var models = Pages.AllAsync(
            next => backend.SageMaker.ListModelsAsync(new() { NextToken = next }, token),
            page => page.Models,
            page => page.NextToken);
        await foreach (var model in models.ConfigureAwait(false))
        {
            token.ThrowIfCancellationRequested();
            var name = model.ModelName!;
            if (IsWanted(name, model.CreationTime)
                && (await _usage.ConfigsOfAsync(name, token).ConfigureAwait(false)).Count == 0
                && !(await _usage.TransformedAsync(token).ConfigureAwait(false)).Contains(name))
            {
                Write(
                    "Model",
                    name,
                    "no endpoint config names it, and no transform job of the last weeks.",
                    model.CreationTime,
                    model.CreationTime);
            }
        }
    }

    private bool IsWanted(string name, DateTimeOffset? created) =>
        name.StartsWith(query.NamePrefix ?? "", StringComparison.OrdinalIgnoreCase)
        && !IsYoung(created);

    /// <summary>Without an age nothing is too young, whatever this machine's clock says.</summary>
    private bool IsYoung(DateTimeOffset? at) => query.OlderThan > TimeSpan.Zero && at > _now - query.OlderThan;

    private void Write(
        string kind,
        string name,
        string reason,
        DateTimeOffset? created,
        DateTimeOffset? since,
        string? billing = null)
    {
        if (IsYoung(since))
        {
            return;
        }

        sink.Output(new Leftover
        {
            Kind = kind,
            Name = name,
            Reason = reason,
            CreationTime = created?.LocalDateTime ?? default,
            Since = (since ?? created)?.LocalDateTime ?? default,
            Billing = billing,
            Backend = backend.Kind,
            Region = backend.Region,
            ProfileName = query.Session.ProfileName,
            Session = query.Session,
        });
    }

    /// <summary>What costs money when nobody asks: machines, and what is kept warm of a serverless variant.</summary>
    private static string? BillingOf(DescribeEndpointConfigResponse config) =>
        string.Join(", ", (config.ProductionVariants ?? []).Select(BillingOf).OfType<string>()) is { Length: > 0 } costs
            ? costs
            : null;

    private static string? BillingOf(ProductionVariant variant) => variant switch
    {
        { InstanceType: { } type } => $"{variant.InitialInstanceCount ?? 1} x {type}",
        { ServerlessConfig.ProvisionedConcurrency: { } warm } =>
            $"{warm} x {variant.ServerlessConfig.MemorySizeInMB} MB kept warm",
        _ => null,
    };
}
