using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Jobs;

namespace SageMakerEstimator.Core.Transform;

/// <summary>Starts, follows, finds and stops batch transform jobs on whichever backend they live.</summary>
internal sealed class TransformOperations(
    Backends backends, ITrainingOperations training, IModelOperations models, TimeProvider time) : ITransformOperations
{
    private TransformerMaking Making => new(backends, training, models, time);

    private TransformSubmission Submission => new(backends, time);

    public Task<TransformerPlan> PlanTransformerAsync(
        Transformer draft, TransformerSource source, IOperationSink sink, CancellationToken token) =>
        Making.PlanAsync(draft, source, sink, token);

    public Task<Transformer> MakeAsync(TransformerPlan plan, IOperationSink sink, CancellationToken token) =>
        Making.MakeAsync(plan, sink, token);

    public Task<TransformPlan> PlanAsync(
        Transformer transformer, TransformOptions options, IOperationSink sink, CancellationToken token) =>
        ServiceErrors.GuardAsync(
            "Preparing the transform", transformer, () => Submission.PlanAsync(transformer, options, sink, token));

    public Task<TransformJob> SubmitAsync(
        TransformPlan plan, Interruption interruption, IOperationSink sink, CancellationToken token) =>
        Submission.SubmitAsync(plan, interruption, sink, token);

    public Task WaitAsync(
        IReadOnlyList<TransformJob> jobs, WaitOptions options, IOperationSink sink, CancellationToken token) =>
        new JobWait(time, options, sink).RunAsync([.. jobs.Select(Run)], token);

    public Task AbandonAsync(IReadOnlyList<TransformJob> jobs, Interruption interruption, IOperationSink sink) =>
        new JobStop(time, sink).AbandonAsync(jobs.Select(Run), interruption);

    public async Task<TransformJob> DescribeAsync(TransformJobReference job, CancellationToken token)
    {
        var backend = backends.Of(job);
        var answer = await DescribeAsync(backend, job, token).ConfigureAwait(false);
        var transformer = job.Transformer ?? TransformJobs.Restore(answer, backend, job.Session);
        var found = TransformJobs.From(answer, backend, job.Session, transformer, time);
        if (job.Transformer is null || transformer.TransformJobName == job.Name)
        {
            transformer.LatestTransformJob = found;
        }

        return found;
    }

    public async Task<TransformJob> StopAsync(
        TransformJobReference job, bool wait, IOperationSink sink, CancellationToken token)
    {
        var found = await DescribeAsync(job, token).ConfigureAwait(false);
        if (JobState.IsEnd(found.TransformJobStatus))
        {
            return found;
        }

        var run = Run(found);
        await JobStop.AskAsync(run).ConfigureAwait(false);
        if (wait)
        {
            await ServiceErrors.GuardAsync($"Reading transform job '{job.Name}'", job.Name, async () =>
            {
                await new JobStop(time, sink).WaitAsync(run, token).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }

        return wait ? await DescribeAsync(job, token).ConfigureAwait(false) : found;
    }

    private TransformRun Run(TransformJob job) => new(job, backends.Of(job.Backend, job.Session), time);

    private async Task<DescribeTransformJobResponse> DescribeAsync(
        IBackend backend, TransformJobReference job, CancellationToken token)
    {
        try
        {
            return await backend.SageMaker
                .DescribeTransformJobAsync(new() { TransformJobName = job.Name }, token).ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            throw ServiceErrors.From(
                error,
                ErrorId.TransformJobNotFound,
                ErrorKind.ObjectNotFound,
                job.Backend == Backend.Local
                    ? $"There is no transform job '{job.Name}' on this machine."
                    : $"There is no transform job '{job.Name}' in this account and region ({backend.Region}).",
                job.Name,
                (job.Backend == Backend.Local ? null : backends.LocalHint("transform job", job.Name))
                ?? "Get-SMLocalState lists the jobs of this machine.");
        }
        catch (ServiceException error)
        {
            throw ServiceErrors.Wrap(error, $"Reading transform job '{job.Name}'", job.Name);
        }
    }
}
