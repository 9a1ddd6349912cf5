using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Local;

/// <summary>Training jobs of this machine, in SageMaker's words.</summary>
internal sealed class LocalTrainingJobs(LocalState state, SupervisorLauncher launcher, TimeProvider time)
{
    // A supervisor that hasn't taken over after this long never will.
    private static readonly TimeSpan LongStart = TimeSpan.FromSeconds(90);

    public async Task<CreateTrainingJobResponse> CreateAsync(CreateTrainingJobRequest request, CancellationToken token)
    {
        var name = request.TrainingJobName!;
        state.Folder(state.Jobs);
        var job = new JobFolder(Path.Combine(state.Jobs, name));
        if (Directory.Exists(job.Path))
        {
            throw Taken(name);
        }

        var draft = new JobFolder(state.Folder(Path.Combine(state.Jobs, ".new-" + Guid.NewGuid().ToString("N"))));
        try
        {
            await FillAsync(draft, request, token).ConfigureAwait(false);
            MoveInto(draft, job);
        }
        finally
        {
            await FolderRemoval.RemoveAsync(draft.Path).ConfigureAwait(false);
        }

        try
        {
            await launcher.StartAsync(job, () => job.ReadJobStatus() is { Supervised: true }, token)
                .ConfigureAwait(false);
        }
        catch
        {
            await FolderRemoval.RemoveAsync(job.Path).ConfigureAwait(false);
            throw;
        }

        return new CreateTrainingJobResponse { TrainingJobArn = Arn(name) };
    }

    public DescribeTrainingJobResponse Describe(string name)
    {
        var job = Find(name);
        var status = Settle(job, job.ReadJobStatus() ?? throw Missing());
        var request = job.ReadRequest();
        return new DescribeTrainingJobResponse
        {
            TrainingJobName = name,
            TrainingJobArn = Arn(name),
            TrainingJobStatus = status.TrainingJobStatus,
            SecondaryStatus = status.SecondaryStatus,
            FailureReason = status.FailureReason,
            ModelArtifacts = status.ModelArtifacts is null
                ? null
                : new ModelArtifacts { S3ModelArtifacts = status.ModelArtifacts },
            HyperParameters = request.HyperParameters,
            AlgorithmSpecification = request.AlgorithmSpecification,
            RoleArn = request.RoleArn,
            InputDataConfig = request.InputDataConfig,
            OutputDataConfig = request.OutputDataConfig,
            ResourceConfig = request.ResourceConfig,
            StoppingCondition = request.StoppingCondition,
            Environment = request.Environment,
            VpcConfig = request.VpcConfig,
            EnableNetworkIsolation = request.EnableNetworkIsolation,
            EnableInterContainerTrafficEncryption = request.EnableInterContainerTrafficEncryption,
            EnableManagedSpotTraining = request.EnableManagedSpotTraining,
            CheckpointConfig = request.CheckpointConfig,
            ExperimentConfig = request.ExperimentConfig,
            RetryStrategy = request.RetryStrategy,
            RemoteDebugConfig = request.RemoteDebugConfig,
            InfraCheckConfig = request.InfraCheckConfig,
            CreationTime = status.CreationTime,
            TrainingStartTime = status.TrainingStartTime,
            TrainingEndTime = status.TrainingEndTime,
            LastModifiedTime = status.LastModifiedTime,
            SecondaryStatusTransitions = status.Transitions,
        };
    }

    /// <summary>The tags of the job with that ARN.</summary>
    public IReadOnlyList<WireTag>? Tags(string arn) => Find(arn[(arn.LastIndexOf('/') + 1)..]).ReadRequest().Tags;

    public void Stop(string name)
    {
        var job = Find(name);
        var status = Settle(job, job.ReadJobStatus() ?? throw Missing());
        if (status.HasEnded)
        {
            throw new ServiceException(
                "ValidationException",
                "The request was rejected because the training job is in status " + status.TrainingJobStatus + ".");
        }

        job.RequestStop();
    }

    public IReadOnlyList<TrainingJobSummary> List()
    {
        if (!Directory.Exists(state.Jobs))
        {
            return [];
        }

        return
        [
            .. Directory.EnumerateDirectories(state.Jobs)
                .Select(path => new JobFolder(path))
                .Where(job => JobName.IsName(job.Name))
                .Select(job => (job.Name, Status: job.ReadJobStatus()))
                .Where(job => job.Status is not null)
                .OrderByDescending(job => job.Status!.CreationTime)
                .Select(job => new TrainingJobSummary
                {
                    TrainingJobName = job.Name,
                    CreationTime = job.Status!.CreationTime,
                    TrainingJobStatus = job.Status.TrainingJobStatus,
                }),
        ];
    }

    /// <summary>The folder of a job that exists.</summary>
    public JobFolder Find(string name)
    {
        var job = new JobFolder(Path.Combine(state.Jobs, name));
        return JobName.IsName(name) && Directory.Exists(job.Path) ? job : throw Missing();
    }

    private static ServiceException Missing() => new("ValidationException", "Requested resource not found.");

    private static ServiceException Taken(string name) => new(
        "ResourceInUse",
        "Training job names must be unique, and a training job with this name already exists (" + Arn(name) + ")");

    private static string Arn(string name) => $"arn:local:sagemaker:::training-job/{name}";

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

    private async Task FillAsync(JobFolder job, CreateTrainingJobRequest request, CancellationToken token)
    {
        foreach (var folder in new[]
        {
            job.Code, job.Model, job.InputConfig, job.InputData, job.OutputData, job.OutputIntermediate,
        })
        {
            Directory.CreateDirectory(folder);
        }

        LocalState.Write(job.RequestFile, request, WireJson.Default.CreateTrainingJobRequest);
        TrainingContract.WriteConfig(job, request);
        foreach (var channel in request.InputDataConfig ?? [])
        {
            token.ThrowIfCancellationRequested();
            ChannelData.Link(channel, job);
        }

        var code = FileObjectStore.PathOf(TrainingContract.SubmitDirectory(request));
        await TarGz.UnpackAsync(code, job.Code, token).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var status = new LocalJobStatus
        {
            TrainingJobStatus = "InProgress",
            SecondaryStatus = "Starting",
            CreationTime = now,
        };
        job.WriteStatus(JobTransitions.To(status, "Starting", "Starting the training job", now));
    }

    /// <summary>A job whose supervisor was killed has ended, too: say so, and end what it left running.</summary>
    private LocalJobStatus Settle(JobFolder job, LocalJobStatus status)
    {
        if (status.HasEnded || SupervisorLock.IsHeld(job.LockFile))
        {
            return status;
        }

        // It may have ended between our two looks.
        status = job.ReadJobStatus() ?? status;
        if (status.HasEnded || (!status.Supervised && time.GetUtcNow() - status.CreationTime < LongStart))
        {
            return status;
        }

        NativeProcess.KillOrphan(status.Child);
        var now = time.GetUtcNow();
        var ended = JobTransitions.To(
            status with
            {
                TrainingJobStatus = "Failed",
                FailureReason = "InternalServerError: The supervisor process of this job was ended from outside.",
                TrainingEndTime = now,
                Child = null,
            },
            "Failed",
            "Training job failed",
            now);
        job.WriteStatus(ended);
        return ended;
    }
}
