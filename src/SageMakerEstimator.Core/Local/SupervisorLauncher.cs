using System.ComponentModel;
using System.Diagnostics;

namespace SageMakerEstimator.Core.Local;

/// <summary>Starts the supervisor of a folder and sees that it took over.</summary>
internal sealed class SupervisorLauncher(CoreEnvironment environment)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(15);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Returns when the supervisor has the folder; whoever ends before then leaves nothing running.</summary>
    public async Task StartAsync(JobFolder job, Func<bool> hasTakenOver, CancellationToken token)
    {
        using var process = Start(job);
        var errors = process.StandardError.ReadToEndAsync(token);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(Patience);
        try
        {
            while (!hasTakenOver())
            {
                if (process.HasExited && !hasTakenOver())
                {
                    throw NotStarted(job, await errors.ConfigureAwait(false));
                }

                await Task.Delay(Glance, patience.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            NativeProcess.KillTree(process);
            token.ThrowIfCancellationRequested();
            throw NotStarted(job, $"It didn't begin within {Patience.TotalSeconds} seconds.");
        }
    }

    private Process Start(JobFolder job)
    {
        var start = new ProcessStartInfo(environment.PowerShellPath)
        {
            WorkingDirectory = job.Path,

            // Our own pipes, so that a job that outlives the shell doesn't keep the shell's output open.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        string[] arguments =
        [
            "-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass",
            "-File", Path.Combine(environment.ModuleBase, "lib", "supervisor.ps1"), "-Folder", job.Path,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw NotStarted(job, $"'{environment.PowerShellPath}' doesn't run: {error.Message}");
        }
    }

    private static SageMakerEstimatorException NotStarted(JobFolder job, string why) =>
        new(
            ErrorId.SupervisorNotStarted,
            ErrorKind.NotSpecified,
            $"The process that runs '{job.Name}' on this machine didn't start. {why.Trim()}")
        {
            Target = job.Name,
        };
}
