using System.Globalization;
using System.Net;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Local;

/// <summary>Runs one model server until it is asked to stop, and writes down when it ends before.</summary>
internal sealed class EndpointSupervisor(JobFolder job, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    // The server finishes what it is answering; a model call can take a while.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan DefaultStartupTimeout = TimeSpan.FromSeconds(600);

    private LocalEndpointStatus _status = job.ReadEndpointStatus()!;

    /// <summary>Where the server's lines go: variant and instance, as in CloudWatch.</summary>
    public static string LogPath(JobFolder job) => Path.Combine(job.Path, "log", "AllTraffic", "local-1.log");

    public async Task RunAsync()
    {
        Write(_status with { Supervised = true });
        var start = LocalState.Read(job.ServerFile, LocalJson.Default.ServerStart)!;
        try
        {
            await PrepareAsync(start).ConfigureAwait(false);
            var log = new LogFile(LogPath(job), time);
            await using (log.ConfigureAwait(false))
            {
                var child = SupervisedChild.Start(Command(start), log);
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

    private async Task PrepareAsync(ServerStart start)
    {
        var archive = FileObjectStore.PathOf(start.ModelData);
        await TarGz.UnpackAsync(archive, job.Model, CancellationToken.None).ConfigureAwait(false);
        if (start.Code is not null)
        {
            // The code that was asked for replaces what the artifact carries.
            var code = Path.Combine(job.Model, "code");
            if (Directory.Exists(code))
            {
                Directory.Delete(code, recursive: true);
            }

            await TarGz.UnpackAsync(FileObjectStore.PathOf(start.Code), code, CancellationToken.None)
                .ConfigureAwait(false);
        }
    }

    private ChildCommand Command(ServerStart start)
    {
        var code = Path.Combine(job.Model, "code");
        var server = Path.Combine(
            Path.GetDirectoryName(typeof(EndpointSupervisor).Assembly.Location)!, "Python", "serve.py");
        var environment = new Dictionary<string, string>(start.Environment)
        {
            ["SAGEMAKER_BASE_DIR"] = job.Ml,
            ["SAGEMAKER_LOCAL_PORT_FILE"] = job.PortFile,
            ["PYTHONUNBUFFERED"] = "1",
            ["PYTHONIOENCODING"] = "utf-8",
        };
        return new ChildCommand(
            start.Python, ["-u", server], Directory.Exists(code) ? code : job.Model, environment);
    }

    private async Task ServeAsync(SupervisedChild child, ServerStart start)
    {
        Write(_status with { Child = child.Identity });
        var exit = child.WaitAsync(CancellationToken.None);
        var started = time.GetTimestamp();
        var patience = start.Environment.TryGetValue("SAGEMAKER_STARTUP_TIMEOUT", out var text)
            && double.TryParse(text, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(seconds)
                : DefaultStartupTimeout;
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

            if (await PortWhenUpAsync().ConfigureAwait(false) is { } port)
            {
                Write(_status with { EndpointStatus = "InService", Port = port });
            }
            else if (time.GetElapsedTime(started) > patience)
            {
                await child.EndAsync(TimeSpan.Zero).ConfigureAwait(false);
                Fail($"The model server didn't answer /ping within {patience.TotalSeconds} seconds.");
                return;
            }
        }

        await child.DrainAsync().ConfigureAwait(false);
        Fail(Reason(child));
    }

    private string Reason(SupervisedChild child)
    {
        var last = string.Join('\n', child.LastErrorLines).Trim();
        var doing = _status.EndpointStatus == "Creating" ? "didn't start" : "ended";
        var head = $"The model server {doing} (exit code {child.ExitCode}).\n";
        var room = FailureReason.MaxLength - head.Length;
        return (head + (last.Length <= room ? last : "…" + last[^(room - 1)..])).TrimEnd();
    }

    private void Fail(string reason) =>
        Write(_status with { EndpointStatus = "Failed", FailureReason = reason, Child = null, Port = null });

    private async Task<int?> PortWhenUpAsync()
    {
        if (!File.Exists(job.PortFile))
        {
            return null;
        }

        var text = await File.ReadAllTextAsync(job.PortFile).ConfigureAwait(false);
        var port = int.Parse(text, CultureInfo.InvariantCulture);
        try
        {
            using var answer = await LocalRuntimeApi.Client
                .GetAsync(new UriBuilder("http", "127.0.0.1", port, "ping").Uri).ConfigureAwait(false);
            return answer.StatusCode == HttpStatusCode.OK ? port : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private void Write(LocalEndpointStatus status)
    {
        _status = status with { LastModifiedTime = time.GetUtcNow() };
        job.WriteStatus(_status);
    }
}
