namespace SageMakerEstimator.Core.Local;

/// <summary>Runs one model server until it is asked to stop, and writes down when it ends before.</summary>
internal sealed class EndpointSupervisor(JobFolder job, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    // The server finishes what it is answering; a model call can take a while.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    private LocalEndpointStatus _status = job.ReadEndpointStatus()!;

    /// <summary>Where the server's lines go: variant and instance, as in CloudWatch.</summary>
    public static string LogPath(JobFolder job) => Path.Combine(job.Path, "log", "AllTraffic", "local-1.log");

    public async Task RunAsync()
    {
        Write(_status with { Supervised = true });
        var start = LocalState.Read(job.ServerFile, LocalJson.Default.ServerStart)!;
        try
        {
            await ModelServer.PrepareAsync(job, start).ConfigureAwait(false);
            var log = new LogFile(LogPath(job), time);
            await using (log.ConfigureAwait(false))
            {
                var child = SupervisedChild.Start(ModelServer.Command(job, start), log);
                await using (child.ConfigureAwait(false))
                {
                    await ServeAsync(child, start).ConfigureAwait(false);
                }
            }
        }
        catch (Exception error)
        {
            Write(_status with { EndpointStatus = "Failed", FailureReason = error.Message, Child = null, Port = null });
            throw;
        }
    }

    private async Task ServeAsync(SupervisedChild child, ServerStart start)
    {
        Write(_status with { Child = child.Identity });
        var exit = child.WaitAsync(CancellationToken.None);
        var started = time.GetTimestamp();
        var patience = ModelServer.Patience(start);
        while (await Task.WhenAny(exit, Task.Delay(Glance, time)).ConfigureAwait(false) != exit)
        {
            if (File.Exists(job.StopFile))
            {
                await child.EndAsync(StopGrace).ConfigureAwait(false);
                return;
            }

            if (_status.EndpointStatus != "Creating")
            {
                continue;
            }

            if (await ModelServer.PortWhenUpAsync(job).ConfigureAwait(false) is { } port)
            {
                Write(_status with { EndpointStatus = "InService", Port = port });
            }
            else if (time.GetElapsedTime(started) > patience)
            {
                await child.EndAsync(TimeSpan.Zero).ConfigureAwait(false);
                Fail(ModelServer.TooSlow(patience));
                return;
            }
        }

        await child.DrainAsync().ConfigureAwait(false);
        Fail(ModelServer.Reason(child, wasUp: _status.EndpointStatus != "Creating"));
    }

    private void Fail(string reason) =>
        Write(_status with { EndpointStatus = "Failed", FailureReason = reason, Child = null, Port = null });

    private void Write(LocalEndpointStatus status)
    {
        _status = status with { LastModifiedTime = time.GetUtcNow() };
        job.WriteStatus(_status);
    }
}
