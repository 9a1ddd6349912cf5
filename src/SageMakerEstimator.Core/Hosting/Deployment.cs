using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>Makes a planned deployment: all of it, or nothing that stays.</summary>
internal sealed class Deployment(PlannedDeployment plan, TimeProvider time, IOperationSink sink)
{
    private readonly DeploymentSteps _steps = new(plan, time, sink);

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
        catch
        {
            await _steps.UndoAsync().ConfigureAwait(false);
            throw;
        }

        plan.Estimator!.PublishedEndpointName = Name;
        return plan.Options.NoWait
            ? await ReadAsync(token).ConfigureAwait(false)
            : await WaitAsync(token).ConfigureAwait(false);
    }

    private async Task MakeAsync(CancellationToken token)
    {
        await _steps.MakeModelAsync(token).ConfigureAwait(false);
        await _steps.MakeConfigAsync(token).ConfigureAwait(false);
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
            () => Api.DeleteEndpointAsync(new() { EndpointName = Name }, CancellationToken.None));
    }

    private async Task<Predictor> WaitAsync(CancellationToken token)
    {
        var started = time.GetTimestamp();
        TimeSpan? pause = null;
        string? last = null;
        try
        {
            while (true)
            {
                var predictor = await ReadAsync(token).ConfigureAwait(false);
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

                pause = plan.Backend.Polling.Next(pause, last != predictor.EndpointStatus);
                last = predictor.EndpointStatus;
                await Task.Delay(plan.Backend.Polling.Uneven(pause.Value), time, token).ConfigureAwait(false);
            }
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            throw ServiceErrors.From(
                error,
                ErrorId.EndpointNotFound,
                ErrorKind.ObjectNotFound,
                $"Endpoint '{Name}' was removed while it was waited for.",
                Name);
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

    private async Task<Predictor> ReadAsync(CancellationToken token) => Formats.Apply(
        await Predictors.ReadAsync(plan.Backend, Name, plan.Session, token).ConfigureAwait(false),
        plan.Options.Predictor);

    private async Task<SageMakerEstimatorException> FailedAsync(Predictor predictor)
    {
        var kept = plan.Options.KeepOnFailure;
        if (!kept)
        {
            await _steps.UndoAsync().ConfigureAwait(false);
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
        return $"Endpoint '{predictor.EndpointName}' {where}. Remove it with: Unpublish-SMEndpoint -Endpoint "
            + $"{predictor.EndpointName}{HostingOperations.Switch(predictor.Backend)} -Force";
    }

    private string HowToGoOn()
    {
        var local = HostingOperations.Switch(plan.Backend.Kind);
        return $"Go on with: Connect-SMEndpoint -Endpoint {Name}{local} "
            + $"-- or remove it with: Unpublish-SMEndpoint -Endpoint {Name}{local}";
    }
}
