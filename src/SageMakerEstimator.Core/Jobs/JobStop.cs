using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Jobs;

/// <summary>Ends jobs before their time: because somebody asked for it, or because nobody waits for them any more.</summary>
internal sealed class JobStop(TimeProvider time, IOperationSink sink)
{
    // Who pressed Ctrl+C is gone within a second, and so may the process be.
    private const int StopAttempts = 3;

    private static readonly TimeSpan StopPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Asks a job to stop. That it has ended in the meantime is what was asked for.</summary>
    public static async Task AskAsync(IJob job)
    {
        try
        {
            await job.StopAsync().ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error) || HasEnded(error, job))
        {
            // Nothing is left to do.
        }
        catch (ServiceException error)
        {
            throw ServiceErrors.Wrap(error, $"Stopping {job.Kind} '{job.Name}'", job.Name);
        }
    }

    /// <summary>Looks until the job has ended; a service that doesn't answer for a while is borne with.</summary>
    public async Task WaitAsync(IJob job, CancellationToken token)
    {
        var polling = job.Backend.Polling;
        var ailing = new Ailing(time);
        var activity = $"Stopping {job.Name}";
        TimeSpan? pause = null;
        try
        {
            for (var status = "Stopping"; !JobState.IsEnd(status);)
            {
                sink.Progress(new ProgressReport(1, activity, status!));
                pause = polling.Next(pause, changed: false);
                await Task.Delay(polling.Uneven(pause.Value), time, token).ConfigureAwait(false);
                try
                {
                    status = (await job.DescribeAsync(token).ConfigureAwait(false)).Status;
                    ailing.IsOver();
                }
                catch (ServiceException error) when (ServiceErrors.IsMissing(error))
                {
                    // Removed in the meantime: whoever reads it next says so.
                    return;
                }
                catch (ServiceException error) when (Endures(error, ailing, job))
                {
                    // The next look tells.
                }
            }
        }
        finally
        {
            sink.Progress(new ProgressReport(1, activity, "Ended", 100, Completed: true));
        }
    }

    /// <summary>What becomes of jobs when the waiting for them was interrupted.</summary>
    public async Task AbandonAsync(IEnumerable<IJob> jobs, Interruption interruption)
    {
        // The words first: who pressed Ctrl+C waits for them, not for the stopping.
        var open = jobs.Where(job => !job.HasEnded).ToArray();
        foreach (var job in open)
        {
            sink.LastWord(Farewell(job, interruption));
        }

        await Task.WhenAll(open.Where(job => Stops(job, interruption)).Select(StopAsync)).ConfigureAwait(false);
    }

    /// <summary>
    /// What becomes of a job whose request was interrupted: whether it arrived nobody knows. When the job is to stop, it is
    /// asked to for as long as it may still appear; the words come first and hold in either case.
    /// </summary>
    public async Task LeaveUnknownAsync(IJob job, Interruption interruption)
    {
        var stops = Stops(job, interruption);
        sink.LastWord(
            $"{job.Title()} may have started all the same{(stops ? "; if so, it is being stopped" : "")}. "
            + $"Look with: {job.Commands.Look}; end it with: {job.Commands.Stop}");
        for (var attempt = 1; stops && attempt <= StopAttempts; attempt++)
        {
            try
            {
                await job.StopAsync().ConfigureAwait(false);
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

    private static bool HasEnded(ServiceException error, IJob job) =>
        error.Message.StartsWith($"The request was rejected because the {job.Kind} is in status", StringComparison.Ordinal);

    private static bool Stops(IJob job, Interruption interruption) =>
        interruption == Interruption.StopsAll
        || (interruption == Interruption.StopsLocal && job.Backend.Kind == Backend.Local);

    private static string Farewell(IJob job, Interruption interruption)
    {
        if (!Stops(job, interruption))
        {
            return $"{job.Title()} goes on. Follow it again with: {job.Commands.Follow}";
        }

        return job.Backend.Kind == Backend.Local
            ? $"{job.Title()} of this machine is being stopped. {job.LeftWhenStopped} "
            + $"see it with: {job.Commands.Look}"
            : $"{job.Title()} is being stopped, as -StopOnInterrupt says. "
            + $"See how it ends with: {job.Commands.Wait} -AllowStopped";
    }

    private async Task StopAsync(IJob job)
    {
        try
        {
            await AskAsync(job).ConfigureAwait(false);
        }
        catch (SageMakerEstimatorException error) when (job.Backend.Kind == Backend.Aws)
        {
            // Nobody takes errors any more, and a job that runs on unnoticed costs money.
            sink.LastWord($"{error.Message} It goes on; stop it with: {job.Commands.Stop}");
        }
    }

    private bool Endures(ServiceException error, Ailing ailing, IJob job)
    {
        var ailment = ailing.Of(error, job.Backend);
        if (ailing.ShouldTell(ailment))
        {
            sink.Warning($"{job.Title()} can't be read at the moment ({error.Message}). The waiting goes on.");
        }

        return ailment != Ailment.Unbearable;
    }
}
