namespace SageMakerEstimator.Core.Local;

/// <summary>
/// Runs one model server until it is asked to stop, and writes down when it ends before. An update starts a second one
/// beside it: requests go to the new server when it answers, and stay where they are when it doesn't.
/// </summary>
internal sealed class EndpointSupervisor(JobFolder job, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    // The server finishes what it is answering; a model call can take a while.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    private LocalEndpointStatus _status = job.ReadEndpointStatus()!;
    private Server? _next;
    private int _updates;

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
                var server = new Server(job, start, log, time.GetTimestamp());
                try
                {
                    Write(_status with { Child = server.Child.Identity });
                    server = await ServeAsync(server, log).ConfigureAwait(false);
                }
                finally
                {
                    await server.Child.DisposeAsync().ConfigureAwait(false);
                    await DropNextAsync().ConfigureAwait(false);
                }
            }
        }
        catch (Exception error)
        {
            Fail(error.Message);
            throw;
        }
    }

    /// <summary>Until the end; gives the server that serves by then.</summary>
    private async Task<Server> ServeAsync(Server server, LogFile log)
    {
        while (true)
        {
            if (await Task.WhenAny(server.Exit, Task.Delay(Glance, time)).ConfigureAwait(false) == server.Exit)
            {
                await server.Child.DrainAsync().ConfigureAwait(false);
                Fail(ModelServer.Reason(server.Child, wasUp: _status.EndpointStatus != "Creating"));
                return server;
            }

            if (File.Exists(job.StopFile))
            {
                await server.Child.EndAsync(StopGrace).ConfigureAwait(false);
                return server;
            }

            if (_status.EndpointStatus != "Creating")
            {
                server = await UpdateAsync(server, log).ConfigureAwait(false);
            }
            else if (await ModelServer.PortWhenUpAsync(server.Place).ConfigureAwait(false) is { } port)
            {
                Write(_status with { EndpointStatus = "InService", Port = port });
            }
            else if (server.IsTooSlow(time))
            {
                await server.Child.EndAsync(TimeSpan.Zero).ConfigureAwait(false);
                Fail(ModelServer.TooSlow(server.Patience));
                return server;
            }
        }
    }

    /// <summary>One look at an update, if there is one; gives the server that serves after it.</summary>
    private async Task<Server> UpdateAsync(Server server, LogFile log)
    {
        if (_next is null)
        {
            await BeginUpdateAsync(log).ConfigureAwait(false);
            return server;
        }

        if (_next.Exit.IsCompleted)
        {
            await _next.Child.DrainAsync().ConfigureAwait(false);
            await RollBackAsync(ModelServer.Reason(_next.Child, wasUp: false)).ConfigureAwait(false);
            return server;
        }

        if (await ModelServer.PortWhenUpAsync(_next.Place).ConfigureAwait(false) is { } port)
        {
            var next = _next;
            _next = null;
            Write(_status with
            {
                Port = port,
                Child = next.Child.Identity,
                Next = null,
                EndpointConfigName = LocalState.Read(job.UpdateFile, LocalJson.Default.ServerUpdate)!.EndpointConfigName,
                FailureReason = null,
            });
            File.Delete(job.UpdateFile);
            await server.Child.EndAsync(StopGrace).ConfigureAwait(false);
            await server.Child.DisposeAsync().ConfigureAwait(false);
            return next;
        }

        if (_next.IsTooSlow(time))
        {
            await RollBackAsync(ModelServer.TooSlow(_next.Patience)).ConfigureAwait(false);
        }

        return server;
    }

    private async Task BeginUpdateAsync(LogFile log)
    {
        if (!File.Exists(job.UpdateFile))
        {
            return;
        }

        var start = LocalState.Read(job.UpdateFile, LocalJson.Default.ServerUpdate)!.Server;
        var place = new JobFolder(Path.Combine(job.Path, $"server-{++_updates}"));
        try
        {
            await ModelServer.PrepareAsync(place, start).ConfigureAwait(false);
            _next = new Server(place, start, log, time.GetTimestamp());
            Write(_status with { Next = _next.Child.Identity });
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException
            or SageMakerEstimatorException or System.ComponentModel.Win32Exception)
        {
            await RollBackAsync(error.Message).ConfigureAwait(false);
        }
    }

    private async Task RollBackAsync(string reason)
    {
        await DropNextAsync().ConfigureAwait(false);
        Write(_status with { FailureReason = reason, Next = null });
        File.Delete(job.UpdateFile);
    }

    private async Task DropNextAsync()
    {
        if (_next is { } next)
        {
            _next = null;
            await next.Child.EndAsync(TimeSpan.Zero).ConfigureAwait(false);
            await next.Child.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Fail(string reason) =>
        Write(_status with { EndpointStatus = "Failed", FailureReason = reason, Child = null, Port = null });

    private void Write(LocalEndpointStatus status)
    {
        _status = status with { LastModifiedTime = time.GetUtcNow() };
        job.WriteStatus(_status);
    }

    /// <summary>A server, and the folder with its files.</summary>
    private sealed class Server
    {
        private readonly long _started;

        public Server(JobFolder place, ServerStart start, LogFile log, long started)
        {
            Place = place;
            Patience = ModelServer.Patience(start);
            Child = SupervisedChild.Start(ModelServer.Command(place, start), log);
            Exit = Child.WaitAsync(CancellationToken.None);
            _started = started;
        }

        public JobFolder Place { get; }

        public TimeSpan Patience { get; }

        public SupervisedChild Child { get; }

        public Task Exit { get; }

        public bool IsTooSlow(TimeProvider time) => time.GetElapsedTime(_started) > Patience;
    }
}
