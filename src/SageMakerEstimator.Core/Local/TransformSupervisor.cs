using SageMakerEstimator.Core.Local.Batch;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Local;

/// <summary>Runs one transform job to its end: a model server, and the records of all files to it.</summary>
internal sealed class TransformSupervisor(JobFolder job, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    // The server finishes what it is answering, and nobody needs that answer any more.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private LocalTransformStatus _status = job.ReadTransformStatus()!;

    public static string LogPath(JobFolder job) => Path.Combine(job.Path, "log", "local-1.log");

    /// <summary>What became of each file, and why.</summary>
    public static string DataLogPath(JobFolder job) => Path.Combine(job.Path, "log", "local-1-data.log");

    public async Task RunAsync()
    {
        Write(_status with { Supervised = true });
        var request = job.ReadTransformRequest();
        try
        {
            var plan = BatchPlan.Of(request);
            var start = LocalState.Read(job.TransformFile, LocalJson.Default.ServerStart)!;
            await ModelServer.PrepareAsync(job, start).ConfigureAwait(false);
            var log = new LogFile(LogPath(job), time);
            await using (log.ConfigureAwait(false))
            {
                var child = SupervisedChild.Start(ModelServer.Command(job, start), log);
                await using (child.ConfigureAwait(false))
                {
                    Write(_status with { Child = child.Identity, TransformStartTime = time.GetUtcNow() });
                    await ServeAsync(child, start, plan, request.TransformOutput!.S3OutputPath!).ConfigureAwait(false);
                }
            }
        }
        catch (Exception error)
        {
            End("Failed", $"InternalServerError: {error.Message}");
            throw;
        }

        await FolderRemoval.RemoveAsync(job.Ml).ConfigureAwait(false);
    }

    private async Task ServeAsync(SupervisedChild child, ServerStart start, BatchPlan plan, string output)
    {
        using var ending = new CancellationTokenSource();
        var exit = child.WaitAsync(CancellationToken.None);
        var work = WorkAsync(start, plan, ending.Token);
        while (!work.IsCompleted && !exit.IsCompleted && !File.Exists(job.StopFile))
        {
            await Task.WhenAny(work, exit, Task.Delay(Glance, time)).ConfigureAwait(false);
        }

        var wasStopped = !work.IsCompleted && File.Exists(job.StopFile);
        if (wasStopped)
        {
            Write(_status with { TransformJobStatus = "Stopping" });
        }

        await ending.CancelAsync().ConfigureAwait(false);
        var failure = await EndedAsync(work).ConfigureAwait(false);
        var reason = exit.IsCompleted ? await CrashAsync(child).ConfigureAwait(false) : failure;
        await child.EndAsync(StopGrace).ConfigureAwait(false);
        await child.DrainAsync().ConfigureAwait(false);

        // A stopped job stores nothing; of a failed one the files that went well are of use.
        if (!wasStopped)
        {
            Store(output);
        }

        End(wasStopped ? "Stopped" : reason is null ? "Completed" : "Failed", wasStopped ? null : reason);
    }

    /// <summary>All files through the server; null, or why that didn't go well.</summary>
    private async Task<string?> WorkAsync(ServerStart start, BatchPlan plan, CancellationToken token)
    {
        var (started, patience) = (time.GetTimestamp(), ModelServer.Patience(start));
        int? port;
        while ((port = await ModelServer.PortWhenUpAsync(job).ConfigureAwait(false)) is null)
        {
            if (time.GetElapsedTime(started) > patience)
            {
                return "AlgorithmError: " + ModelServer.TooSlow(patience);
            }

            await Task.Delay(Glance, time, token).ConfigureAwait(false);
        }

        var data = new LogFile(DataLogPath(job), time);
        await using (data.ConfigureAwait(false))
        {
            var model = new ModelClient(new UriBuilder("http", "127.0.0.1", port.Value).Uri, plan);
            var failure = await new BatchRun(plan, model, data.AddAsync).RunAsync(job.OutputData, token)
                .ConfigureAwait(false);
            return failure is null ? null : Cut($"ClientError: {failure}");
        }
    }

    private static async Task<string?> EndedAsync(Task<string?> work)
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<string> CrashAsync(SupervisedChild child)
    {
        await child.DrainAsync().ConfigureAwait(false);
        return ModelServer.Reason(child, wasUp: false, "AlgorithmError: ");
    }

    private void Store(string output)
    {
        var folder = FileObjectStore.PathOf(output);
        foreach (var file in FileTree.Files(job.OutputData))
        {
            var path = Path.Combine(folder, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);

            // Beside the target first: the folders may be on different disks, and nobody sees half a file.
            var fresh = $"{path}.{Guid.NewGuid():N}.tmp";
            File.Move(file.Path, fresh);
            File.Move(fresh, path, overwrite: true);
        }
    }

    private static string Cut(string text) =>
        text.Length <= FailureReason.MaxLength ? text : text[..FailureReason.MaxLength];

    private void End(string status, string? reason) => Write(_status with
    {
        TransformJobStatus = status,
        FailureReason = reason,
        Child = null,
        Supervised = true,
        TransformEndTime = time.GetUtcNow(),
    });

    private void Write(LocalTransformStatus status) => job.WriteStatus(_status = status);
}
