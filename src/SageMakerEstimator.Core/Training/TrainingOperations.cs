using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Training;

/// <summary>Starts, follows, finds and stops training jobs on whichever backend they live.</summary>
internal sealed class TrainingOperations(Backends backends, TimeProvider time) : ITrainingOperations
{
    private TrainingSubmission Submission => new(
        backends, time, (runs, sink) => AbandonAsync(runs, areOurs: true, sink));

    public async Task<TrainingPlan> PlanAsync(
        Estimator estimator, TrainingOptions options, IOperationSink sink, CancellationToken token)
    {
        backends.CheckRuntime(estimator);
        return await ServiceErrors.GuardAsync(
            "Preparing the training", estimator, () => Submission.PlanAsync(estimator, options, sink, token))
            .ConfigureAwait(false);
    }

    public Task<Estimator> SubmitAsync(TrainingPlan plan, IOperationSink sink, CancellationToken token) =>
        Submission.SubmitAsync(plan, sink, token);

    public Task WaitAsync(
        IReadOnlyList<Estimator> runs, WaitOptions options, IOperationSink sink, CancellationToken token) =>
        new TrainingWait(backends.Of, time, options, sink).RunAsync(runs, token);

    public async Task AbandonAsync(IReadOnlyList<Estimator> runs, bool areOurs, IOperationSink sink)
    {
        // The words first: who pressed Ctrl+C waits for them, not for the stopping.
        var open = runs.Where(run => !TrainingJobs.HasEnded(run.LatestTrainingJob?.TrainingJobStatus)).ToArray();
        foreach (var run in open)
        {
            var name = run.TrainingJobName!;
            sink.LastWord(Stops(run)
                ? $"Training job '{name}' of this machine is being stopped. What it has written so far is packed; "
                + $"see it with: {Paste.Job("Get-SMTraining", name, run.Backend, run.Session)}"
                : $"Training job '{name}' goes on. "
                + $"Follow it again with: {TrainingErrors.Reattach(run.LatestTrainingJob!)}");
        }

        foreach (var run in open.Where(Stops))
        {
            await StopQuietlyAsync(backends.Of(run), run.TrainingJobName!).ConfigureAwait(false);
        }

        bool Stops(Estimator run) => areOurs && run.Backend == Backend.Local;
    }

    public async Task<Estimator> RestoreAsync(TrainingJobReference job, CancellationToken token)
    {
        var backend = backends.Of(job);
        var answer = await DescribeAsync(backend, job, token).ConfigureAwait(false);
        var estimator = job.Estimator?.Snapshot() ?? RestoredEstimator.From(answer, job, backend.Region);
        estimator.LatestTrainingJob = TrainingJobs.From(answer, backend, job.Session, estimator, time);
        return estimator;
    }

    public async Task<TrainingJob> DescribeAsync(TrainingJobReference job, CancellationToken token)
    {
        var backend = backends.Of(job);
        var answer = await DescribeAsync(backend, job, token).ConfigureAwait(false);
        var estimator = job.Estimator?.Snapshot() ?? RestoredEstimator.From(answer, job, backend.Region);
        return estimator.LatestTrainingJob = TrainingJobs.From(answer, backend, job.Session, estimator, time);
    }

    public async Task ListLocalAsync(IOperationSink sink, CancellationToken token)
    {
        var backend = backends.Of(Backend.Local, AwsSession.None);
        var list = await backend.SageMaker.ListTrainingJobsAsync(new(), token).ConfigureAwait(false);
        foreach (var summary in list.TrainingJobSummaries ?? [])
        {
            token.ThrowIfCancellationRequested();
            var job = new TrainingJobReference(summary.TrainingJobName!, Backend.Local, AwsSession.None);
            sink.Output(await DescribeAsync(job, token).ConfigureAwait(false));
        }
    }

    public async Task<TrainingJob> StopAsync(
        TrainingJobReference job, bool wait, IOperationSink sink, CancellationToken token)
    {
        var backend = backends.Of(job);
        var found = await DescribeAsync(job, token).ConfigureAwait(false);
        if (!TrainingJobs.HasEnded(found.TrainingJobStatus))
        {
            await StopQuietlyAsync(backend, job.Name).ConfigureAwait(false);
        }

        TimeSpan? pause = null;
        while (wait && !TrainingJobs.HasEnded(found.TrainingJobStatus))
        {
            sink.Progress(new ProgressReport(1, $"Stopping {job.Name}", found.TrainingJobStatus));
            pause = backend.Polling.Next(pause, changed: false);
            await Task.Delay(backend.Polling.Uneven(pause.Value), time, token).ConfigureAwait(false);
            found = await DescribeAsync(job, token).ConfigureAwait(false);
        }

        return found;
    }

    private async Task<DescribeTrainingJobResponse> DescribeAsync(
        IBackend backend, TrainingJobReference job, CancellationToken token)
    {
        try
        {
            return await backend.SageMaker
                .DescribeTrainingJobAsync(new() { TrainingJobName = job.Name }, token).ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            throw ServiceErrors.From(
                error,
                ErrorId.TrainingJobNotFound,
                ErrorKind.ObjectNotFound,
                job.Backend == Backend.Local
                    ? $"There is no training job '{job.Name}' on this machine."
                    : $"There is no training job '{job.Name}' in this account and region ({backend.Region}).",
                job.Name,
                (job.Backend == Backend.Local ? null : backends.LocalHint("training job", job.Name))
                ?? "Get-SMTraining -Local lists the jobs of this machine.");
        }
        catch (ServiceException error)
        {
            throw ServiceErrors.Wrap(error, $"Reading training job '{job.Name}'", job.Name);
        }
    }

    private static async Task StopQuietlyAsync(IBackend backend, string name)
    {
        try
        {
            await backend.SageMaker
                .StopTrainingJobAsync(new() { TrainingJobName = name }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ServiceException error) when (
            ServiceErrors.IsMissing(error)
            || error.Message.StartsWith("The request was rejected because the training job is in status", StringComparison.Ordinal))
        {
            // Ended in the meantime: that is what was asked for.
        }
        catch (ServiceException error)
        {
            throw ServiceErrors.Wrap(error, $"Stopping training job '{name}'", name);
        }
    }
}
