using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Training;

/// <summary>Ends jobs before their time: because somebody asked for it, or because nobody waits for them any more.</summary>
internal sealed class TrainingStop(Backends backends, TimeProvider time)
{
    // Who pressed Ctrl+C is gone within a second, and so may the process be.
    private const int StopAttempts = 3;

    private static readonly TimeSpan StopPause = TimeSpan.FromMilliseconds(200);

    private const string EndedAlready = "The request was rejected because the training job is in status";

    /// <summary>Asks a job to stop. That it has ended in the meantime is what was asked for.</summary>
    public async Task AskAsync(IBackend backend, string name)
    {
        try
        {
            await backend.SageMaker
                .StopTrainingJobAsync(new() { TrainingJobName = name }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ServiceException error) when (
            ServiceErrors.IsMissing(error) || error.Message.StartsWith(EndedAlready, StringComparison.Ordinal))
        {
            // Nothing is left to do.
        }
        catch (ServiceException error)
        {
            throw ServiceErrors.Wrap(error, $"Stopping training job '{name}'", name);
        }
    }

    /// <summary>Looks until the job has ended; a service that doesn't answer for a while is borne with.</summary>
    public async Task<TrainingJob> WaitAsync(
        TrainingJobReference job,
        TrainingJob found,
        Func<TrainingJobReference, CancellationToken, Task<TrainingJob>> describe,
        IOperationSink sink,
        CancellationToken token)
    {
        var backend = backends.Of(job);
        var ailing = new Ailing(time);
        var activity = $"Stopping {job.Name}";
        TimeSpan? pause = null;
        try
        {
            while (!TrainingJobs.HasEnded(found.TrainingJobStatus))
            {
                sink.Progress(new ProgressReport(1, activity, found.TrainingJobStatus));
                pause = backend.Polling.Next(pause, changed: false);
                await Task.Delay(backend.Polling.Uneven(pause.Value), time, token).ConfigureAwait(false);
                try
                {
                    found = await describe(job, token).ConfigureAwait(false);
                    ailing.IsOver();
                }
                catch (SageMakerEstimatorException error) when (
                    error.InnerException is ServiceException refusal && Endures(refusal, ailing, backend, job, sink))
                {
                    // The next look tells.
                }
            }
        }
        finally
        {
            sink.Progress(new ProgressReport(1, activity, "Ended", 100, Completed: true));
        }

        return found;
    }

    /// <summary>What becomes of jobs when the waiting for them was interrupted.</summary>
    public async Task AbandonAsync(IReadOnlyList<Estimator> runs, Interruption interruption, IOperationSink sink)
    {
        // The words first: who pressed Ctrl+C waits for them, not for the stopping.
        var open = runs.Where(run => !TrainingJobs.HasEnded(run.LatestTrainingJob?.TrainingJobStatus)).ToArray();
        foreach (var run in open)
        {
            sink.LastWord(Farewell(run, interruption));
        }

        await Task.WhenAll(open
            .Where(run => Stops(run, interruption))
            .Select(run => StopAsync(run, sink))).ConfigureAwait(false);
    }

    /// <summary>
    /// The request of a job was interrupted, and whether it arrived nobody knows. When the job is to stop, it is asked to
    /// for as long as it may still appear; the words come first and hold in either case.
    /// </summary>
    public async Task ForgetAsync(string name, Estimator estimator, Interruption interruption, IOperationSink sink)
    {
        var stops = interruption == Interruption.StopsAll;
        sink.LastWord(
            $"Training job '{name}' may have started all the same{(stops ? "; if so, it is being stopped" : "")}. "
            + $"Look with: {Paste.Job("Get-SMTraining", name, Backend.Aws, estimator.Session)}; "
            + $"end it with: {Paste.Job("Stop-SMTraining", name, Backend.Aws, estimator.Session)}");
        if (!stops)
        {
            return;
        }

        var backend = backends.Of(estimator);
        for (var attempt = 1; attempt <= StopAttempts; attempt++)
        {
            try
            {
                await backend.SageMaker
                    .StopTrainingJobAsync(new() { TrainingJobName = name }, CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (ServiceException error) when (ServiceErrors.IsMissing(error) && attempt < StopAttempts)
            {
                // Not there yet, or never: its request may still be on the way.
                await Task.Delay(StopPause, time).ConfigureAwait(false);
            }
            catch (ServiceException)
            {
                // Ended, never made, or not ours to stop: the words say how to look.
                return;
            }
        }
    }

    private static bool Stops(Estimator run, Interruption interruption) =>
        interruption == Interruption.StopsAll
        || (interruption == Interruption.StopsLocal && run.Backend == Backend.Local);

    private static string Farewell(Estimator run, Interruption interruption)
    {
        var name = run.TrainingJobName!;
        if (!Stops(run, interruption))
        {
            return $"Training job '{name}' goes on. "
                + $"Follow it again with: {TrainingErrors.Reattach(run.LatestTrainingJob!)}";
        }

        return run.Backend == Backend.Local
            ? $"Training job '{name}' of this machine is being stopped. What it has written so far is packed; "
            + $"see it with: {Paste.Job("Get-SMTraining", name, run.Backend, run.Session)}"
            : $"Training job '{name}' is being stopped, as -StopOnInterrupt says. "
            + $"See how it ends with: {Paste.Job("Wait-SMTrainingJob", name, run.Backend, run.Session)} -AllowStopped";
    }

    private async Task StopAsync(Estimator run, IOperationSink sink)
    {
        try
        {
            await AskAsync(backends.Of(run), run.TrainingJobName!).ConfigureAwait(false);
        }
        catch (SageMakerEstimatorException error) when (run.Backend == Backend.Aws)
        {
            // Nobody takes errors any more, and a job that runs on unnoticed costs money.
            sink.LastWord(
                $"{error.Message} It goes on; "
                + $"stop it with: {Paste.Job("Stop-SMTraining", run.TrainingJobName!, run.Backend, run.Session)}");
        }
    }

    private static bool Endures(
        ServiceException error, Ailing ailing, IBackend backend, TrainingJobReference job, IOperationSink sink)
    {
        var ailment = ailing.Of(error, backend);
        if (ailing.ShouldTell(ailment))
        {
            sink.Warning($"Training job '{job.Name}' can't be read at the moment ({error.Message}). The waiting goes on.");
        }

        return ailment != Ailment.Unbearable;
    }
}
