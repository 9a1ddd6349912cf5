using System.Globalization;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Logs;

namespace SageMakerEstimator.Core.Training;

/// <summary>Follows any number of jobs in one loop: logs, states, progress, and each job's end as it comes.</summary>
internal sealed class TrainingWait(Backends backends, TimeProvider time, WaitOptions options, IOperationSink sink)
{
    public async Task RunAsync(IReadOnlyList<Estimator> runs, CancellationToken token)
    {
        var started = time.GetTimestamp();
        TimeSpan? pause = null;
        var open = runs.Select((run, index) => new Followed(run, backends.Of(run), index + 1)).ToList();
        try
        {
            while (open.Count > 0)
            {
                var changed = false;
                foreach (var job in open.ToArray())
                {
                    job.Changed = false;
                    if (await FollowAsync(job, token).ConfigureAwait(false))
                    {
                        open.Remove(job);
                    }

                    changed |= job.Changed;
                }

                if (open.Count > 0 && options.Timeout is { } limit && time.GetElapsedTime(started) > limit)
                {
                    open.ForEach(job => GiveUp(job, limit));
                    return;
                }

                if (open.Count > 0)
                {
                    pause = open.Min(job => job.Backend.Polling.Next(pause, changed));
                    await Task.Delay(open[0].Backend.Polling.Uneven(pause.Value), time, token).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            open.ForEach(CloseProgress);
        }
    }

    /// <summary>One look at one job; true when it has ended and was written.</summary>
    private async Task<bool> FollowAsync(Followed job, CancellationToken token)
    {
        try
        {
            // The state first: what a job wrote before its end is then there to be read.
            var answer = await job.Backend.SageMaker
                .DescribeTrainingJobAsync(new() { TrainingJobName = job.Name }, token).ConfigureAwait(false);
            job.Transitions = answer.SecondaryStatusTransitions ?? [];
            await ReadLogAsync(job, token).ConfigureAwait(false);
            ShowTransitions(job, DateTime.MaxValue);
            ShowProgress(job, answer);
            job.IsWell();
            if (!TrainingJobs.HasEnded(answer.TrainingJobStatus))
            {
                return false;
            }

            await ReadLateLinesAsync(job, token).ConfigureAwait(false);
            End(job, answer);
            return true;
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            CloseProgress(job);
            sink.Error(ServiceErrors.From(
                error,
                ErrorId.TrainingJobNotFound,
                ErrorKind.ObjectNotFound,
                $"Training job '{job.Name}' is gone; it was removed while it was waited for.",
                job.Run));
            return true;
        }
        catch (ServiceException error) when (ServiceErrors.IsTransient(error) && job.IsPatientWith(time))
        {
            if (job.ShouldTell())
            {
                sink.Warning($"Training job '{job.Name}' can't be read at the moment ({error.Message}). It goes on, and so "
                    + "does the waiting.");
            }

            return false;
        }
        catch (ServiceException error)
        {
            var wrapped = ServiceErrors.Wrap(error, $"Following training job '{job.Name}'", job.Run);
            sink.Error(new SageMakerEstimatorException(
                wrapped.ErrorId, wrapped.Kind, wrapped.Message + " The job itself goes on.", error)
            {
                ServiceErrorCode = wrapped.ServiceErrorCode,
                StatusCode = wrapped.StatusCode,
                RequestId = wrapped.RequestId,
                Target = job.Run,
                RecommendedAction = $"Follow it again with: Connect-SMTrainingJob -TrainingJob {job.Name}",
            });
            return true;
        }
    }

    /// <summary>CloudWatch delivers the last lines some seconds after a job has ended.</summary>
    private async Task ReadLateLinesAsync(Followed job, CancellationToken token)
    {
        var settle = job.Backend.Polling.LogSettle;
        if (settle > TimeSpan.Zero)
        {
            await Task.Delay(settle, time, token).ConfigureAwait(false);
            await ReadLogAsync(job, token).ConfigureAwait(false);
        }
    }

    /// <summary>Whoever may not read logs may still wait; it is said once.</summary>
    private async Task ReadLogAsync(Followed job, CancellationToken token)
    {
        if (job.LogIsDenied)
        {
            return;
        }

        try
        {
            await job.Tail.ReadAsync(line => Show(job, line), token).ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsDenied(error))
        {
            job.LogIsDenied = true;
            sink.Warning($"The log of training job '{job.Name}' can't be shown: {error.Message}");
        }
    }

    private void Show(Followed job, LogEvent line)
    {
        job.Changed = true;
        ShowTransitions(job, line.Timestamp);
        if (!options.NoLog)
        {
            sink.Information(line, InformationTags.Host, InformationTags.Log);
        }
    }

    /// <summary>The states that began before a moment and weren't shown yet, so that they stand among the lines.</summary>
    private void ShowTransitions(Followed job, DateTime until)
    {
        foreach (var transition in job.Transitions.Skip(job.Shown))
        {
            if (TrainingJobs.Local(transition.StartTime) is not { } at || at > until)
            {
                return;
            }

            job.Shown++;
            job.Changed = true;
            sink.Information(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{at:yyyy-MM-dd HH:mm:ss} {job.Name} {transition.Status} - {transition.StatusMessage}"),
                InformationTags.Host,
                InformationTags.Status);
        }
    }

    private void ShowProgress(Followed job, DescribeTrainingJobResponse answer)
    {
        var elapsed = time.GetUtcNow() - (answer.TrainingStartTime ?? time.GetUtcNow());
        var limit = TimeSpan.FromSeconds(answer.StoppingCondition?.MaxRuntimeInSeconds ?? job.Run.MaxRun);
        var percent = (int)Math.Clamp(elapsed / limit * 100, 0, 100);
        var status = string.Create(
            CultureInfo.InvariantCulture, $"{answer.SecondaryStatus} {elapsed:d\\.hh\\:mm\\:ss} of at most {limit:d\\.hh\\:mm\\:ss}");
        if (status != job.Progress)
        {
            job.Progress = status;
            sink.Progress(new ProgressReport(job.Index, $"Training {job.Name}", status, percent));
        }
    }

    private void CloseProgress(Followed job) =>
        sink.Progress(new ProgressReport(job.Index, $"Training {job.Name}", "Ended", 100, Completed: true));

    private void End(Followed job, DescribeTrainingJobResponse answer)
    {
        CloseProgress(job);
        var run = job.Run;
        var ended = TrainingJobs.From(answer, job.Backend, run.Session, run, time);
        run.LatestTrainingJob = ended;
        if (run.Origin?.TrainingJobName == job.Name)
        {
            run.Origin.LatestTrainingJob = ended;
        }

        if (ended.TrainingTime is { } spent)
        {
            var seconds = Math.Ceiling(spent.TotalSeconds) * ended.InstanceCount;
            sink.Information(
                string.Create(CultureInfo.InvariantCulture, $"{job.Name} training seconds: {seconds}"),
                InformationTags.Host,
                InformationTags.Status);
        }

        // The error first, so that -ErrorAction Stop keeps the job from flowing on.
        if (TrainingErrors.Of(ended, job.Tail, options) is { } error)
        {
            sink.Error(error);
        }

        sink.Output(run);
    }

    private void GiveUp(Followed job, TimeSpan limit)
    {
        var local = job.Backend.Kind == Backend.Local ? " -Local" : "";
        sink.Error(new SageMakerEstimatorException(
            ErrorId.WaitTimedOut,
            ErrorKind.OperationTimeout,
            $"Training job '{job.Name}' didn't end within {limit}; it goes on.")
        {
            Target = job.Run.LatestTrainingJob,
            RecommendedAction = $"Follow it again with: Connect-SMTrainingJob -TrainingJob {job.Name}{local}",
        });
    }

    private sealed class Followed(Estimator run, IBackend backend, int index)
    {
        public Estimator Run { get; } = run;

        public IBackend Backend { get; } = backend;

        public int Index { get; } = index;

        public string Name { get; } = run.TrainingJobName!;

        public LogTail Tail { get; } = new(
            backend.Logs,
            run.LatestTrainingJob!.LogGroupName,
            run.LatestTrainingJob.LogStreamNamePrefix,
            run.InstanceCount);

        public IReadOnlyList<SecondaryStatusTransition> Transitions { get; set; } = [];

        public int Shown { get; set; }

        public string? Progress { get; set; }

        public bool Changed { get; set; }

        public bool LogIsDenied { get; set; }

        // A service that is silent for this long isn't waited for any more; the job goes on.
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

        private long? _ailingSince;
        private bool _told;

        public void IsWell() => (_ailingSince, _told) = (null, false);

        public bool IsPatientWith(TimeProvider time)
        {
            _ailingSince ??= time.GetTimestamp();
            return time.GetElapsedTime(_ailingSince.Value) < Patience;
        }

        /// <summary>Once for each time of trouble.</summary>
        public bool ShouldTell() => !_told && (_told = true);
    }
}
