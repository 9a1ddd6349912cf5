using System.Globalization;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Local;

/// <summary>Transform jobs of this machine, in SageMaker's words.</summary>
internal sealed class LocalTransformJobs(
    LocalState state, LocalHosting hosting, SupervisorLauncher launcher, TimeProvider time)
{
    // A supervisor that hasn't taken over after this long never will.
    private static readonly TimeSpan LongStart = TimeSpan.FromSeconds(90);

    public async Task<CreateTransformJobResponse> CreateAsync(CreateTransformJobRequest request, CancellationToken token)
    {
        var name = request.TransformJobName!;
        var job = new JobFolder(Path.Combine(state.Folder(state.TransformJobs), name));
        if (Directory.Exists(job.Path))
        {
            throw Taken(name);
        }

        var start = Start(hosting.DescribeModel(request.ModelName!).PrimaryContainer!);
        var draft = new JobFolder(
            state.Folder(Path.Combine(state.TransformJobs, ".new-" + Guid.NewGuid().ToString("N"))));
        try
        {
            Directory.CreateDirectory(draft.OutputData);
            LocalState.Write(draft.RequestFile, request, WireJson.Default.CreateTransformJobRequest);
            LocalState.Write(
                draft.TransformFile,
                start with { Environment = Variables(start, request) },
                LocalJson.Default.ServerStart);
            draft.WriteStatus(new LocalTransformStatus { TransformJobStatus = "InProgress", CreationTime = time.GetUtcNow() });
            MoveInto(draft, job);
        }
        finally
        {
            await FolderRemoval.RemoveAsync(draft.Path).ConfigureAwait(false);
        }

        try
        {
            await launcher.StartAsync(job, () => job.ReadTransformStatus() is { Supervised: true }, token)
                .ConfigureAwait(false);
        }
        catch
        {
            await FolderRemoval.RemoveAsync(job.Path).ConfigureAwait(false);
            throw;
        }

        return new CreateTransformJobResponse { TransformJobArn = Arn(name) };
    }

    public DescribeTransformJobResponse Describe(string name)
    {
        var job = Find(name);
        var status = Settle(job, job.ReadTransformStatus() ?? throw Missing(name));
        var request = job.ReadTransformRequest();
        return new DescribeTransformJobResponse
        {
            TransformJobName = name,
            TransformJobArn = Arn(name),
            TransformJobStatus = status.TransformJobStatus,
            FailureReason = status.FailureReason,
            ModelName = request.ModelName,
            MaxConcurrentTransforms = request.MaxConcurrentTransforms,
            ModelClientConfig = request.ModelClientConfig,
            MaxPayloadInMB = request.MaxPayloadInMB,
            BatchStrategy = request.BatchStrategy,
            Environment = request.Environment,
            TransformInput = request.TransformInput,
            TransformOutput = request.TransformOutput,
            TransformResources = request.TransformResources,
            DataProcessing = request.DataProcessing,
            ExperimentConfig = request.ExperimentConfig,
            CreationTime = status.CreationTime,
            TransformStartTime = status.TransformStartTime,
            TransformEndTime = status.TransformEndTime,
        };
    }

    public void Stop(string name)
    {
        if (Describe(name) is { TransformJobStatus: "Completed" or "Failed" or "Stopped" } ended)
        {
            throw new ServiceException(
                "ValidationException",
                $"The request was rejected because the transform job is in status {ended.TransformJobStatus}.");
        }

        Find(name).RequestStop();
    }

    /// <summary>The names and when each was made, newest first.</summary>
    public IReadOnlyList<(string Name, DateTimeOffset Created)> List() =>
        !Directory.Exists(state.TransformJobs)
            ? []
            :
            [
                .. Directory.EnumerateDirectories(state.TransformJobs)
                    .Select(path => new JobFolder(path))
                    .Where(job => JobName.IsName(job.Name))
                    .Select(job => (job.Name, Status: job.ReadTransformStatus()))
                    .Where(job => job.Status is not null)
                    .Select(job => (job.Name, job.Status!.CreationTime))
                    .OrderByDescending(job => job.CreationTime),
            ];

    /// <summary>How the model's server is started; a model that no process here can serve is refused.</summary>
    private static ServerStart Start(ContainerDefinition container)
    {
        if (container.Environment?.ContainsKey("SAGEMAKER_PROGRAM") != true)
        {
            throw new SageMakerEstimatorException(
                ErrorId.NotSupportedInLocalMode,
                ErrorKind.InvalidArgument,
                "Local mode can't run a model without -EntryPoint: it serves Python handlers as processes, not containers.")
            {
                Target = container.Image,
            };
        }

        _ = FileObjectStore.PathOf(container.ModelDataUrl!);
        return LocalHosting.Start(container);
    }

    private JobFolder Find(string name)
    {
        var job = new JobFolder(Path.Combine(state.TransformJobs, name));
        return JobName.IsName(name) && Directory.Exists(job.Path) ? job : throw Missing(name);
    }

    private static ServiceException Missing(string name) =>
        new("ValidationException", $"Could not find requested job with name: {name}");

    private static ServiceException Taken(string name) => new(
        "ResourceInUse",
        "Job name must be unique within an AWS account and region, and a job with this name already exists ("
        + Arn(name) + ")");

    private static string Arn(string name) => $"arn:local:sagemaker:::transform-job/{name}";

    /// <summary>What a model server is told of the batch, as SageMaker's containers are.</summary>
    private static Dictionary<string, string> Variables(ServerStart start, CreateTransformJobRequest request)
    {
        var plan = Batch.BatchPlan.Of(request);
        var variables = new Dictionary<string, string>(start.Environment)
        {
            ["SAGEMAKER_BATCH"] = "True",
            ["SAGEMAKER_BATCH_STRATEGY"] = plan.IsMultiRecord ? "MULTI_RECORD" : "SINGLE_RECORD",
            ["SAGEMAKER_MAX_PAYLOAD_IN_MB"] = plan.MaxPayloadInMB.ToString(CultureInfo.InvariantCulture),
            ["SAGEMAKER_MAX_CONCURRENT_TRANSFORMS"] = plan.MaxConcurrent.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in request.Environment ?? new Dictionary<string, string>())
        {
            variables[name] = value;
        }

        return variables;
    }

    private static void MoveInto(JobFolder draft, JobFolder job)
    {
        try
        {
            Directory.Move(draft.Path, job.Path);
        }
        catch (IOException) when (Directory.Exists(job.Path))
        {
            // Two shells chose one name at the same moment; the other was first.
            throw Taken(job.Name);
        }
    }

    /// <summary>A job whose supervisor was killed has ended, too: say so, and end what it left running.</summary>
    private LocalTransformStatus Settle(JobFolder job, LocalTransformStatus status)
    {
        if (status.HasEnded || SupervisorLock.IsHeld(job.LockFile))
        {
            return status;
        }

        // It may have ended between our two looks.
        status = job.ReadTransformStatus() ?? status;
        if (status.HasEnded || (!status.Supervised && time.GetUtcNow() - status.CreationTime < LongStart))
        {
            return status;
        }

        NativeProcess.KillOrphan(status.Child);
        var ended = status with
        {
            TransformJobStatus = "Failed",
            FailureReason = "InternalServerError: The supervisor process of this job was ended from outside.",
            TransformEndTime = time.GetUtcNow(),
            Child = null,
        };
        job.WriteStatus(ended);
        return ended;
    }
}
