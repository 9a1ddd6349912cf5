using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Leftovers;

/// <summary>
/// Removes configs that no endpoint has, with the models that only they name, and models that nothing names. Who uses
/// what is looked up anew before, as time has gone by since they were found; for the items of one call only once a
/// minute.
/// </summary>
internal sealed class LeftoverRemovals(Func<Backend, AwsSession, IBackend> backendOf, TimeProvider time) : ILeftoverRemovals
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private (IBackend Backend, Usage Usage, DateTimeOffset At)? _known;

    public Task<RemovalPlan?> PlanAsync(
        Leftover leftover, bool keepConfig, bool keepModel, IOperationSink sink, CancellationToken token) =>
        ServiceErrors.GuardAsync(
            $"Looking whether anything uses '{leftover.Name}'",
            leftover,
            () => leftover.Kind == "EndpointConfig"
                ? PlanConfigAsync(leftover, keepConfig, keepModel, sink, token)
                : PlanModelAsync(leftover, keepModel, token));

    public async Task RunAsync(RemovalPlan plan, IOperationSink sink, CancellationToken token)
    {
        var planned = (Planned)plan;
        var api = planned.Backend.SageMaker;
        foreach (var model in planned.Models)
        {
            await RemoveAsync(
                $"model {model}", () => api.DeleteModelAsync(new() { ModelName = model }, token), sink).ConfigureAwait(false);
        }

        // Last, as it alone tells the models that are left when this is interrupted.
        if (planned.Config is { } config)
        {
            await RemoveAsync(
                $"endpoint config {config}",
                () => api.DeleteEndpointConfigAsync(new() { EndpointConfigName = config }, token),
                sink).ConfigureAwait(false);
            planned.Usage.Forget(config);
        }
    }

    private async Task<RemovalPlan?> PlanConfigAsync(
        Leftover leftover, bool keepConfig, bool keepModel, IOperationSink sink, CancellationToken token)
    {
        var (backend, usage) = Look(leftover);
        var name = leftover.Name;
        if (keepConfig || await usage.ConfigAsync(name, token).ConfigureAwait(false) is not { } config)
        {
            return null;
        }

        if ((await usage.EndpointsOfAsync(name, token).ConfigureAwait(false)).FirstOrDefault() is { } endpoint)
        {
            throw InUse(leftover, $"endpoint '{endpoint}' has it", $"Unpublish-SMEndpoint -Endpoint {endpoint} removes both.");
        }

        return new Planned(backend, usage, name, keepModel ? [] : await LoneModelsAsync(config, usage, sink, token)
            .ConfigureAwait(false));
    }

    private static async Task<IReadOnlyList<string>> LoneModelsAsync(
        Api.Wire.DescribeEndpointConfigResponse config, Usage usage, IOperationSink sink, CancellationToken token)
    {
        var models = Usage.ModelsOf(config).Order(StringComparer.Ordinal).ToArray();
        try
        {
            var transformed = models.Length == 0 ? [] : await usage.TransformedAsync(token).ConfigureAwait(false);
            List<string> lone = [];
            foreach (var model in models.Where(model => !transformed.Contains(model)))
            {
                var users = await usage.ConfigsOfAsync(model, token).ConfigureAwait(false);
                if (users.All(user => user == config.EndpointConfigName)
                    && await usage.ComponentConfigAsync(token).ConfigureAwait(false) is null)
                {
                    lone.Add(model);
                }
            }

            return lone;
        }
        catch (ServiceException error) when (ServiceErrors.IsDenied(error))
        {
            sink.Warning(
                $"Whether anything else uses {string.Join(", ", models)} can't be told, so it stays: {error.Message}");
            return [];
        }
    }

    private async Task<RemovalPlan?> PlanModelAsync(Leftover leftover, bool keepModel, CancellationToken token)
    {
        var (backend, usage) = Look(leftover);
        var name = leftover.Name;
        if (keepModel || !await ExistsAsync(backend, name, token).ConfigureAwait(false))
        {
            return null;
        }

        if ((await usage.ConfigsOfAsync(name, token).ConfigureAwait(false)).FirstOrDefault() is { } config)
        {
            throw InUse(leftover, $"endpoint config '{config}' names it", null);
        }

        if ((await usage.TransformedAsync(token).ConfigureAwait(false)).Contains(name))
        {
            throw InUse(leftover, "a transform job of the last weeks has it", null);
        }

        return await usage.ComponentConfigAsync(token).ConfigureAwait(false) is { } hidden
            ? throw InUse(leftover, $"endpoint config '{hidden}' serves inference components, whose models can't be looked at", null)
            : new Planned(backend, usage, null, [name]);
    }

    private (IBackend Backend, Usage Usage) Look(Leftover leftover)
    {
        var backend = backendOf(leftover.Backend, leftover.Session);
        var isSame = _known is { } known && time.GetUtcNow() - known.At < Fresh
            && (leftover.Backend == Backend.Local ? known.Backend.Kind == Backend.Local : known.Backend == backend);
        if (!isSame)
        {
            _known = (backend, new Usage(backend, time), time.GetUtcNow());
        }

        return (_known!.Value.Backend, _known.Value.Usage);
    }

    private static async Task<bool> ExistsAsync(IBackend backend, string model, CancellationToken token)
    {
        try
        {
            await backend.SageMaker.DescribeModelAsync(new() { ModelName = model }, token).ConfigureAwait(false);
            return true;
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            return false;
        }
    }

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

    private static SageMakerEstimatorException InUse(Leftover leftover, string why, string? action) =>
        new(
            ErrorId.ResourceInUse,
            ErrorKind.ResourceBusy,
            $"{(leftover.Kind == "Model" ? "Model" : "Endpoint config")} '{leftover.Name}' stays: {why}.")
        {
            Target = leftover,
            RecommendedAction = action,
        };

    private sealed class Planned(IBackend backend, Usage usage, string? config, IReadOnlyList<string> models)
        : RemovalPlan(
            "",
            [
                .. models.Select(model => $"model {model}"),
                .. config is null ? Array.Empty<string>() : [$"endpoint config {config}"],
            ])
    {
        public IBackend Backend { get; } = backend;

        public Usage Usage { get; } = usage;

        public string? Config { get; } = config;

        public IReadOnlyList<string> Models { get; } = models;
    }
}
