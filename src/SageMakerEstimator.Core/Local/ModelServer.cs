using System.Globalization;
using System.Net;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Local;

/// <summary>The model server of a supervisor's folder: its files, its command, and whether it is up.</summary>
internal static class ModelServer
{
    private static readonly TimeSpan DefaultStartupTimeout = TimeSpan.FromSeconds(600);

    /// <summary>Unpacks the model, and the code over what the artifact carries.</summary>
    public static async Task PrepareAsync(JobFolder job, ServerStart start)
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

    public static ChildCommand Command(JobFolder job, ServerStart start)
    {
        var code = Path.Combine(job.Model, "code");
        var server = Path.Combine(
            Path.GetDirectoryName(typeof(ModelServer).Assembly.Location)!, "Python", "serve.py");
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

    /// <summary>How long the server may take to answer.</summary>
    public static TimeSpan Patience(ServerStart start) =>
        start.Environment.TryGetValue("SAGEMAKER_STARTUP_TIMEOUT", out var text)
        && double.TryParse(text, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : DefaultStartupTimeout;

    public static async Task<int?> PortWhenUpAsync(JobFolder job)
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

    /// <summary>Why a server that isn't there any more ended: its last words on standard error.</summary>
    public static string Reason(SupervisedChild child, bool wasUp, string head = "")
    {
        var last = string.Join('\n', child.LastErrorLines).Trim();
        var first = $"{head}The model server {(wasUp ? "ended" : "didn't start")} (exit code {child.ExitCode}).\n";
        var room = FailureReason.MaxLength - first.Length;
        return (first + (last.Length <= room ? last : "…" + last[^(room - 1)..])).TrimEnd();
    }

    /// <summary>Why a server that never came up was given up.</summary>
    public static string TooSlow(TimeSpan patience) =>
        $"The model server didn't answer /ping within {patience.TotalSeconds} seconds.";
}
