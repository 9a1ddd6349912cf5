using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Jobs;
using SageMakerEstimator.Core.Storage;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Transform;

/// <summary>From a transformer to a job that was started once: the plan, then the request.</summary>
internal sealed class TransformSubmission(Backends backends, TimeProvider time)
{
    // Two runs in one millisecond get the same name; a handful of stamps later they don't.
    private const int NameAttempts = 5;

    // What was made a moment ago may be unknown to the service for some seconds more.
    private static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(30);

    public async Task<TransformPlan> PlanAsync(
        Transformer transformer, TransformOptions options, IOperationSink sink, CancellationToken token)
    {
        options = options with
        {
            DataType = Spelling.Of(options.DataType)!,
            CompressionType = Spelling.Of(options.CompressionType),
            SplitType = Spelling.Of(options.SplitType),
            JoinSource = Spelling.Of(options.JoinSource),
        };
        TransformerRules.Check(transformer, options, sink);
        var backend = backends.Of(transformer.Backend, transformer.Session);
        if (backend.Kind == Backend.Aws && !S3Uri.Is(options.InputUri))
        {
            throw InCloud(FileUri.PathOf(options.InputUri) ?? options.InputUri);
        }

        var name = options.JobName is { } given
            ? JobName.Check(given, "JobName")
            : JobName.Generate(await BaseNameAsync(backend, transformer, token).ConfigureAwait(false), time);
        return await BuildAsync(backend, transformer, options, name, token).ConfigureAwait(false);
    }

    public async Task<TransformJob> SubmitAsync(
        TransformPlan plan, Interruption interruption, IOperationSink sink, CancellationToken token)
    {
        var next = (Plan)plan;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SubmitOnceAsync(next, interruption, sink, token).ConfigureAwait(false);
            }
            catch (ServiceException error) when (
                ServiceErrors.IsTaken(error) && next.Options.JobName is null && attempt < NameAttempts)
            {
                var name = JobName.Generate(JobName.BaseOf(next.JobName), time);
                next = await BuildAsync(next.Backend, next.Transformer, next.Options, name, token).ConfigureAwait(false);
            }
            catch (ServiceException error)
            {
                throw TransformRefusals.Of(error, next.Message);
            }
        }
    }

    /// <summary>What the user said, else the name of the model's image, else the model's own.</summary>
    private static async Task<string> BaseNameAsync(IBackend backend, Transformer transformer, CancellationToken token)
    {
        if (transformer.BaseTransformJobName is { } given)
        {
            return given;
        }

        try
        {
            var model = await backend.SageMaker
                .DescribeModelAsync(new() { ModelName = transformer.ModelName }, token).ConfigureAwait(false);
            return ImageOf(model) is { } image ? JobName.BaseOfImage(image) : transformer.ModelName;
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            throw TransformRefusals.NoModel(error, transformer.ModelName);
        }
    }

    private static string? ImageOf(DescribeModelResponse model) => (model.PrimaryContainer ?? model.Containers?.FirstOrDefault())?.Image;

    private static async Task<Plan> BuildAsync(
        IBackend backend, Transformer transformer, TransformOptions options, string name, CancellationToken token)
    {
        DefaultPlace? ours = null;
        var output = transformer.OutputPath;
        if (output is null)
        {
            ours = await backend.Objects.DefaultPlaceAsync(transformer.DefaultBucket, token).ConfigureAwait(false);
            output = ours.Uri + name;
        }

        var request = TransformRequest.Build(transformer, options, name, output);
        backend.CheckTransform(request);
        return new Plan(backend, transformer, options, request, ours);
    }

    private async Task<TransformJob> SubmitOnceAsync(
        Plan plan, Interruption interruption, IOperationSink sink, CancellationToken token)
    {
        var backend = plan.Backend;
        if (plan.Ours is { } ours)
        {
            await backend.Objects.EnsureAsync(ours, sink, token).ConfigureAwait(false);
        }

        CreateTransformJobResponse? answer;
        try
        {
            answer = await Once.MakeAsync(
                "transform job",
                plan.JobName,
                () => WhenSettledAsync(plan, token),
                plan.Message,
                () => backend.SageMaker.DescribeTransformJobAsync(new() { TransformJobName = plan.JobName }, token),
                time,
                token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (backend.Kind == Backend.Aws)
        {
            // The request may be there already.
            await new JobStop(time, sink)
                .LeaveUnknownAsync(new TransformRun(Begun(plan, null), backend, time), interruption).ConfigureAwait(false);
            throw;
        }

        var job = Begun(plan, answer);
        if (token.IsCancellationRequested)
        {
            // Stopped in this very moment: nobody would ever hold the job.
            await new JobStop(time, sink)
                .AbandonAsync([new TransformRun(job, backend, time)], interruption).ConfigureAwait(false);
            token.ThrowIfCancellationRequested();
        }

        return job;
    }

    private async Task<CreateTransformJobResponse> WhenSettledAsync(Plan plan, CancellationToken token)
    {
        while (true)
        {
            try
            {
                return await plan.Backend.SageMaker.CreateTransformJobAsync(plan.Message, token).ConfigureAwait(false);
            }
            catch (ServiceException error) when (
                ServiceErrors.IsMissing(error)
                && time.GetUtcNow() - plan.Transformer.ModelMade < SettlingTime)
            {
                await Task.Delay(plan.Backend.Polling.Shortest, time, token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The job as it begins. Asking for it could fail, and then a job that costs money would have no owner.</summary>
    private TransformJob Begun(Plan plan, CreateTransformJobResponse? answer)
    {
        var (request, transformer) = (plan.Message, plan.Transformer);
        var description = new DescribeTransformJobResponse
        {
            TransformJobName = request.TransformJobName,
            TransformJobArn = answer?.TransformJobArn,
            TransformJobStatus = "InProgress",
            ModelName = request.ModelName,
            TransformInput = request.TransformInput,
            TransformOutput = request.TransformOutput,
            TransformResources = request.TransformResources,
            CreationTime = time.GetUtcNow(),
        };
        var job = TransformJobs.From(description, plan.Backend, transformer.Session, transformer, time);
        transformer.LatestTransformJob = job;
        return job;
    }

    private static SageMakerEstimatorException InCloud(string path) =>
        new(
            ErrorId.LocalDataInCloud,
            ErrorKind.InvalidArgument,
            $"-S3Uri '{path}' isn't in S3, and SageMaker reads nothing else.")
        {
            Target = path,
            RecommendedAction = $"Copy it to S3 first, and give what comes back: Send-SMData -Path '{path}'",
        };

    private sealed class Plan(
        IBackend backend,
        Transformer transformer,
        TransformOptions options,
        CreateTransformJobRequest message,
        DefaultPlace? ours)
        : TransformPlan(
            message.TransformJobName!, new WhatIfRequest("CreateTransformJob", WireJson.Readable(Masked.Of(message))))
    {
        public IBackend Backend { get; } = backend;

        public Transformer Transformer { get; } = transformer;

        public TransformOptions Options { get; } = options;

        public CreateTransformJobRequest Message { get; } = message;

        /// <summary>The default place, when the answers go there.</summary>
        public DefaultPlace? Ours { get; } = ours;
    }
}
