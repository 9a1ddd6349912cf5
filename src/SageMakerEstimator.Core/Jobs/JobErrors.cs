using SageMakerEstimator.Core.Logs;

namespace SageMakerEstimator.Core.Jobs;

/// <summary>An ended job, as its error tells of it.</summary>
/// <param name="Title">Its kind and name, at the beginning of a sentence.</param>
/// <param name="Reason">The service's failure reason.</param>
/// <param name="ExitCode">The exit code, where the reason tells it.</param>
/// <param name="Failure">The reason taken apart.</param>
/// <param name="Log">The console's page of its log; null where there is none.</param>
internal sealed record FailedJob(string Title, string? Reason, int? ExitCode, TrainingFailure? Failure, string? Log)
{
    public required object Target { get; init; }

    /// <summary>The id when the failure is the job's own.</summary>
    public required string FailedId { get; init; }

    /// <summary>Shows its whole log.</summary>
    public required string Follow { get; init; }
}

/// <summary>What a job that didn't complete has to say, whatever its kind.</summary>
internal static class JobErrors
{
    private const int KilledExitCode = 137;

    public static SageMakerEstimatorException Failed(FailedJob job, LogTail tail)
    {
        var hint = job.ExitCode == KilledExitCode
            ? "\nExit code 137 is SIGKILL: most often the machine ran out of memory."
            : "";
        var lines = string.Concat(tail.LastLines
            .Select(host => (host.Host, Lines: Unsaid(host.Lines, job.Reason)))
            .Where(host => host.Lines.Length > 0)
            .Select(host => $"\nLast lines of {host.Host}:\n  {string.Join("\n  ", host.Lines)}"));
        var (id, kind, advice) = Kind(job);
        var log = job.Log is { } link ? $"\nLog: {link}" : "";
        return new SageMakerEstimatorException(id, kind, $"{job.Title} failed{Told(job)}{hint}{lines}{log}")
        {
            Target = job.Target,
            RecommendedAction = advice ?? $"See its whole log with: {job.Follow}",
        };
    }

    /// <summary>Some failures aren't of the job: trying again, or asking for more, is all that helps.</summary>
    private static (string Id, ErrorKind Kind, string? Advice) Kind(FailedJob job) =>
        Contains(job, "CapacityError") || Contains(job, "InsufficientCapacity")
            ? (ErrorId.CapacityUnavailable, ErrorKind.ResourceUnavailable,
                "Start it again later, with another -InstanceType, or in other -Subnet or -Region.")
        : Contains(job, "ResourceLimitExceeded") || Contains(job, "service limit")
            ? (ErrorId.QuotaExceeded, ErrorKind.QuotaExceeded, "Ask for more in the Service Quotas console.")
        : (job.FailedId, ErrorKind.InvalidResult, null);

    private static bool Contains(FailedJob job, string text) =>
        job.Reason?.Contains(text, StringComparison.Ordinal) == true;

    /// <summary>Class and exit code on the first line, then what the script said, then the command.</summary>
    private static string Told(FailedJob job)
    {
        var failure = job.Failure;
        var exit = job.ExitCode is { } code ? $" with exit code {code}" : "";
        var kinds = string.Join(", ", new[] { failure?.ErrorClass, failure?.ErrorType }.OfType<string>());
        return exit + (kinds.Length > 0 ? $" ({kinds})." : ".") + Line(failure?.Message) + Line(failure?.ExtraInfo)
            + (failure?.Command is { } command ? $"\nCommand: {command}" : "");
    }

    private static string Line(string? text) => text is null ? "" : "\n" + text;

    /// <summary>The lines that the failure reason doesn't quote already.</summary>
    private static string[] Unsaid(IEnumerable<string> lines, string? reason) =>
        [.. lines.Where(line => line.Length > 0 && reason?.Contains(line, StringComparison.Ordinal) != true)];
}
