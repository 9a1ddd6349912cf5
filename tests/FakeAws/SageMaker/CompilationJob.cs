using System.Text.Json.Nodes;
using FakeAws.Control;
using FakeAws.State;
using FakeAws.Time;
using FakeAws.Wire;

namespace FakeAws.SageMaker;

/// <summary>A compilation job: statuses in capitals, one log stream of the job's name, a compiled archive at the end.</summary>
internal sealed class CompilationJob(World world, Realm realm, string name, string arn, JsonObject request, JobPlan plan)
    : TimedResource(name, arn, request, world.Now)
{
    private const string LogGroup = "/aws/sagemaker/CompilationJobs";

    /// <summary>The one kind of SageMaker's own machines for which no image is named: it works beside the model's.</summary>
    private const string Accelerator = "ml_eia2";

    private static readonly string[] Ends = ["COMPLETED", "FAILED", "STOPPED"];

    public string Status => Timeline.Current.Status;

    public DateTimeOffset? Started { get; private set; }

    public DateTimeOffset? Ended { get; private set; }

    public string? ModelUri { get; private set; }

    /// <summary>The image that serves what was compiled, on machines of SageMaker's.</summary>
    public string? InferenceImage { get; private set; }

    private string? Device => Request["OutputConfig"]!["TargetDevice"].Text();

    /// <summary>Called for every status that is entered.</summary>
    public void Enter(Step step, DateTimeOffset at)
    {
        Modified = at;
        if (step.Status == "INPROGRESS")
        {
            Started = at;
            WriteLogs(at);
        }

        if (!Ends.Contains(step.Status))
            return;
        Ended = at;
        if (step.Status == "FAILED")
            FailureReason = plan.FailureReason ?? "ClientError: InputConfiguration: the model can't be compiled.";
        if (step.Status == "COMPLETED")
            WriteModel(at);
    }

    public void Stop(DateTimeOffset now) => Timeline.Divert([new Step("STOPPING", plan.StoppingSeconds), new Step("STOPPED")], now);

    private void WriteLogs(DateTimeOffset at)
    {
        Logs.LogStream stream = realm.Logs.Group(LogGroup).Stream(Name, at.ToUnixTimeMilliseconds());
        stream.EmptyPages = plan.EmptyLogPages;
        foreach (LogLine line in plan.Logs ?? [new LogLine($"Compiling for {Device ?? "a platform"}")])
        {
            long time = (at + TimeSpan.FromSeconds(line.After)).ToUnixTimeMilliseconds();
            stream.Add(time, time + (long)(line.Delay * 1000), line.Message);
        }
    }

    private void WriteModel(DateTimeOffset at)
    {
        JsonNode output = Request["OutputConfig"]!;
        string target = Device ?? $"{output["TargetPlatform"]!["Os"]}_{output["TargetPlatform"]!["Arch"]}".ToLowerInvariant();
        string model = Request["InputConfig"]!["S3Uri"]!.ToString().Split('/')[^1].Replace(".tar.gz", "", StringComparison.Ordinal);
        ModelUri = $"{output["S3OutputLocation"]!.ToString().TrimEnd('/')}/{model}-{target}.tar.gz";
        if (target.StartsWith("ml_", StringComparison.Ordinal) && target != Accelerator)
            InferenceImage = $"444455556666.dkr.ecr.{realm.Region}.amazonaws.com/neo-{Request["InputConfig"]!["Framework"]!.ToString().ToLowerInvariant()}:1";
        (string bucketName, string key) = S3.ObjectStore.Split(ModelUri);
        if (plan.WriteModel && world.Objects.Find(bucketName) is { } bucket)
            world.Objects.Put(bucket, key, Archive.TarGz(new Dictionary<string, string> { ["compiled.so"] = target }, at), at);
    }
}
