using System.Text.Json.Nodes;
using FakeAws.Control;
using FakeAws.Facts;
using FakeAws.State;
using FakeAws.Time;
using FakeAws.Wire;

namespace FakeAws.SageMaker;

/// <summary>CreateTransformJob and what goes with it.</summary>
internal static class TransformJobs
{
    public static readonly Dictionary<string, Func<Call, JsonObject>> Operations = new()
    {
        ["CreateTransformJob"] = Create,
        ["DescribeTransformJob"] = Describe,
        ["StopTransformJob"] = Stop,
        ["ListTransformJobs"] = List,
    };

    private static JsonObject Create(Call call)
    {
        string name = call.Text("TransformJobName")!;
        string arn = Arn.SageMaker(call.Realm, "transform-job", name);
        if (call.Realm.TransformJobs.Exists(name))
            throw SageMakerErrors.JobExists(arn);
        Resource model = Models.Find(call, call.Text("ModelName")!);
        long payload = call.Input["MaxPayloadInMB"].WholeNumber() ?? 6;
        if (payload * (call.Input["MaxConcurrentTransforms"].WholeNumber() ?? 1) > Rules.Instance.MaxTransformPayloadProductInMB)
            throw SageMakerErrors.Invalid("MaxConcurrentTransforms * MaxPayloadInMB must not exceed 100 MB.");
        JsonNode resources = call.Input["TransformResources"]!;
        if (resources["VolumeKmsKeyId"] is not null && Rules.Instance.HasLocalStorage(resources["InstanceType"].Text()))
            throw SageMakerErrors.Invalid($"VolumeKmsKeyId can't be used with {resources["InstanceType"]}: instance types with local storage are encrypted by hardware.");
        QuotaSuffices(call, resources);
        JsonNode source = call.Input["TransformInput"]!["DataSource"]!["S3DataSource"]!;
        SharedRules.DataExists(call, source["S3Uri"]!.ToString(), source["S3DataType"].Text(), model.Request["ExecutionRoleArn"].Text() ?? "");
        JobPlan plan = call.World.Plans.Job("transform", name);
        var job = new TransformJob(call.World, call.Realm, name, arn, call.Input, plan)
        {
            HiddenReads = Math.Max(plan.HiddenReads, call.World.Plans.HiddenReads("transform-job")),
        };
        job.Timeline = new Timeline(
            plan.Steps ?? [new Step("Starting", 2), new Step("InProgress", plan.TrainingSeconds), new Step(plan.Outcome)], call.Now, job.Enter);
        call.Realm.TransformJobs.Add(job);
        call.Realm.Tag(arn, call.Input["Tags"]);
        return new JsonObject { ["TransformJobArn"] = arn };
    }

    private static void QuotaSuffices(Call call, JsonNode resources)
    {
        string type = resources["InstanceType"]!.ToString();
        double used = call.Realm.TransformJobs.All.Select(j => (Job: j, Resources: j.Request["TransformResources"]!))
            .Where(j => j.Job.Ended is null && j.Resources["InstanceType"].Text() == type).Sum(j => j.Resources["InstanceCount"]!.Number());
        SharedRules.QuotaSuffices(call, type, "transform job", (int)used, (int)resources["InstanceCount"]!.Number());
    }

    private static TransformJob Find(Call call) =>
        call.Realm.TransformJobs.Find(call.Text("TransformJobName"))
            ?? throw SageMakerErrors.NoSuchJob(call.Text("TransformJobName")!);

    private static JsonObject Describe(Call call)
    {
        TransformJob job = Find(call);
        JsonObject answer = Answers.Echo(call, job);
        answer["TransformJobArn"] = job.Arn;
        answer["TransformJobStatus"] = job.Status;
        answer["CreationTime"] = Json.Timestamp(job.Created);
        if (job.Started is { } started)
            answer["TransformStartTime"] = Json.Timestamp(started);
        if (job.Ended is { } ended)
            answer["TransformEndTime"] = Json.Timestamp(ended);
        if (job.FailureReason is { } reason)
            answer["FailureReason"] = reason;
        job.Timeline.CountRead();
        return answer;
    }

    private static JsonObject Stop(Call call)
    {
        TransformJob job = Find(call);
        if (job.Status != "InProgress")
            throw SageMakerErrors.WrongStatus("transform", job.Status);
        job.Stop(call.Now);
        return [];
    }

    private static JsonObject List(Call call) =>
        Answers.List(
            call, call.Realm.TransformJobs.All, "TransformJobSummaries",
            job => new JsonObject
            {
                ["TransformJobName"] = job.Name,
                ["TransformJobArn"] = job.Arn,
                ["CreationTime"] = Json.Timestamp(job.Created),
                ["LastModifiedTime"] = Json.Timestamp(job.Modified),
                ["TransformJobStatus"] = job.Status,
            },
            "TransformJobStatus");
}
