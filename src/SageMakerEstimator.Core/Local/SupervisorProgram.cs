using System.ComponentModel;

namespace SageMakerEstimator.Core.Local;

/// <summary>
/// The hidden entry of the module: the process that owns one local job or endpoint, in a session of its own. It is
/// started by <c>lib/supervisor.ps1</c> with the folder as its only argument and lives until the job has ended.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SupervisorProgram
{
    /// <summary>Supervises the job or endpoint in a folder.</summary>
    /// <param name="folder">The absolute path of the job's folder.</param>
    /// <returns>0 when the supervisor did its work, whatever the job's end; 1 otherwise.</returns>
    public static int Run(string folder)
    {
        NativeProcess.LeaveSession();
        var job = new JobFolder(folder);
        try
        {
            RunAsync(job).GetAwaiter().GetResult();
            return 0;
        }
#pragma warning disable CA1031 // The last resort of a process without a screen: its log says why it ended.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }

    private static async Task RunAsync(JobFolder job)
    {
        var held = await TakeLockAsync(job).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            try
            {
                await SuperviseAsync(job).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                // Under the lock: whoever removes the folder waits for it.
                await File.AppendAllTextAsync(job.SupervisorLog, error + "\n").ConfigureAwait(false);
                throw;
            }
        }
    }

    private static Task SuperviseAsync(JobFolder job) => File.Exists(job.ServerFile)
        ? new EndpointSupervisor(job, TimeProvider.System).RunAsync()
        : File.Exists(job.TransformFile) ? new TransformSupervisor(job, TimeProvider.System).RunAsync()
        : new TrainingSupervisor(job, TimeProvider.System).RunAsync();

    /// <summary>Somebody who looks whether we live holds the lock for an instant: try again.</summary>
    private static async Task<FileStream> TakeLockAsync(JobFolder job)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            if (SupervisorLock.TryTake(job.LockFile) is { } held)
            {
                return held;
            }

            await Task.Delay(20).ConfigureAwait(false);
        }

        throw new IOException($"Another supervisor holds '{job.LockFile}'.");
    }
}
