using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Logs;

namespace SageMakerEstimator.Core.Training;

/// <summary>What a job that didn't complete has to say.</summary>
internal static class TrainingErrors
{
    private const int KilledExitCode = 137;

    /// <summary>The error of an ended job; null when it completed, or was stopped and that is allowed.</summary>
    public static SageMakerEstimatorException? Of(TrainingJob job, LogTail tail, WaitOptions options) =>
        job.TrainingJobStatus switch
        {
            "Failed" => Failed(job, tail),
            "Stopped" when !options.AllowStopped => Stopped(job),
            _ => null,
        };

    private static SageMakerEstimatorException Failed(TrainingJob job, LogTail tail)
    {
        var hint = job.ExitCode == KilledExitCode
            ? "\nExit code 137 is SIGKILL: most often the machine ran out of memory."
            : "";
        var lines = string.Concat(tail.LastLines
            .Select(host => (host.Host, Lines: Unsaid(host.Lines, job.FailureReason)))
            .Where(host => host.Lines.Length > 0)
            .Select(host => $"\nLast lines of {host.Host}:\n  {string.Join("\n  ", host.Lines)}"));
        var (id, kind, advice) = Kind(job.FailureReason);
        return new SageMakerEstimatorException(
            id, kind, $"Training job '{job.TrainingJobName}' failed{Told(job)}{hint}{lines}{Link(job)}")
        {
            Target = job,
            RecommendedAction = advice ?? $"See its whole log with: {Reattach(job)}",
        };
    }

    /// <summary>Some failures aren't of the job: trying again, or asking for more, is all that helps.</summary>
    private static (string Id, ErrorKind Kind, string? Advice) Kind(string? reason) =>
        Contains(reason, "CapacityError") || Contains(reason, "InsufficientCapacity")
            ? (ErrorId.CapacityUnavailable, ErrorKind.ResourceUnavailable,
                "Start it again later, with another -InstanceType, or in other -Subnet or -Region.")
        : Contains(reason, "ResourceLimitExceeded") || Contains(reason, "service limit")
            ? (ErrorId.QuotaExceeded, ErrorKind.QuotaExceeded, "Ask for more in the Service Quotas console.")
        : (ErrorId.TrainingJobFailed, ErrorKind.InvalidResult, null);

    private static bool Contains(string? reason, string text) =>
        reason?.Contains(text, StringComparison.Ordinal) == true;

    /// <summary>Class and exit code on the first line, then what the script said, then the command.</summary>
    private static string Told(TrainingJob job)
    {
        var failure = job.Failure;
        var exit = job.ExitCode is { } code ? $" with exit code {code}" : "";
        var kinds = string.Join(", ", new[] { failure?.ErrorClass, failure?.ErrorType }.OfType<string>());
        return exit + (kinds.Length > 0 ? $" ({kinds})." : ".") + Line(failure?.Message) + Line(failure?.ExtraInfo)
            + (failure?.Command is { } command ? $"\nCommand: {command}" : "");
    }

    private static string Line(string? text) => text is null ? "" : "\n" + text;

    private static string Link(TrainingJob job) =>
        job.Region is { } region && LogLink.Of(region, job.LogGroupName, job.LogStreamNamePrefix) is { } link
            ? $"\nLog: {link}"
            : "";

    /// <summary>The lines that the failure reason doesn't quote already.</summary>
    private static string[] Unsaid(IEnumerable<string> lines, string? reason) =>
        [.. lines.Where(line => line.Length > 0 && reason?.Contains(line, StringComparison.Ordinal) != true)];

    private static SageMakerEstimatorException Stopped(TrainingJob job) =>
        new(
            ErrorId.TrainingJobStopped,
            ErrorKind.InvalidResult,
            job.SecondaryStatus == "MaxRuntimeExceeded"
                ? $"Training job '{job.TrainingJobName}' ran as long as -MaxRun allows and was stopped."
                : $"Training job '{job.TrainingJobName}' was stopped before it completed.")
        {
            Target = job,
            RecommendedAction = "Add -AllowStopped where a stopped job is fine.",
        };

    public static string Reattach(TrainingJob job) =>
        Paste.Job("Connect-SMTrainingJob", job.TrainingJobName, job.Backend, job.Session);
}
