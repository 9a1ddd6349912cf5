using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Jobs;
using SageMakerEstimator.Core.Logs;

namespace SageMakerEstimator.Core.Training;

/// <summary>What a training job that didn't complete has to say.</summary>
internal static class TrainingErrors
{
    /// <summary>The error of an ended job; null when it completed, or was stopped and that is allowed.</summary>
    public static SageMakerEstimatorException? Of(TrainingJob job, LogTail tail, WaitOptions options) =>
        job.TrainingJobStatus switch
        {
            "Failed" => JobErrors.Failed(
                new FailedJob($"Training job '{job.TrainingJobName}'", job.FailureReason, job.ExitCode, job.Failure, Link(job))
                {
                    Target = job,
                    FailedId = ErrorId.TrainingJobFailed,
                    Follow = Paste.Job("Connect-SMTrainingJob", job.TrainingJobName, job.Backend, job.Session),
                },
                tail),
            "Stopped" when !options.AllowStopped => Stopped(job),
            _ => null,
        };

    private static string? Link(TrainingJob job) =>
        job.Region is { } region ? LogLink.Of(region, job.LogGroupName, job.LogStreamNamePrefix) : null;

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
}
