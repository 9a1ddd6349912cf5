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
        var exit = job.ExitCode is { } code ? $" with exit code {code}" : "";
        var hint = job.ExitCode == KilledExitCode
            ? "\nExit code 137 is SIGKILL: most often the machine ran out of memory."
            : "";
        var lines = string.Concat(tail.LastLines
            .Select(host => (host.Host, Lines: Unsaid(host.Lines, job.FailureReason)))
            .Where(host => host.Lines.Length > 0)
            .Select(host => $"\nLast lines of {host.Host}:\n  {string.Join("\n  ", host.Lines)}"));
        return new SageMakerEstimatorException(
            ErrorId.TrainingJobFailed,
            ErrorKind.InvalidResult,
            $"Training job '{job.TrainingJobName}' failed{exit}. {job.FailureReason}{hint}{lines}{Link(job)}")
        {
            Target = job,
            RecommendedAction = $"See its whole log with: {Reattach(job)}",
        };
    }

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
