using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>
/// Gives an endpoint that serves another config, without an outage and without litter: a failed or rolled back update
/// leaves the old one serving and takes away what was made for the new one; a good one takes away the old.
/// </summary>
internal sealed class EndpointUpdate(PlannedDeployment plan, TimeProvider time, IOperationSink sink)
{
    // Right after the call the service may still answer with the old config in service.
    private static readonly TimeSpan Hesitation = TimeSpan.FromMinutes(2);

    private readonly DeploymentSteps _steps = new(plan, time, sink);
    private readonly EndpointWatch _watch = new(plan.Backend, time, sink, plan.EndpointName);

    private string Name => plan.EndpointName;

    private string? NewConfig => plan.Config.EndpointConfigName;

    private PlannedUpdate Update => plan.Update!;

    public async Task<Predictor> RunAsync(CancellationToken token)
    {
        if (!Update.IsNeeded)
        {
            sink.Verbose($"Endpoint '{Name}' is as it is asked for; nothing was changed.");
            return await ReadAsync(token).ConfigureAwait(false);
        }

        try
        {
            await _steps.MakeModelAsync(token).ConfigureAwait(false);
            await _steps.MakeConfigAsync(token).ConfigureAwait(false);
            await _steps.SettledAsync(
                () => plan.Backend.SageMaker.UpdateEndpointAsync(Update.Request, token), token).ConfigureAwait(false);
        }
        catch (ServiceException error)
        {
            if (!await IsTakenUpAsync(error, token).ConfigureAwait(false))
            {
                await _steps.UndoAsync().ConfigureAwait(false);
                throw ServiceErrors.Wrap(error, $"Updating endpoint '{Name}'", Name);
            }
        }
        catch
        {
            await _steps.UndoAsync().ConfigureAwait(false);
            throw;
        }

        if (plan.Estimator is { } estimator)
        {
            estimator.PublishedEndpointName = Name;
        }

        if (plan.Options.NoWait)
        {
            sink.Warning($"{OldStays} It isn't waited for.");
            return await ReadAsync(token).ConfigureAwait(false);
        }

        await WaitAsync(token).ConfigureAwait(false);
        if (!plan.Options.KeepOld)
        {
            await RemoveOldAsync(token).ConfigureAwait(false);
        }

        var predictor = await ReadAsync(token).ConfigureAwait(false);
        sink.Information(Deployment.EndLine(predictor), InformationTags.Host, InformationTags.Status);
        return predictor;
    }

    private string OldStays =>
        $"The old endpoint config '{Update.OldConfig.EndpointConfigName}' and its models stay until the update of "
        + $"'{Name}' is over.";

    /// <summary>An update without an answer may have begun all the same; the endpoint tells.</summary>
    private async Task<bool> IsTakenUpAsync(ServiceException error, CancellationToken token)
    {
        if (error.Unanswered == 0)
        {
            return false;
        }

        // It rested before: what it is in the middle of is our own update.
        if (ServiceErrors.IsInTransition(error))
        {
            return true;
        }

        var started = time.GetTimestamp();
        var endpoint = await _watch.UntilAsync(
            "to take up its update",
            now => EndpointWatch.IsMoving(now?.EndpointStatus) || now?.EndpointConfigName == NewConfig
                || time.GetElapsedTime(started) > Hesitation,
            null,
            token).ConfigureAwait(false);
        return EndpointWatch.IsMoving(endpoint?.EndpointStatus) || endpoint?.EndpointConfigName == NewConfig;
    }

    private async Task WaitAsync(CancellationToken token)
    {
        var started = time.GetTimestamp();
        var hasMoved = false;
        DescribeEndpointResponse? endpoint;
        try
        {
            endpoint = await _watch.UntilAsync(
                "to be updated",
                now =>
                {
                    hasMoved |= EndpointWatch.IsMoving(now?.EndpointStatus);
                    return !EndpointWatch.IsMoving(now?.EndpointStatus)
                        && (hasMoved || now?.EndpointConfigName == NewConfig || now?.EndpointStatus != "InService"
                            || time.GetElapsedTime(started) > Hesitation);
                },
                plan.Options.Timeout,
                token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            sink.LastWord(
                $"Endpoint '{Name}' is still being updated, and serves. {OldStays} Follow it with: "
                + Paste.Endpoint("Wait-SMEndpoint", Name, plan.Backend));
            throw;
        }

        if (endpoint is { EndpointStatus: "InService" } && endpoint.EndpointConfigName == NewConfig)
        {
            return;
        }

        throw await FailedAsync(endpoint).ConfigureAwait(false);
    }

    private async Task<SageMakerEstimatorException> FailedAsync(DescribeEndpointResponse? endpoint)
    {
        if (endpoint is null)
        {
            await _steps.UndoAsync().ConfigureAwait(false);
            return Error(
                ErrorId.EndpointNotFound, ErrorKind.ObjectNotFound, $"Endpoint '{Name}' was removed while it was updated.");
        }

        // In whatever state: what the endpoint names is in use.
        var isNew = endpoint.EndpointConfigName == NewConfig;
        if (!isNew && !plan.Options.KeepOnFailure)
        {
            await _steps.UndoAsync().ConfigureAwait(false);
        }

        return endpoint.EndpointStatus == "InService"
            ? Error(
                ErrorId.EndpointUpdateRolledBack,
                ErrorKind.InvalidResult,
                $"The update of endpoint '{Name}' was rolled back; it serves what it did before. {endpoint.FailureReason}")
            : Error(
                ErrorId.EndpointFailed,
                ErrorKind.InvalidResult,
                $"The update of endpoint '{Name}' ended with {endpoint.EndpointStatus}. {endpoint.FailureReason}");
    }

    private SageMakerEstimatorException Error(string id, ErrorKind kind, string message) =>
        new(id, kind, message)
        {
            Target = Name,
            RecommendedAction = $"See its log in /aws/sagemaker/Endpoints/{Name}, and its state with: "
                + Paste.Endpoint("Connect-SMEndpoint", Name, plan.Backend),
        };

    /// <summary>The old config, and its models when no other config names them.</summary>
    private async Task RemoveOldAsync(CancellationToken token)
    {
        var name = Update.OldConfig.EndpointConfigName!;
        var models = await Removal.UnusedModelsAsync(
            plan.Backend.SageMaker, name, Update.OldConfig.ProductionVariants ?? [], sink, token).ConfigureAwait(false);
        foreach (var model in models)
        {
            await TryAsync(
                $"model {model}",
                () => plan.Backend.SageMaker.DeleteModelAsync(new() { ModelName = model }, token)).ConfigureAwait(false);
        }

        await TryAsync(
            $"endpoint config {name}",
            () => plan.Backend.SageMaker.DeleteEndpointConfigAsync(new() { EndpointConfigName = name }, token))
            .ConfigureAwait(false);
    }

    /// <summary>The endpoint is updated already; what stays behind is named, not thrown.</summary>
    private async Task TryAsync(string what, Func<Task> remove)
    {
        try
        {
            await remove().ConfigureAwait(false);
            sink.Verbose($"Removed the old {what}.");
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            sink.Verbose($"The old {what} was gone already.");
        }
        catch (ServiceException error)
        {
            sink.Warning($"The old {what} stays: {error.Message}");
        }
    }

    private async Task<Predictor> ReadAsync(CancellationToken token) => Formats.Apply(
        PredictorDefaults.Start(
            await Predictors.ReadAsync(plan.Backend, Name, plan.Session, token).ConfigureAwait(false), plan.Estimator),
        plan.Options.Predictor);
}
