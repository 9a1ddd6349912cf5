using System.Text.Json.Nodes;
using FakeAws.Control;
using FakeAws.State;
using FakeAws.Time;
using FakeAws.Wire;

namespace FakeAws.SageMaker;

/// <summary>CreateTrainingJob and what goes with it.</summary>
internal static class TrainingJobs
{
    public static readonly Dictionary<string, Func<Call, JsonObject>> Operations = new()
    {
        ["CreateTrainingJob"] = Create,
        ["DescribeTrainingJob"] = Describe,
        ["StopTrainingJob"] = Stop,
        ["ListTrainingJobs"] = List,
    };

    private static JsonObject Create(Call call)
    {
        string name = call.Text("TrainingJobName")!;
        Realm realm = call.Realm;
        string arn = Arn.SageMaker(realm, "training-job", name);
        if (realm.TrainingJobs.Exists(name))
            throw SageMakerErrors.TrainingJobExists(arn);
        TrainingRules.Check(call);
        JobPlan plan = call.World.Plans.Job("training", name);
        var job = new TrainingJob(call.World, realm, name, arn, call.Input, plan)
        {
            HiddenReads = Math.Max(plan.HiddenReads, call.World.Plans.HiddenReads("training-job")),
        };
        realm.TrainingJobs.Add(job);
        realm.Tag(arn, call.Input["Tags"]);
        long? maxRuntime = call.Input["StoppingCondition"]?["MaxRuntimeInSeconds"].WholeNumber();
        job.Timeline = new Timeline(TrainingLife.Steps(plan, maxRuntime), call.Now, job.Enter);
        return new JsonObject { ["TrainingJobArn"] = arn };
    }

    private static TrainingJob Find(Call call) =>
        call.Realm.TrainingJobs.Find(call.Text("TrainingJobName")) ?? throw SageMakerErrors.NotFound();

    private static JsonObject Describe(Call call)
    {
        TrainingJob job = Find(call);
        JsonObject answer = Answers.Echo(call, job);
        answer["TrainingJobName"] = job.Name;
        answer["TrainingJobArn"] = job.Arn;
        answer["TrainingJobStatus"] = job.Status;
        answer["SecondaryStatus"] = job.Secondary;
        answer["SecondaryStatusTransitions"] = Json.Array(job.Timeline.History.Select(Transition));
        answer["CreationTime"] = Json.Timestamp(job.Created);
        answer["LastModifiedTime"] = Json.Timestamp(job.Modified);
        foreach (string flag in (string[])["EnableNetworkIsolation", "EnableInterContainerTrafficEncryption", "EnableManagedSpotTraining"])
            answer[flag] ??= false;
        AddTimes(job, answer);
        if (job.ModelUri is { } model)
            answer["ModelArtifacts"] = new JsonObject { ["S3ModelArtifacts"] = model };
        if (job.FailureReason is { } reason)
            answer["FailureReason"] = reason;
        if (job.Plan.FinalMetrics is { } metrics && job.Ended is { } ended)
            answer["FinalMetricDataList"] = Json.Array(metrics.Select(m => Metric(m.Key, m.Value, ended)));
        job.Timeline.CountRead();
        return answer;
    }

    private static void AddTimes(TrainingJob job, JsonObject answer)
    {
        if (job.Started is { } started)
            answer["TrainingStartTime"] = Json.Timestamp(started);
        if (job.Ended is not { } ended)
            return;
        answer["TrainingEndTime"] = Json.Timestamp(ended);
        long seconds = (long)Math.Ceiling((ended - job.Started!.Value).TotalSeconds);
        answer["TrainingTimeInSeconds"] = Math.Max(1, seconds);
        answer["BillableTimeInSeconds"] = Math.Max(1, job.IsSpot ? seconds * 3 / 10 : seconds);
    }

    private static JsonObject Transition(Transition transition)
    {
        var json = new JsonObject
        {
            ["Status"] = transition.Step.Status,
            ["StartTime"] = Json.Timestamp(transition.Start),
            ["StatusMessage"] = TrainingLife.MessageOf(transition.Step),
        };
        if ((transition.End ?? (TrainingLife.IsEnd(transition.Step.Status) ? transition.Start : null)) is { } end)
            json["EndTime"] = Json.Timestamp(end);
        return json;
    }

    private static JsonObject Metric(string name, double value, DateTimeOffset time) => new()
    {
        ["MetricName"] = name,
        ["Value"] = value,
        ["Timestamp"] = Json.Timestamp(time),
    };

    private static JsonObject Stop(Call call)
    {
        TrainingJob job = Find(call);
        if (job.Status != "InProgress")
            throw SageMakerErrors.WrongStatus("training", job.Status);
        job.Stop(call.Now);
        return [];
    }

    private static JsonObject List(Call call) => Answers.List(
        call, call.Realm.TrainingJobs.All, "TrainingJobSummaries", Summarise, "TrainingJobStatus", ascending: true);

    private static JsonObject Summarise(TrainingJob job)
    {
        var summary = new JsonObject
        {
            ["TrainingJobName"] = job.Name,
            ["TrainingJobArn"] = job.Arn,
            ["CreationTime"] = Json.Timestamp(job.Created),
            ["LastModifiedTime"] = Json.Timestamp(job.Modified),
            ["TrainingJobStatus"] = job.Status,
            ["SecondaryStatus"] = job.Secondary,
        };
        if (job.Ended is { } ended)
            summary["TrainingEndTime"] = Json.Timestamp(ended);
        return summary;
    }
}
