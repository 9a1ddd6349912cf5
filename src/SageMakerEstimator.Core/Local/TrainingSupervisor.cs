using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Local;

/// <summary>Runs one training job to its end and writes down what became of it.</summary>
internal sealed class TrainingSupervisor(JobFolder job, TimeProvider time)
{
    // What StopTrainingJob gives a container between SIGTERM and SIGKILL.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    private LocalJobStatus _status = job.ReadJobStatus()!;

    private enum Ending
    {
        Exited,
        Stopped,
        OutOfTime,
    }

    public async Task RunAsync()
    {
        var request = job.ReadRequest();
        try
        {
            var command = TrainingContract.Command(job, request);
            var log = new LogFile(job.Log, time);
            await using (log.ConfigureAwait(false))
            {
                var child = SupervisedChild.Start(command, log);
                await using (child.ConfigureAwait(false))
                {
                    Write(_status with
                    {
                        Supervised = true,
                        Child = child.Identity,
                        TrainingStartTime = time.GetUtcNow(),
                    }, "Training", "Training in progress");
                    var ending = await FollowAsync(child, request).ConfigureAwait(false);
                    await child.DrainAsync().ConfigureAwait(false);
                    await log.DisposeAsync().ConfigureAwait(false);
                    await FinishAsync(request, child, ending, command).ConfigureAwait(false);
                }
            }
        }
        catch (Exception error)
        {
            End("Failed", "Failed", $"InternalServerError: {error.Message}", null);
            throw;
        }

        await FolderRemoval.RemoveAsync(job.Ml).ConfigureAwait(false);
    }

    private async Task<Ending> FollowAsync(SupervisedChild child, CreateTrainingJobRequest request)
    {
        var exit = child.WaitAsync(CancellationToken.None);
        var started = time.GetTimestamp();
        var limit = TimeSpan.FromSeconds(request.StoppingCondition?.MaxRuntimeInSeconds ?? int.MaxValue);
        while (await Task.WhenAny(exit, Task.Delay(Glance, time)).ConfigureAwait(false) != exit)
        {
            var ending = File.Exists(job.StopFile) ? Ending.Stopped
                : time.GetElapsedTime(started) > limit ? Ending.OutOfTime
                : Ending.Exited;
            if (ending != Ending.Exited)
            {
                Write(_status with { TrainingJobStatus = "Stopping" }, "Stopping", "Stopping the training job");
                await child.EndAsync(StopGrace).ConfigureAwait(false);
                return ending;
            }
        }

        return Ending.Exited;
    }

    private async Task FinishAsync(
        CreateTrainingJobRequest request, SupervisedChild child, Ending ending, ChildCommand command)
    {
        // A script may have tidied up more than its own.
        Directory.CreateDirectory(job.Model);
        Directory.CreateDirectory(job.OutputData);
        var reason = ending == Ending.Exited && child.ExitCode != 0
            ? FailureReason.Of(job, child, command)
            : null;
        if (reason is null)
        {
            File.WriteAllText(job.SuccessFile, "");
        }

        Write(_status with { TrainingEndTime = time.GetUtcNow() }, "Uploading", "Uploading generated training model");
        var model = await CollectAsync(request).ConfigureAwait(false);
        var (status, secondary) = (reason, ending) switch
        {
            (not null, _) => ("Failed", "Failed"),
            (_, Ending.Stopped) => ("Stopped", "Stopped"),
            (_, Ending.OutOfTime) => ("Stopped", "MaxRuntimeExceeded"),
            _ => ("Completed", "Completed"),
        };
        End(status, secondary, reason, model);
    }

    /// <summary>Packs the model and the output whatever the job's end, as SageMaker does.</summary>
    private async Task<string> CollectAsync(CreateTrainingJobRequest request)
    {
        var target = $"{request.OutputDataConfig!.S3OutputPath!.TrimEnd('/')}/{request.TrainingJobName}/output/";
        var store = new FileObjectStore(target);
        await store.PutAsync(
            target + "model.tar.gz",
            (stream, token) => TarGz.PackFolderAsync(stream, job.Model, token),
            CancellationToken.None).ConfigureAwait(false);
        await store.PutAsync(
            target + "output.tar.gz",
            (stream, token) => TarGz.PackFolderAsync(stream, job.Output, token),
            CancellationToken.None).ConfigureAwait(false);
        return target + "model.tar.gz";
    }

    private void End(string status, string secondary, string? reason, string? model)
    {
        var ended = _status with
        {
            TrainingJobStatus = status,
            FailureReason = reason,
            ModelArtifacts = model,
            Child = null,
            Supervised = true,
            TrainingEndTime = _status.TrainingEndTime ?? time.GetUtcNow(),
        };
        Write(ended, secondary, reason is null ? $"Training job {status.ToLowerInvariant()}" : "Training job failed");
    }

    private void Write(LocalJobStatus status, string secondary, string message)
    {
        _status = JobTransitions.To(status, secondary, message, time.GetUtcNow());
        job.WriteStatus(_status);
    }
}
