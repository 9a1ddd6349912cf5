using System.Management.Automation.Host;

namespace SageMakerEstimator.Base;

/// <summary>Whether somebody looks on, and what the screen can show.</summary>
internal static class Screen
{
    /// <summary>
    /// A person reads along: the process's own output is a terminal, and the host has one to show. In a service, a job
    /// or a pipe nobody does.
    /// </summary>
    public static bool IsInteractive(PSHost? host) =>
        !Console.IsOutputRedirected && host?.UI?.RawUI is not null && host.Name is not "Default Host";

    /// <summary>See https://no-color.org: any text in NO_COLOR means no colour.</summary>
    public static bool HasColour(PSHost? host) =>
        IsInteractive(host)
        && host!.UI.SupportsVirtualTerminal
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public static WaitOptions Describe(PSHost? host, WaitOptions options) =>
        options with { IsInteractive = IsInteractive(host), HasColour = HasColour(host) };
}
