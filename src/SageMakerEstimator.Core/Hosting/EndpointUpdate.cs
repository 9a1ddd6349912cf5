using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Models;

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

    private bool _mayServe;

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
            await _steps.MakeModelsAsync(token).ConfigureAwait(false);
            await _steps.MakeConfigAsync(token).ConfigureAwait(false);
            _mayServe = true;
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
        catch (OperationCanceledException) when (_mayServe && plan.Backend.Kind == Backend.Aws)
        {
            // The update may have begun: what it needs isn't taken from under it.
            sink.LastWord(
                $"Endpoint '{Name}' may be updated all the same; made for it: {string.Join(", ", _steps.Names)}. {OldStays} "
                + $"{HowToFollow}");
            throw;
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

        try
        {
            await WaitAsync(token).ConfigureAwait(false);
        }
        catch (ServiceException error)
        {
            throw Lost(error);
        }

        return await FinishAsync(token).ConfigureAwait(false);
    }

    private async Task<Predictor> FinishAsync(CancellationToken token)
    {
        if (!plan.Options.KeepOld)
        {
            await RemoveOldAsync(token).ConfigureAwait(false);
        }

        var predictor = await ReadAsync(token).ConfigureAwait(false);
        sink.Information(Deployment.EndLine(predictor), InformationTags.Host, InformationTags.Status);
        new Autoscaling(plan.Backend, Name, sink).Tell(Update.ScalableTargets);
        return predictor;
    }

    private string OldStays =>
        $"The old endpoint config '{Update.OldConfig.EndpointConfigName}' and its models stay until the update of "
        + $"'{Name}' is over.";

    private string HowToFollow => $"Follow it with: {Paste.Endpoint("Wait-SMEndpoint", Name, plan.Backend)}";

    private SageMakerEstimatorException Lost(ServiceException error)
    {
        var wrapped = ServiceErrors.Wrap(error, $"Reading endpoint '{Name}'", Name);
        return ServiceErrors.From(
            error,
            wrapped.ErrorId,
            wrapped.Kind,
            $"{wrapped.Message} The endpoint is being updated all the same. {OldStays}",
            Name,
            HowToFollow);
    }

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
            sink.LastWord($"Endpoint '{Name}' is still being updated, and serves. {OldStays} {HowToFollow}");
            throw;
        }

        if (endpoint is { EndpointStatus: "InService" } && endpoint.EndpointConfigName == NewConfig)
        {
            return;
        }

        throw await FailedAsync(endpoint, token).ConfigureAwait(false);
    }

    private async Task<SageMakerEstimatorException> FailedAsync(DescribeEndpointResponse? endpoint, CancellationToken token)
    {
        if (endpoint is null)
        {
            await _steps.UndoAsync().ConfigureAwait(false);
            return Error(
                ErrorId.EndpointNotFound, ErrorKind.ObjectNotFound, $"Endpoint '{Name}' was removed while it was updated.");
        }

        var said = await EndpointErrors.LastLinesAsync(plan.Backend, Name, sink, token).ConfigureAwait(false);
        if (IsInUse(endpoint))
        {
            sink.Warning($"What the new config needs stays, as '{Name}' may use it: {string.Join(", ", _steps.Names)}.");
        }
        else if (!plan.Options.KeepOnFailure)
        {
            await _steps.UndoAsync().ConfigureAwait(false);
        }

        var (id, kind, advice) = EndpointErrors.KindOf(endpoint.FailureReason);
        return endpoint.EndpointStatus == "InService"
            ? Error(
                ErrorId.EndpointUpdateRolledBack,
                ErrorKind.InvalidResult,
                $"The update of endpoint '{Name}' was rolled back; it serves what it did before. {endpoint.FailureReason}{said}",
                advice)
            : Error(
                id,
                kind,
                $"The update of endpoint '{Name}' ended with {endpoint.EndpointStatus}. {endpoint.FailureReason}{said}",
                advice);
    }

    /// <summary>Whether the new config serves: as the endpoint's own, or after a rollback that failed beside the old.</summary>
    private bool IsInUse(DescribeEndpointResponse endpoint) =>
        endpoint.EndpointConfigName == NewConfig || endpoint.EndpointStatus == "UpdateRollbackFailed";

    private SageMakerEstimatorException Error(string id, ErrorKind kind, string message, string? advice = null) =>
        new(id, kind, message)
        {
            Target = Name,
            RecommendedAction = advice ?? $"See its log in /aws/sagemaker/Endpoints/{Name}, and its state with: "
                + Paste.Endpoint("Connect-SMEndpoint", Name, plan.Backend),
        };

    /// <summary>The old config, and its models when no other config names them.</summary>
    private async Task RemoveOldAsync(CancellationToken token)
    {
        var old = Update.OldConfig;
        var use = new ConfigUse(plan.Backend, Name, sink);
        if (!await use.IsOursAloneAsync(old.EndpointConfigName!, token).ConfigureAwait(false))
        {
            return;
        }

        foreach (var model in await use.UnusedModelsAsync([old], token).ConfigureAwait(false))
        {
            await TryAsync(
                $"model {model}",
                () => plan.Backend.SageMaker.DeleteModelAsync(new() { ModelName = model }, token)).ConfigureAwait(false);
        }

        await TryAsync(
            $"endpoint config {old.EndpointConfigName}",
            () => plan.Backend.SageMaker
                .DeleteEndpointConfigAsync(new() { EndpointConfigName = old.EndpointConfigName }, token))
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
        PredictorDefaults.Apply(
            await Predictors.ReadAsync(plan.Backend, Name, plan.Session, token).ConfigureAwait(false),
            plan.Model?.Model),
        plan.Options.Predictor);
}
