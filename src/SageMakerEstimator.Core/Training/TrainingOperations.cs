using System.Collections.Specialized;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Checks;
using SageMakerEstimator.Core.Encoding;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Jobs;

namespace SageMakerEstimator.Core.Training;

/// <summary>Starts, follows, finds and stops training jobs on whichever backend they live.</summary>
internal sealed class TrainingOperations(Backends backends, TimeProvider time) : ITrainingOperations
{
    private readonly SubmissionRate _rate = new(time);

    private TrainingSubmission Submission => new(backends, _rate, time);

    public async Task<TrainingPlan> PlanAsync(
        Estimator estimator, TrainingOptions options, IOperationSink sink, CancellationToken token)
    {
        backends.CheckRuntime(estimator);
        return await ServiceErrors.GuardAsync(
            "Preparing the training", estimator, () => Submission.PlanAsync(estimator, options, sink, token))
            .ConfigureAwait(false);
    }

    public async Task<TrainingRequestText> RequestAsync(
        Estimator estimator, TrainingOptions options, IOperationSink sink, CancellationToken token)
    {
        var request = await ServiceErrors.GuardAsync(
            "Preparing the request", estimator, () => Submission.RequestAsync(estimator, options, sink, token))
            .ConfigureAwait(false);
        var json = WireJson.Readable(request);
        return new TrainingRequestText(json, (OrderedDictionary)PythonJson.LoadsOrText(json)!);
    }

    public Task TestAsync(
        Estimator estimator, TrainingOptions options, IOperationSink sink, CancellationToken token) =>
        new EstimatorChecks(backends, estimator, options).RunAsync(sink, token);

    public Task<Estimator> SubmitAsync(
        TrainingPlan plan, Interruption interruption, IOperationSink sink, CancellationToken token) =>
        Submission.SubmitAsync(plan, interruption, sink, token);

    public Task WaitAsync(
        IReadOnlyList<Estimator> runs, WaitOptions options, IOperationSink sink, CancellationToken token) =>
        new TrainingWait(backends.Of, time, options, sink).RunAsync(runs, token);

    public Task AbandonAsync(IReadOnlyList<Estimator> runs, Interruption interruption, IOperationSink sink) =>
        new JobStop(time, sink).AbandonAsync(
            runs.Select(run => new TrainingRun(run, backends.Of(run), time)), interruption);

    public async Task<Estimator> TrackAsync(TrainingJobReference job, CancellationToken token)
    {
        if (job.Estimator is not { LatestTrainingJob: { } latest } known || latest.TrainingJobName != job.Name)
        {
            var found = await DescribeAsync(job, token).ConfigureAwait(false);
            return found.Estimator!;
        }

        var run = known.Snapshot();
        run.Origin = known;
        return run;
    }

    public async Task<Estimator> RestoreAsync(
        TrainingJobReference job, string modelChannelName, IOperationSink sink, CancellationToken token)
    {
        var backend = backends.Of(job);
        var answer = await DescribeAsync(backend, job, token).ConfigureAwait(false);
        var estimator = job.Estimator?.Snapshot() ?? RestoredEstimator.From(
            answer,
            job,
            backend.Region,
            await TrainingTags.OfAsync(backend, answer, sink, token).ConfigureAwait(false),
            modelChannelName);
        estimator.LatestTrainingJob = TrainingJobs.From(answer, backend, job.Session, estimator, time);
        return estimator;
    }

    /// <summary>All that the backend knows of a job, in its own words; errors are those of users.</summary>
    public Task<DescribeTrainingJobResponse> ReadAsync(TrainingJobReference job, CancellationToken token) =>
        DescribeAsync(backends.Of(job), job, token);

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

    public WhatIfRequest UpdateRequest(TrainingJobReference job, TrainingUpdate update) =>
        new("UpdateTrainingJob", WireJson.Readable(TrainingUpdates.Request(job.Name, update)));

    public async Task<TrainingJob> UpdateAsync(
        TrainingJobReference job, TrainingUpdate update, CancellationToken token)
    {
        // A name that nobody knows has its own error; the service's refusal of a change says which one it is.
        await DescribeAsync(job, token).ConfigureAwait(false);
        await TrainingUpdates.SendAsync(backends.Of(job), job, update, token).ConfigureAwait(false);
        return await DescribeAsync(job, token).ConfigureAwait(false);
    }

    public async Task<TrainingJob> StopAsync(
        TrainingJobReference job, bool wait, IOperationSink sink, CancellationToken token)
    {
        var found = await DescribeAsync(job, token).ConfigureAwait(false);
        if (TrainingJobs.HasEnded(found.TrainingJobStatus))
        {
            return found;
        }

        var run = new TrainingRun(found.Estimator!, backends.Of(job), time);
        await JobStop.AskAsync(run).ConfigureAwait(false);
        if (!wait)
        {
            return found;
        }

        await ServiceErrors.GuardAsync($"Reading training job '{job.Name}'", job.Name, async () =>
        {
            await new JobStop(time, sink).WaitAsync(run, token).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        return await DescribeAsync(job, token).ConfigureAwait(false);
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
                job.Backend == Backend.Local
                    ? "Get-SMTraining -Local lists the jobs of this machine."
                    : backends.LocalHint("training job", job.Name)
                    ?? "See to the name, to -Region and to -ProfileName: jobs of another region or account aren't seen here.");
        }
        catch (ServiceException error)
        {
            throw ServiceErrors.Wrap(error, $"Reading training job '{job.Name}'", job.Name);
        }
    }
}
