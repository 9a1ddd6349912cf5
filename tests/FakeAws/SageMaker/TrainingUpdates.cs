using System.Text.Json.Nodes;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.SageMaker;

/// <summary>UpdateTrainingJob: warm pools and remote debugging of a job that exists.</summary>
internal static class TrainingUpdates
{
    public static readonly Dictionary<string, Func<Call, JsonObject>> Operations = new()
    {
        ["UpdateTrainingJob"] = Update,
    };

    /// <summary>What DescribeTrainingJob says of the machines that are kept warm; null when none are.</summary>
    public static JsonObject? WarmPool(TrainingJob job, DateTimeOffset now)
    {
        long period = job.Request["ResourceConfig"]?["KeepAlivePeriodInSeconds"].WholeNumber() ?? 0;
        if (period == 0)
            return null;
        if (job.Ended is not { } ended)
            return new JsonObject { ["Status"] = "InUse" };
        double kept = Math.Min((now - ended).TotalSeconds, period);
        return new JsonObject
        {
            ["Status"] = kept < period ? "Available" : "Terminated",
            ["ResourceRetainedBillableTimeInSeconds"] = (long)kept,
        };
    }

    private static JsonObject Update(Call call)
    {
        TrainingJob job = call.Realm.TrainingJobs.Find(call.Text("TrainingJobName")) ?? throw SageMakerErrors.NotFound();
        if (call.Input["ResourceConfig"]?["KeepAlivePeriodInSeconds"] is { } period)
        {
            if (WarmPool(job, call.Now)?["Status"].Text() is not ("InUse" or "Available"))
                throw SageMakerErrors.Invalid("KeepAlivePeriodInSeconds can only be updated while the warm pool of the training job is InUse or Available.");
            job.Request["ResourceConfig"]!["KeepAlivePeriodInSeconds"] = period.DeepClone();
        }

        if (call.Input["RemoteDebugConfig"] is { } debug)
        {
            if (job.Status != "InProgress")
                throw SageMakerErrors.WrongStatus("training", job.Status);
            job.Request["RemoteDebugConfig"] = debug.DeepClone();
        }

        job.Modified = call.Now;
        return new JsonObject { ["TrainingJobArn"] = job.Arn };
    }
}
