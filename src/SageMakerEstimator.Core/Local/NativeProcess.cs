using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SageMakerEstimator.Core.Local;

/// <summary>What .NET's Process can't do: leave the terminal's session, and end a process politely.</summary>
internal static partial class NativeProcess
{
    private const int SigTerm = 15;

    /// <summary>Leaves the shell's session, so that a terminal's ^C and hang-up don't reach this process.</summary>
    public static void LeaveSession()
    {
        if (!OperatingSystem.IsWindows())
        {
            // Fails only when this process leads a group already, which is as good.
            _ = SetSid();
        }
    }

    /// <summary>Asks a process to end. Windows has no such word for a process without a window: it is ended.</summary>
    public static void AskToEnd(Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            KillTree(process);
        }
        else if (!process.HasExited)
        {
            _ = Kill(process.Id, SigTerm);
        }
    }

    /// <summary>Ends a process and all it has started; one that has ended already is fine.</summary>
    public static void KillTree(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended on its own in the meantime.
        }
    }

    /// <summary>Ends the process that a dead supervisor left behind, if it is still that one.</summary>
    public static void KillOrphan(ChildIdentity? child)
    {
        if (child is null)
        {
            return;
        }

        try
        {
            using var process = Process.GetProcessById(child.Id);
            if (Math.Abs((process.StartTime.ToUniversalTime() - child.StartTimeUtc).TotalSeconds) < 2)
            {
                KillTree(process);
            }
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // No such process any more.
        }
    }

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    private static partial int SetSid();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
