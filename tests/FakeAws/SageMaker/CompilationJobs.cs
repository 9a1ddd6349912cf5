using System.Text.Json.Nodes;
using FakeAws.Control;
using FakeAws.State;
using FakeAws.Time;
using FakeAws.Wire;

namespace FakeAws.SageMaker;

/// <summary>CreateCompilationJob and what goes with it.</summary>
internal static class CompilationJobs
{
    public static readonly Dictionary<string, Func<Call, JsonObject>> Operations = new()
    {
        ["CreateCompilationJob"] = Create,
        ["DescribeCompilationJob"] = Describe,
        ["StopCompilationJob"] = Stop,
        ["ListCompilationJobs"] = List,
    };

    private static string ArnOf(Call call) => Arn.SageMaker(call.Realm, "compilation-job", call.Text("CompilationJobName")!);

    private static JsonObject Create(Call call)
    {
        string name = call.Text("CompilationJobName")!;
        string arn = ArnOf(call);
        if (call.Realm.CompilationJobs.Exists(name))
            throw SageMakerErrors.JobExists(arn);
        SharedRules.RoleIsAssumable(call, call.Text("RoleArn")!);
        if (call.Input["InputConfig"]?["S3Uri"].Text() is { } uri && call.World.Objects.At(uri, call.Region) is null)
            throw SageMakerErrors.NoModelData(uri);
        JsonNode output = call.Input["OutputConfig"]!;
        if (output["TargetDevice"] is null == output["TargetPlatform"] is null)
            throw SageMakerErrors.Invalid("Exactly one of TargetDevice and TargetPlatform must be specified in OutputConfig.");
        JobPlan plan = call.World.Plans.Job("compilation", name);
        var job = new CompilationJob(call.World, call.Realm, name, arn, call.Input, plan)
        {
            HiddenReads = Math.Max(plan.HiddenReads, call.World.Plans.HiddenReads("compilation-job")),
        };
        job.Timeline = new Timeline(
            plan.Steps ?? [new Step("STARTING", 2), new Step("INPROGRESS", plan.TrainingSeconds), new Step(plan.Outcome.ToUpperInvariant())],
            call.Now, job.Enter);
        call.Realm.CompilationJobs.Add(job);
        call.Realm.Tag(arn, call.Input["Tags"]);
        return new JsonObject { ["CompilationJobArn"] = arn };
    }

    private static CompilationJob Find(Call call) =>
        call.Realm.CompilationJobs.Find(call.Text("CompilationJobName"))
            ?? throw new AwsError("ResourceNotFound", $"Could not find compilation job \"{ArnOf(call)}\".");

    private static JsonObject Describe(Call call)
    {
        CompilationJob job = Find(call);
        JsonObject answer = Answers.Echo(call, job);
        answer["CompilationJobArn"] = job.Arn;
        answer["CompilationJobStatus"] = job.Status;
        answer["CreationTime"] = Json.Timestamp(job.Created);
        answer["LastModifiedTime"] = Json.Timestamp(job.Modified);
        answer["FailureReason"] = job.FailureReason ?? "";
        answer["ModelArtifacts"] = new JsonObject { ["S3ModelArtifacts"] = job.ModelUri ?? "" };
        if (job.InferenceImage is { } image)
            answer["InferenceImage"] = image;
        if (job.Started is { } started)
            answer["CompilationStartTime"] = Json.Timestamp(started);
        if (job.Ended is { } ended)
            answer["CompilationEndTime"] = Json.Timestamp(ended);
        job.Timeline.CountRead();
        return answer;
    }

    private static JsonObject Stop(Call call)
    {
        CompilationJob job = Find(call);
        if (job.Status is not ("STARTING" or "INPROGRESS"))
            throw SageMakerErrors.WrongStatus("compilation", job.Status);
        job.Stop(call.Now);
        return [];
    }

    private static JsonObject List(Call call) =>
        Answers.List(
            call, call.Realm.CompilationJobs.All, "CompilationJobSummaries",
            job => new JsonObject
            {
                ["CompilationJobName"] = job.Name,
                ["CompilationJobArn"] = job.Arn,
                ["CreationTime"] = Json.Timestamp(job.Created),
                ["LastModifiedTime"] = Json.Timestamp(job.Modified),
                ["CompilationJobStatus"] = job.Status,
            },
            "CompilationJobStatus", ascending: true);
}
