using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Code;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Training;

/// <summary>Starts, follows, finds and stops training jobs on whichever backend they live.</summary>
internal sealed class TrainingOperations(Backends backends, TimeProvider time) : ITrainingOperations
{
    // Two runs in one millisecond get the same name; a handful of stamps later they don't.
    private const int NameAttempts = 5;

    public async Task<TrainingPlan> PlanAsync(
        Estimator estimator, TrainingOptions options, IOperationSink sink, CancellationToken token)
    {
        backends.CheckRuntime(estimator);
        return await ServiceErrors.GuardAsync(
            "Preparing the training", estimator, () => PlanOnceAsync(estimator, options, sink, token))
            .ConfigureAwait(false);
    }

    private async Task<TrainingPlan> PlanOnceAsync(
        Estimator estimator, TrainingOptions options, IOperationSink sink, CancellationToken token)
    {
        var backend = backends.Of(estimator);
        var name = options.JobName is null
            ? JobName.Generate(BaseName(estimator), time)
            : JobName.Check(options.JobName, "JobName");
        if (options.JobName is not null)
        {
            await RefuseTakenAsync(backend, name, token).ConfigureAwait(false);
        }

        var bundle = await BundleAsync(backend, estimator, token).ConfigureAwait(false);
        if (bundle is not null)
        {
            CodeUpload.Warn(bundle, sink);
        }
        else if (estimator is { EntryPoint: not null, SourceDir: { } packed })
        {
            CodeUpload.WarnPacked(packed, sink);
        }

        return await BuildAsync(new Draft(backend, estimator, options, bundle), name, token).ConfigureAwait(false);
    }

    public async Task<Estimator> SubmitAsync(TrainingPlan plan, IOperationSink sink, CancellationToken token)
    {
        var next = (Plan)plan;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SubmitOnceAsync(next, sink, token).ConfigureAwait(false);
            }
            catch (ServiceException error) when (
                ServiceErrors.IsTaken(error) && next.Draft.Options.JobName is null && attempt < NameAttempts)
            {
                var name = JobName.Generate(BaseName(next.Draft.Estimator), time);
                next = await BuildAsync(next.Draft, name, token).ConfigureAwait(false);
            }
            catch (ServiceException error) when (ServiceErrors.IsTaken(error))
            {
                throw Taken(next.JobName, error);
            }
            catch (ServiceException error)
            {
                throw TrainingErrors.NoData(error, next.Message)
                    ?? ServiceErrors.Wrap(error, $"Starting training job '{next.JobName}'", next.JobName);
            }
        }
    }

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

    private static string BaseName(Estimator estimator) =>
        estimator.BaseJobName
        ?? (estimator.TrainingImageUri is { } image
            ? JobName.BaseOfImage(image)
            : Path.GetFileNameWithoutExtension(estimator.EntryPoint!));

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

    private static SageMakerEstimatorException Taken(string name, ServiceException? error) =>
        new(
            ErrorId.TrainingJobExists,
            ErrorKind.ResourceExists,
            $"A training job '{name}' exists already; names are used once. Nothing was started.",
            error)
        {
            Target = name,
            ServiceErrorCode = error?.Code,
            StatusCode = error?.StatusCode,
            RequestId = error?.RequestId,
            RecommendedAction = "Give another -JobName, or leave it out to get a new one.",
        };

    private static async Task RefuseTakenAsync(IBackend backend, string name, CancellationToken token)
    {
        try
        {
            await backend.SageMaker
                .DescribeTrainingJobAsync(new() { TrainingJobName = name }, token).ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            return;
        }

        // Before anything is uploaded: the code of the other job lies under the same name.
        throw Taken(name, null);
    }

    /// <summary>The files to pack; null when there is no code, or it is packed already and only named.</summary>
    private static async Task<CodeBundle?> BundleAsync(IBackend backend, Estimator estimator, CancellationToken token)
    {
        if (estimator.EntryPoint is null)
        {
            return null;
        }

        if (!CodeBundle.IsPacked(estimator.SourceDir))
        {
            return CodeBundle.Create(
                estimator.EntryPoint, estimator.SourceDir, estimator.Dependency, estimator.Exclude);
        }

        return await backend.Objects.ExistsAsync(estimator.SourceDir!, token).ConfigureAwait(false)
            ? null
            : throw new SageMakerEstimatorException(
                ErrorId.SourceDirNotFound,
                ErrorKind.ObjectNotFound,
                $"The estimator's packed code '{estimator.SourceDir}' is gone; was its job's state cleared?")
            {
                Target = estimator.SourceDir,
            };
    }

    private static async Task<Plan> BuildAsync(Draft draft, string name, CancellationToken token)
    {
        var bucket = await draft.Backend.Objects.DefaultLocationAsync(token).ConfigureAwait(false);
        var code = draft switch
        {
            { Bundle: { } bundle } => new StagedCode($"{bucket}{name}/source/sourcedir.tar.gz", bundle.Program),
            { Estimator: { EntryPoint: { } program, SourceDir: { } uri } } => new StagedCode(uri, program),
            _ => null,
        };
        var place = new RequestPlace(
            draft.Estimator.OutputPath ?? bucket,
            await draft.Backend.RoleArnAsync(draft.Estimator.Role, token).ConfigureAwait(false),
            draft.Backend.Region);
        var request = TrainingRequest.Build(draft.Estimator, draft.Options, name, place, code);
        draft.Backend.CheckTraining(request);
        return new Plan(draft, request, code);
    }

    private async Task<Estimator> SubmitOnceAsync(Plan plan, IOperationSink sink, CancellationToken token)
    {
        var (draft, objects) = (plan.Draft, plan.Draft.Backend.Objects);
        var staged = draft.Bundle is null ? null : plan.Code;
        if (staged is not null)
        {
            var place = new CodeLocation(staged.Uri, PutOptions.Code);
            await CodeUpload.SendAsync(objects, draft.Bundle!, place, sink, time, token).ConfigureAwait(false);
        }

        CreateTrainingJobResponse? answer;
        try
        {
            answer = await Once.MakeAsync(
                "training job",
                plan.JobName,
                () => draft.Backend.SageMaker.CreateTrainingJobAsync(plan.Message, token),
                plan.Message,
                () => draft.Backend.SageMaker
                    .DescribeTrainingJobAsync(new() { TrainingJobName = plan.JobName }, token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (draft.Backend.Kind == Backend.Aws)
        {
            // The request may be there already: the code it names stays, and the user is told where to look.
            sink.LastWord(
                $"Training job '{plan.JobName}' may have started all the same. "
                + $"Look with: {Paste.Job("Get-SMTraining", plan.JobName, Backend.Aws, draft.Estimator.Session)}; "
                + $"end it with: {Paste.Job("Stop-SMTraining", plan.JobName, Backend.Aws, draft.Estimator.Session)}");
            throw;
        }
        catch (Exception error) when (
            staged is not null && error is not SageMakerEstimatorException { ErrorId: ErrorId.OutcomeUnknown })
        {
            await objects.DeleteAsync(staged.Uri, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        var snapshot = draft.Estimator.Snapshot();
        snapshot.HyperParameter = HyperParameters.Merge(snapshot.HyperParameter, draft.Options.HyperParameter);
        snapshot.LatestTrainingJob = Begun(plan, answer, snapshot);
        snapshot.Origin = draft.Estimator;
        draft.Estimator.LatestTrainingJob = snapshot.LatestTrainingJob;
        if (token.IsCancellationRequested)
        {
            // Stopped in this very moment: nobody would ever hold the job.
            await AbandonAsync([snapshot], areOurs: true, sink).ConfigureAwait(false);
            token.ThrowIfCancellationRequested();
        }

        return snapshot;
    }

    /// <summary>The job as it begins. Asking for it could fail, and then a job that costs money would have no owner.</summary>
    private TrainingJob Begun(Plan plan, CreateTrainingJobResponse? answer, Estimator estimator)
    {
        var (request, draft) = (plan.Message, plan.Draft);
        var description = new DescribeTrainingJobResponse
        {
            TrainingJobName = request.TrainingJobName,
            TrainingJobArn = answer?.TrainingJobArn,
            TrainingJobStatus = "InProgress",
            SecondaryStatus = "Starting",
            OutputDataConfig = request.OutputDataConfig,
            ResourceConfig = request.ResourceConfig,
            CreationTime = time.GetUtcNow(),
        };
        return TrainingJobs.From(description, draft.Backend, draft.Estimator.Session, estimator, time);
    }

    private sealed record Draft(
        IBackend Backend, Estimator Estimator, TrainingOptions Options, CodeBundle? Bundle);

    private sealed class Plan(Draft draft, CreateTrainingJobRequest message, StagedCode? code)
        : TrainingPlan(
            message.TrainingJobName!,
            new WhatIfRequest("CreateTrainingJob", WireJson.Readable(Masked.Of(message))),
            draft.Bundle is null ? null : CodeUpload.Request(draft.Bundle, new CodeLocation(code!.Uri, PutOptions.Code)))
    {
        public Draft Draft { get; } = draft;

        public CreateTrainingJobRequest Message { get; } = message;

        public StagedCode? Code { get; } = code;
    }
}
