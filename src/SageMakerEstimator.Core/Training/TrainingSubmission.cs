using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Code;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Inputs;
using SageMakerEstimator.Core.Jobs;

namespace SageMakerEstimator.Core.Training;

/// <summary>From an estimator to a job that was started once: the plan, the code, the request.</summary>
internal sealed class TrainingSubmission(Backends backends, SubmissionRate rate, TimeProvider time)
{
    // Two runs in one millisecond get the same name; a handful of stamps later they don't.
    private const int NameAttempts = 5;

    public async Task<TrainingPlan> PlanAsync(
        Estimator estimator, TrainingOptions options, IOperationSink sink, CancellationToken token)
    {
        var backend = backends.Of(estimator);
        var name = options.JobName is null
            ? JobName.Generate(BaseName(estimator), time)
            : JobName.Check(options.JobName, "JobName");
        if (options is { JobName: not null, IsOnlyShown: false })
        {
            await RefuseTakenAsync(backend, name, token).ConfigureAwait(false);
        }

        var bundle = await BundleAsync(backend, estimator, token).ConfigureAwait(false);
        if (bundle is not null)
        {
            CodeUpload.Warn(bundle, sink);
            if (estimator.EnableNetworkIsolation && bundle.HasRequirements)
            {
                sink.Warning(
                    "requirements.txt is in the code, and without a network the container can't install what it names.");
            }
        }
        else if (estimator is { EntryPoint: not null, SourceDir: { } packed })
        {
            CodeUpload.WarnPacked(packed, sink);
        }

        InputWarnings.Warn(estimator, options, sink);
        return await BuildAsync(new Draft(backend, estimator, options, bundle), name, sink, token).ConfigureAwait(false);
    }

    /// <summary>The request that would be sent, with nothing masked.</summary>
    public async Task<CreateTrainingJobRequest> RequestAsync(
        Estimator estimator, TrainingOptions options, IOperationSink sink, CancellationToken token)
    {
        var plan = (Plan)await PlanAsync(estimator, options with { IsOnlyShown = true }, sink, token).ConfigureAwait(false);
        if (plan.Code is { } code)
        {
            sink.Warning($"The request names code that nobody has uploaded yet: {code.Uri}. Start-SMTraining does both.");
        }

        return plan.Message;
    }

    public async Task<Estimator> SubmitAsync(
        TrainingPlan plan, Interruption interruption, IOperationSink sink, CancellationToken token)
    {
        var next = (Plan)plan;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SubmitOnceAsync(next, interruption, sink, token).ConfigureAwait(false);
            }
            catch (ServiceException error) when (
                ServiceErrors.IsTaken(error) && next.Draft.Options.JobName is null && attempt < NameAttempts)
            {
                var name = JobName.Generate(BaseName(next.Draft.Estimator), time);
                next = await BuildAsync(next.Draft, name, sink, token).ConfigureAwait(false);
            }
            catch (ServiceException error) when (ServiceErrors.IsTaken(error))
            {
                throw Taken(next.JobName, error);
            }
            catch (ServiceException error) when (RoleTrust.IsMissing(error))
            {
                throw TrainingRefusals.OfRole(
                    error,
                    next.Message.RoleArn!,
                    await RoleTrust.StateAsync(next.Draft.Backend, next.Message.RoleArn!, token).ConfigureAwait(false));
            }
            catch (ServiceException error) when (TrainingRefusals.Of(error, next.Message) is { } known)
            {
                throw known;
            }
            catch (ServiceException error)
            {
                throw ServiceErrors.Wrap(error, $"Starting training job '{next.JobName}'", next.JobName);
            }
        }
    }

    private static string BaseName(Estimator estimator) =>
        estimator.BaseJobName
        ?? (estimator.TrainingImageUri is { } image ? JobName.BaseOfImage(image) : null)
        ?? estimator.AlgorithmArn?.Split('/')[^1]
        ?? Path.GetFileNameWithoutExtension(estimator.EntryPoint!);

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
        if (estimator.EntryPoint is null || OtherSettings.HaveCode(estimator))
        {
            return null;
        }

        if (!CodeBundle.IsPacked(estimator.SourceDir))
        {
            return CodeBundle.Create(
                estimator.EntryPoint, estimator.SourceDir, estimator.Dependency, estimator.Exclude);
        }

        // In S3 it is for the job's role to read, and maybe not for the caller to see.
        return backend.Kind == Backend.Aws
            || await backend.Objects.ExistsAsync(estimator.SourceDir!, token).ConfigureAwait(false)
            ? null
            : throw new SageMakerEstimatorException(
                ErrorId.SourceDirNotFound,
                ErrorKind.ObjectNotFound,
                $"The estimator's packed code '{estimator.SourceDir}' is gone; was its job's state cleared?")
            {
                Target = estimator.SourceDir,
            };
    }

    private static async Task<Plan> BuildAsync(
        Draft draft, string name, IOperationSink sink, CancellationToken token)
    {
        var (estimator, objects) = (draft.Estimator, draft.Backend.Objects);
        DefaultPlace? ours = null;
        var location = draft.Bundle is null
            ? null
            : await CodeLocation.OfAsync(
                name,
                estimator.CodeLocation,
                estimator.OutputPath,
                estimator.OutputKmsKey,
                OursAsync,
                estimator.EncryptsCode).ConfigureAwait(false);
        var code = draft switch
        {
            { Bundle: { } bundle } => new StagedCode(location!.Uri, bundle.Program),
            { Estimator: { EntryPoint: { } program, SourceDir: { } uri } } when !OtherSettings.HaveCode(estimator) =>
                new StagedCode(uri, program),
            _ => null,
        };
        var output = estimator.OutputPath ?? (await OursAsync().ConfigureAwait(false)).Uri;
        var place = new RequestPlace(
            output,
            await draft.Backend.RoleArnAsync(draft.Estimator.Role, sink, token).ConfigureAwait(false),
            draft.Backend.Region);
        var request = TrainingRequest.Build(draft.Estimator, draft.Options, name, place, code);
        draft.Backend.CheckTraining(request);
        return new Plan(draft, request, location, ours);

        // Only when something goes there: whoever names all places needs no right to look for the account's own.
        async Task<DefaultPlace> OursAsync() =>
            ours ??= await objects.DefaultPlaceAsync(estimator.DefaultBucket, token).ConfigureAwait(false);
    }

    private async Task<Estimator> SubmitOnceAsync(
        Plan plan, Interruption interruption, IOperationSink sink, CancellationToken token)
    {
        var (draft, objects) = (plan.Draft, plan.Draft.Backend.Objects);
        if (plan.Ours is { } ours)
        {
            await objects.EnsureAsync(ours, sink, token).ConfigureAwait(false);
        }

        var staged = plan.Code;
        if (staged is not null)
        {
            await CodeUpload.SendAsync(objects, draft.Bundle!, staged, sink, time, token).ConfigureAwait(false);
        }

        CreateTrainingJobResponse? answer;
        try
        {
            answer = await Once.MakeAsync(
                "training job",
                plan.JobName,
                () => rate.PatientlyAsync(
                    () => RoleTrust.PatientlyAsync(
                        () => draft.Backend.SageMaker.CreateTrainingJobAsync(plan.Message, token), sink, time, token),
                    sink,
                    token),
                plan.Message,
                () => draft.Backend.SageMaker
                    .DescribeTrainingJobAsync(new() { TrainingJobName = plan.JobName }, token),
                time,
                token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (draft.Backend.Kind == Backend.Aws)
        {
            // The request may be there already: the code it names stays.
            await new JobStop(time, sink)
                .LeaveUnknownAsync(new TrainingRun(Started(plan, null), draft.Backend, time), interruption)
                .ConfigureAwait(false);
            throw;
        }
        catch (Exception error) when (
            staged is not null && error is not SageMakerEstimatorException { ErrorId: ErrorId.OutcomeUnknown })
        {
            await objects.DeleteAsync(staged.Uri, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        var snapshot = Started(plan, answer);
        draft.Estimator.LatestTrainingJob = snapshot.LatestTrainingJob;
        if (token.IsCancellationRequested)
        {
            // Stopped in this very moment: nobody would ever hold the job.
            await new JobStop(time, sink)
                .AbandonAsync([new TrainingRun(snapshot, draft.Backend, time)], interruption).ConfigureAwait(false);
            token.ThrowIfCancellationRequested();
        }

        return snapshot;
    }

    /// <summary>The estimator as this run has it.</summary>
    private Estimator Started(Plan plan, CreateTrainingJobResponse? answer)
    {
        var draft = plan.Draft;
        var snapshot = draft.Estimator.Snapshot();
        snapshot.HyperParameter = HyperParameters.Merge(snapshot.HyperParameter, draft.Options.HyperParameter);
        snapshot.LatestTrainingJob = Begun(plan, answer, snapshot);
        snapshot.Origin = draft.Estimator;
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

    private sealed class Plan(Draft draft, CreateTrainingJobRequest message, CodeLocation? code, DefaultPlace? ours)
        : TrainingPlan(
            message.TrainingJobName!,
            new WhatIfRequest("CreateTrainingJob", WireJson.Readable(Masked.Of(message))),
            draft.Bundle is null ? null : CodeUpload.Request(draft.Bundle, code!))
    {
        public Draft Draft { get; } = draft;

        public CreateTrainingJobRequest Message { get; } = message;

        /// <summary>Where the bundle goes; null when there is none to send.</summary>
        public CodeLocation? Code { get; } = code;

        /// <summary>The default place, when something of this job goes there.</summary>
        public DefaultPlace? Ours { get; } = ours;
    }
}
