using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Jobs;
using SageMakerEstimator.Core.Models;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>Makes a planned deployment: all of it, or nothing that stays.</summary>
internal sealed class Deployment(PlannedDeployment plan, TimeProvider time, IOperationSink sink)
{
    // A failed endpoint goes within a minute or so; what takes longer is named instead of waited for.
    private static readonly TimeSpan GoingTime = TimeSpan.FromMinutes(10);

    private readonly DeploymentSteps _steps = new(plan, time, sink);

    private bool _mayServe;
    private bool _isGoing;

    private string Name => plan.EndpointName;

    private ISageMakerApi Api => plan.Backend.SageMaker;

    public async Task<Predictor> RunAsync(CancellationToken token)
    {
        try
        {
            await MakeAsync(token).ConfigureAwait(false);
        }
        catch (ServiceException error)
        {
            await _steps.UndoAsync().ConfigureAwait(false);
            throw ServiceErrors.IsTaken(error)
                ? ServiceErrors.From(
                    error,
                    ErrorId.EndpointExists,
                    ErrorKind.ResourceExists,
                    $"Endpoint '{Name}' wasn't made: {error.Message}",
                    Name)
                : ServiceErrors.Wrap(error, $"Making endpoint '{Name}'", Name);
        }
        catch (OperationCanceledException) when (_mayServe && plan.Backend.Kind == Backend.Aws)
        {
            // The endpoint may be on its way: what it needs isn't taken from under it.
            SayWhatExists();
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

        try
        {
            return plan.Options.NoWait
                ? await ReadAsync(token).ConfigureAwait(false)
                : await WaitAsync(token).ConfigureAwait(false);
        }
        catch (ServiceException error)
        {
            throw Lost(error);
        }
    }

    private async Task MakeAsync(CancellationToken token)
    {
        await _steps.MakeModelsAsync(token).ConfigureAwait(false);
        await _steps.MakeConfigAsync(token).ConfigureAwait(false);
        _mayServe = true;
        await _steps.SettledAsync(() => Once.MakeAsync(
            "endpoint",
            Name,
            () => Api.CreateEndpointAsync(plan.Endpoint, token),
            plan.Endpoint,
            () => Api.DescribeEndpointAsync(new() { EndpointName = Name }, token),
            time,
            token), token).ConfigureAwait(false);
        _steps.Made(
            $"endpoint {Name}",
            () => RemoveEndpointAsync(token));
    }

    /// <summary>Until it is gone it needs its config and models, and nothing but us keeps them.</summary>
    private async Task RemoveEndpointAsync(CancellationToken token)
    {
        await Api.DeleteEndpointAsync(new() { EndpointName = Name }, CancellationToken.None).ConfigureAwait(false);
        await new EndpointWatch(plan.Backend, time, sink, Name).GoneAsync(GoingTime, token).ConfigureAwait(false);
    }

    private async Task<Predictor> WaitAsync(CancellationToken token)
    {
        var started = time.GetTimestamp();
        var ailing = new Ailing(time);
        TimeSpan? pause = null;
        Predictor? last = null;
        try
        {
            while (true)
            {
                var predictor = await LookAsync(ailing, token).ConfigureAwait(false)
                    ?? last
                    ?? new Predictor { EndpointName = Name, EndpointStatus = "Creating" };
                sink.Progress(new ProgressReport(1, $"Publishing {Name}", predictor.EndpointStatus));
                if (predictor.EndpointStatus == "InService")
                {
                    ShowEnd(predictor);
                    return predictor;
                }

                if (predictor.EndpointStatus != "Creating")
                {
                    throw await FailedAsync(predictor, token).ConfigureAwait(false);
                }

                if (plan.Options.Timeout is { } limit && time.GetElapsedTime(started) > limit)
                {
                    throw TimedOut(limit, predictor);
                }

                pause = plan.Backend.Polling.Next(pause, last?.EndpointStatus != predictor.EndpointStatus);
                last = predictor;
                await Task.Delay(plan.Backend.Polling.Uneven(pause.Value), time, token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            sink.LastWord(_isGoing
                ? $"Endpoint '{Name}' didn't come up and is being removed; left so far: {string.Join(", ", _steps.Names)}. "
                    + $"Remove it with: {Paste.Endpoint("Unpublish-SMEndpoint", Name, plan.Backend)}"
                : $"Endpoint '{Name}' is still being made. {HowToGoOn()}");
            throw;
        }
        finally
        {
            sink.Progress(new ProgressReport(1, $"Publishing {Name}", "", Completed: true));
        }
    }

    /// <summary>The endpoint as it is; null when the service can't say at the moment.</summary>
    private async Task<Predictor?> LookAsync(Ailing ailing, CancellationToken token)
    {
        try
        {
            var predictor = await ReadAsync(token).ConfigureAwait(false);
            ailing.IsOver();
            return predictor;
        }
        catch (ServiceException error) when (!ServiceErrors.IsMissing(error))
        {
            var known = ailing.Of(error, plan.Backend);
            if (known is Ailment.Unbearable)
            {
                throw;
            }

            if (ailing.ShouldTell(known))
            {
                sink.Warning(
                    $"Endpoint '{Name}' can't be read at the moment ({error.Message}). It is still being made, and the "
                    + "waiting goes on.");
            }

            return null;
        }
    }

    private SageMakerEstimatorException Lost(ServiceException error)
    {
        if (ServiceErrors.IsMissing(error))
        {
            return ServiceErrors.From(
                error,
                ErrorId.EndpointNotFound,
                ErrorKind.ObjectNotFound,
                $"Endpoint '{Name}' was removed while it was waited for.",
                Name,
                "See what is left, and remove it: "
                + Paste.Endpoint("Unpublish-SMEndpoint", Name, plan.Backend));
        }

        var wrapped = ServiceErrors.Wrap(error, $"Reading endpoint '{Name}'", Name);
        return ServiceErrors.From(
            error,
            wrapped.ErrorId,
            wrapped.Kind,
            wrapped.Message + " The endpoint is being made all the same.",
            Name,
            HowToGoOn());
    }

    private void SayWhatExists()
    {
        sink.LastWord(
            $"Endpoint '{Name}' may be on its way all the same; made so far: {string.Join(", ", _steps.Names)}. {HowToGoOn()}");
    }

    private async Task<Predictor> ReadAsync(CancellationToken token) => Formats.Apply(
        PredictorDefaults.Apply(
            await Predictors.ReadAsync(plan.Backend, Name, plan.Session, token).ConfigureAwait(false),
            plan.Model?.Model),
        plan.Options.Predictor);

    private async Task<SageMakerEstimatorException> FailedAsync(Predictor predictor, CancellationToken token)
    {
        var kept = plan.Options.KeepOnFailure;
        var said = await EndpointErrors.LastLinesAsync(plan.Backend, Name, sink, token).ConfigureAwait(false);
        if (!kept)
        {
            _isGoing = true;
            await _steps.UndoAsync().ConfigureAwait(false);
        }

        var (id, kind, advice) = EndpointErrors.KindOf(predictor.FailureReason);
        return new SageMakerEstimatorException(
            id,
            kind,
            $"Endpoint '{Name}' didn't come up: it is {predictor.EndpointStatus}. {predictor.FailureReason} "
            + (kept ? "It was kept, as -KeepOnFailure says." : "What was made for it has been removed.") + said)
        {
            Target = predictor,
            RecommendedAction = kept ? HowToGoOn()
                : advice ?? "Publish again with -KeepOnFailure to look at what is left.",
        };
    }

    private SageMakerEstimatorException TimedOut(TimeSpan limit, Predictor predictor) =>
        new(
            ErrorId.WaitTimedOut,
            ErrorKind.OperationTimeout,
            $"Endpoint '{Name}' didn't come up within {limit}; it is still being made.")
        {
            Target = predictor,
            RecommendedAction = HowToGoOn(),
        };

    /// <summary>One line that nobody misses: what runs now, and the command that ends it.</summary>
    private void ShowEnd(Predictor predictor) =>
        sink.Information(EndLine(predictor), InformationTags.Host, InformationTags.Status);

    public static string EndLine(Predictor predictor)
    {
        var where = predictor switch
        {
            { LocalUri: { } uri } => $"serves on this machine at {uri}",
            { InstanceType: null } => $"serves since {predictor.CreationTime:HH:mm}, and bills what it is asked",
            _ => $"bills since {predictor.CreationTime:HH:mm} for {predictor.InitialInstanceCount} x {predictor.InstanceType}",
        };
        var remove = Paste.Endpoint("Unpublish-SMEndpoint", predictor.EndpointName, predictor.Backend, predictor.Session);
        return $"Endpoint '{predictor.EndpointName}' {where}. Remove it with: {remove} -Force";
    }

    private string HowToGoOn()
    {
        return $"Go on with: {Paste.Endpoint("Connect-SMEndpoint", Name, plan.Backend)} "
            + $"-- or remove it with: {Paste.Endpoint("Unpublish-SMEndpoint", Name, plan.Backend)}";
    }
}
