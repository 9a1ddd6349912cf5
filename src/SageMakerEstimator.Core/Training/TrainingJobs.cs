using System.Globalization;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Training;

/// <summary>Answers of DescribeTrainingJob as the objects that users see.</summary>
internal static class TrainingJobs
{
    public static bool HasEnded(string? status) => status is "Completed" or "Failed" or "Stopped";

    public static TrainingJob From(
        DescribeTrainingJobResponse answer, IBackend backend, AwsSession session, Estimator? estimator, TimeProvider time)
    {
        var started = answer.TrainingStartTime;
        var failure = TrainingFailures.Of(answer.FailureReason);
        return new TrainingJob
        {
            TrainingJobName = answer.TrainingJobName ?? "",
            TrainingJobArn = answer.TrainingJobArn,
            TrainingJobStatus = answer.TrainingJobStatus ?? "",
            SecondaryStatus = answer.SecondaryStatus,
            FailureReason = answer.FailureReason,
            Failure = failure,
            ExitCode = answer.TrainingJobStatus == "Completed" ? 0 : failure?.ExitCode,
            CreationTime = Local(answer.CreationTime) ?? default,
            TrainingStartTime = Local(started),
            TrainingEndTime = Local(answer.TrainingEndTime),
            TrainingTime = started is null ? null : (answer.TrainingEndTime ?? time.GetUtcNow()) - started,
            BillableSeconds = answer.BillableTimeInSeconds,
            SpotSavings = answer is { EnableManagedSpotTraining: true, BillableTimeInSeconds: { } billed }
                && started is { } began && answer.TrainingEndTime is { } over && over > began
                    ? 1 - billed / Math.Ceiling((over - began).TotalSeconds)
                    : null,
            ModelData = answer.ModelArtifacts?.S3ModelArtifacts,
            OutputPath = answer.OutputDataConfig?.S3OutputPath,
            InstanceType = answer.ResourceConfig?.InstanceType,
            InstanceCount = answer.ResourceConfig?.InstanceCount ?? 1,
            WarmPoolStatus = answer.WarmPoolStatus?.Status,
            KeepAlivePeriod = answer.ResourceConfig?.KeepAlivePeriodInSeconds,
            Backend = backend.Kind,
            Region = backend.Region,
            ProfileName = session.ProfileName,
            Session = session,
            Estimator = estimator,
        };
    }

    /// <summary>What a job took and what of it is billed; null when it never began to train.</summary>
    public static string? Cost(TrainingJob job)
    {
        if (job.TrainingTime is not { } spent)
        {
            return null;
        }

        var cost = string.Create(
            CultureInfo.InvariantCulture,
            $"training seconds: {Math.Ceiling(spent.TotalSeconds) * job.InstanceCount}");
        return job.BillableSeconds is not { } billed ? cost
            : cost + string.Create(CultureInfo.InvariantCulture, $", billable seconds: {billed * job.InstanceCount}")
            + (job.SpotSavings is { } saved
                ? string.Create(CultureInfo.InvariantCulture, $", managed spot savings: {saved:P1}")
                : "");
    }

    /// <summary>Times of users are of their own zone.</summary>
    public static DateTime? Local(DateTimeOffset? time) => time?.LocalDateTime;
}
