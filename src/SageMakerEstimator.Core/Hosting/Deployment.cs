using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Storage;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>Makes a planned deployment: all of it, or nothing that stays.</summary>
internal sealed class Deployment(PlannedDeployment plan, TimeProvider time, IOperationSink sink)
{
    // The API text of CreateEndpointConfig and CreateEndpoint asks to retry for a while.
    private static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(30);

    private readonly Stack<(string What, Func<Task> Undo)> _made = new();

    private bool _mayServe;

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
            await UndoAsync().ConfigureAwait(false);
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
            await UndoAsync().ConfigureAwait(false);
            throw;
        }

        plan.Estimator.PublishedEndpointName = Name;
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
        var container = plan.Model.PrimaryContainer!;
        if (plan.Bundle is { } bundle)
        {
            var uri = container.Environment!["SAGEMAKER_SUBMIT_DIRECTORY"];
            await plan.Backend.Objects.PutAsync(
                uri,
                (stream, cancel) => TarGz.PackFilesAsync(stream, bundle.Files, cancel),
                token).ConfigureAwait(false);
            Made($"code {uri}", () => plan.Backend.Objects.DeleteAsync(uri, CancellationToken.None));
        }

        await Once.MakeAsync(
            "model",
            plan.Model.ModelName!,
            () => Api.CreateModelAsync(plan.Model, token),
            plan.Model,
            () => Api.DescribeModelAsync(new() { ModelName = plan.Model.ModelName }, token)).ConfigureAwait(false);
        Made(
            $"model {plan.Model.ModelName}",
            () => Api.DeleteModelAsync(new() { ModelName = plan.Model.ModelName }, CancellationToken.None));
        await SettledAsync(() => Once.MakeAsync(
            "endpoint config",
            plan.Config.EndpointConfigName!,
            () => Api.CreateEndpointConfigAsync(plan.Config, token),
            plan.Config,
            () => Api.DescribeEndpointConfigAsync(
                new() { EndpointConfigName = plan.Config.EndpointConfigName }, token)), token).ConfigureAwait(false);
        Made(
            $"endpoint config {plan.Config.EndpointConfigName}",
            () => Api.DeleteEndpointConfigAsync(
                new() { EndpointConfigName = plan.Config.EndpointConfigName }, CancellationToken.None));
        _mayServe = true;
        await SettledAsync(() => Once.MakeAsync(
            "endpoint",
            Name,
            () => Api.CreateEndpointAsync(plan.Endpoint, token),
            plan.Endpoint,
            () => Api.DescribeEndpointAsync(new() { EndpointName = Name }, token)), token).ConfigureAwait(false);
        Made(
            $"endpoint {Name}",
            () => Api.DeleteEndpointAsync(new() { EndpointName = Name }, CancellationToken.None));
    }

    /// <summary>What was made a moment ago may be unknown to the service for some seconds more.</summary>
    private async Task SettledAsync(Func<Task> make, CancellationToken token)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await make().ConfigureAwait(false);
                return;
            }
            catch (ServiceException error) when (
                ServiceErrors.IsMissing(error) && time.GetElapsedTime(started) < SettlingTime)
            {
                await Task.Delay(plan.Backend.Polling.Shortest, time, token).ConfigureAwait(false);
            }
        }
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
                    throw await FailedAsync(predictor).ConfigureAwait(false);
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
            sink.LastWord($"Endpoint '{Name}' is still being made. {HowToGoOn()}");
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
                + Paste.Endpoint("Unpublish-SMEndpoint", Name, plan.Backend.Kind, plan.Estimator.Session));
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
        var made = _made.Reverse().Select(made => made.What).ToArray();
        sink.LastWord(
            $"Endpoint '{Name}' may be on its way all the same"
            + (made.Length == 0 ? ". " : $"; made so far: {string.Join(", ", made)}. ")
            + HowToGoOn());
    }

    private async Task<Predictor> ReadAsync(CancellationToken token) => Formats.Apply(
        await Predictors.ReadAsync(plan.Backend, Name, plan.Estimator.Session, token).ConfigureAwait(false),
        plan.Options.Predictor);

    private async Task<SageMakerEstimatorException> FailedAsync(Predictor predictor)
    {
        var kept = plan.Options.KeepOnFailure;
        if (!kept)
        {
            await UndoAsync().ConfigureAwait(false);
        }

        return new SageMakerEstimatorException(
            ErrorId.EndpointFailed,
            ErrorKind.InvalidResult,
            $"Endpoint '{Name}' didn't come up: it is {predictor.EndpointStatus}. {predictor.FailureReason} "
            + (kept ? "It was kept, as -KeepOnFailure says." : "What was made for it has been removed."))
        {
            Target = predictor,
            RecommendedAction = kept ? HowToGoOn() : "Publish again with -KeepOnFailure to look at what is left.",
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
    private void ShowEnd(Predictor predictor)
    {
        var remove = "Remove it with: "
            + Paste.Endpoint("Unpublish-SMEndpoint", Name, plan.Backend.Kind, plan.Estimator.Session) + " -Force";
        var where = predictor.LocalUri is { } uri
            ? $"serves on this machine at {uri}"
            : $"bills since {predictor.CreationTime:HH:mm} for {predictor.InitialInstanceCount} x {predictor.InstanceType}";
        sink.Information($"Endpoint '{Name}' {where}. {remove}", InformationTags.Host, InformationTags.Status);
    }

    private string HowToGoOn()
    {
        var (kind, session) = (plan.Backend.Kind, plan.Estimator.Session);
        return $"Go on with: {Paste.Endpoint("Connect-SMEndpoint", Name, kind, session)} "
            + $"-- or remove it with: {Paste.Endpoint("Unpublish-SMEndpoint", Name, kind, session)}";
    }

    private void Made(string what, Func<Task> undo)
    {
        sink.Verbose($"Made {what}.");
        _made.Push((what, undo));
    }

    /// <summary>Removes what was made, newest first. What can't be removed is named: it may cost money.</summary>
    private async Task UndoAsync()
    {
        while (_made.TryPop(out var made))
        {
            try
            {
                await made.Undo().ConfigureAwait(false);
            }
            catch (Exception error) when (error is ServiceException or IOException)
            {
                sink.Warning($"{made.What} couldn't be removed: {error.Message}");
            }
        }
    }
}
