using FakeAws.Control;
using FakeAws.Time;

namespace FakeAws.SageMaker;

/// <summary>The statuses of training jobs, and the life a job has when nobody planned one.</summary>
internal static class TrainingLife
{
    private static readonly Dictionary<string, string> Ends = new()
    {
        ["Completed"] = "Completed",
        ["Failed"] = "Failed",
        ["Stopped"] = "Stopped",
        ["MaxRuntimeExceeded"] = "Stopped",
        ["MaxWaitTimeExceeded"] = "Stopped",
    };

    private static readonly Dictionary<string, string> Messages = new()
    {
        ["Starting"] = "Preparing the instances for training",
        ["Pending"] = "Training job waiting for capacity",
        ["Downloading"] = "Downloading the training image",
        ["Training"] = "Training image download completed. Training in progress.",
        ["Uploading"] = "Uploading generated training model",
        ["Stopping"] = "Stopping the training job",
        ["Completed"] = "Training job completed",
        ["Failed"] = "Training job failed",
        ["Stopped"] = "Training job stopped",
        ["Interrupted"] = "Training job interrupted",
        ["MaxRuntimeExceeded"] = "Training job runtime exceeded MaxRuntimeInSeconds provided",
        ["MaxWaitTimeExceeded"] = "Training job wait time exceeded MaxWaitTimeInSeconds provided",
    };

    /// <summary>Statuses on instances, which are paid for.</summary>
    public static IReadOnlyCollection<string> Working { get; } = ["Downloading", "Training", "Uploading"];

    public static IReadOnlyList<LogLine> DefaultLogs { get; } =
    [
        new("Invoking the training script"),
        new("epoch=1 loss=0.5", After: 1),
        new("epoch=2 loss=0.25", After: 2),
        new("Reporting training SUCCESS", At: "Uploading"),
    ];

    public static IReadOnlyDictionary<string, string> DefaultModel { get; } =
        new Dictionary<string, string> { ["model.json"] = "{\"trained\": true}" };

    public static bool IsEnd(string secondary) => Ends.ContainsKey(secondary);

    public static string StatusOf(string secondary) =>
        secondary == "Stopping" ? secondary : Ends.GetValueOrDefault(secondary, "InProgress");

    public static string MessageOf(Step step) => step.Message ?? Messages.GetValueOrDefault(step.Status, step.Status);

    public static IEnumerable<Step> Steps(JobPlan plan, long? maxRuntimeInSeconds)
    {
        IEnumerable<Step> steps = plan.Steps ??
        [
            new Step("Starting", 2), new Step("Downloading", 2), new Step("Training", plan.TrainingSeconds),
            new Step("Uploading", 1), new Step(plan.Outcome),
        ];
        foreach (Step step in steps)
        {
            if (step.Status == "Training" && step.Seconds > maxRuntimeInSeconds)
            {
                yield return step with { Seconds = maxRuntimeInSeconds.Value };
                yield return new Step("Uploading", 1);
                yield return new Step("MaxRuntimeExceeded");
                yield break;
            }

            yield return step;
        }
    }
}
