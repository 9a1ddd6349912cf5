using System.Text.Json.Nodes;
using FakeAws.Control;
using FakeAws.State;
using FakeAws.Time;
using FakeAws.Wire;

namespace FakeAws.SageMaker;

/// <summary>A transform job: statuses without secondary ones, objects at the end.</summary>
internal sealed class TransformJob(World world, Realm realm, string name, string arn, JsonObject request, JobPlan plan)
    : TimedResource(name, arn, request, world.Now)
{
    private const string LogGroup = "/aws/sagemaker/TransformJobs";

    public string Status => Timeline.Current.Status == "Starting" ? "InProgress" : Timeline.Current.Status;

    public DateTimeOffset? Started { get; private set; }

    public DateTimeOffset? Ended { get; private set; }

    public void Enter(Step step, DateTimeOffset at)
    {
        Modified = at;
        if (step.Status == "InProgress")
        {
            Started = at;
            WriteLogs(at);
        }

        if (step.Status is not ("Completed" or "Failed" or "Stopped"))
            return;
        Ended = at;
        if (step.Status == "Failed")
            FailureReason = plan.FailureReason ?? "AlgorithmError: See job logs for more information";
        if (step.Status == "Completed")
            WriteOutput(at);
    }

    public void Stop(DateTimeOffset now) => Timeline.Divert([new Step("Stopping", plan.StoppingSeconds), new Step("Stopped")], now);

    /// <summary>A stream an instance, and beside it one about the data for lines of the host `data-log`.</summary>
    private void WriteLogs(DateTimeOffset at)
    {
        long count = Request["TransformResources"]!["InstanceCount"].WholeNumber() ?? 1;
        for (int instance = 0; instance < count; instance++)
        {
            string stream = $"{Name}/i-0123456789abcdef{instance:x}-{at.ToUnixTimeSeconds()}";
            foreach (LogLine line in plan.Logs ?? [new LogLine("Serving on port 8080")])
            {
                long time = (at + TimeSpan.FromSeconds(line.After)).ToUnixTimeMilliseconds();
                realm.Logs.Group(LogGroup).Stream(line.Host == "data-log" ? stream + "/data-log" : stream, at.ToUnixTimeMilliseconds())
                    .Add(time, time + (long)(line.Delay * 1000), line.Message);
            }
        }
    }

    /// <summary>One `.out` object for each input object, with its content: the model is an echo.</summary>
    private void WriteOutput(DateTimeOffset at)
    {
        string input = Request["TransformInput"]!["DataSource"]!["S3DataSource"]!["S3Uri"]!.ToString();
        (string bucketName, string prefix) = S3.ObjectStore.Split(Request["TransformOutput"]!["S3OutputPath"]!.ToString());
        if (world.Objects.Find(bucketName) is not { } bucket)
            return;
        string folder = S3.ObjectStore.Split(input).Key;
        folder = folder[..(folder.LastIndexOf('/') + 1)];
        foreach (S3.StoredObject source in world.Objects.Under(input, realm.Region))
            world.Objects.Put(bucket, $"{prefix.TrimEnd('/')}/{source.Key[folder.Length..]}.out".TrimStart('/'), source.Body, at);
    }
}
