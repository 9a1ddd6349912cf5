using System.Text.Json.Nodes;
using FakeAws.Control;
using FakeAws.State;
using FakeAws.Time;
using FakeAws.Wire;

namespace FakeAws.SageMaker;

/// <summary>A training job: where it is, what it has written, what it leaves behind.</summary>
internal sealed class TrainingJob(World world, Realm realm, string name, string arn, JsonObject request, JobPlan plan)
    : TimedResource(name, arn, request, world.Now)
{
    private const string LogGroup = "/aws/sagemaker/TrainingJobs";
    private DateTimeOffset? _streamsSince;
    private bool _trained;

    public JobPlan Plan { get; } = plan;

    public string Secondary => Timeline.Current.Status;

    public string Status => TrainingLife.StatusOf(Secondary);

    /// <summary>When it first worked on instances; null until then.</summary>
    public DateTimeOffset? Started { get; private set; }

    public DateTimeOffset? Ended => TrainingLife.IsEnd(Secondary) && Started is not null ? Timeline.Since : null;

    public string? ModelUri { get; private set; }

    public int InstanceCount => (int?)Request["ResourceConfig"]?["InstanceCount"].WholeNumber()
        ?? Request["ResourceConfig"]?["InstanceGroups"]?.AsArray().Sum(g => (int)g!["InstanceCount"]!.Number()) ?? 1;

    public string? InstanceType => Request["ResourceConfig"]?["InstanceType"].Text();

    public bool IsSpot => Request["EnableManagedSpotTraining"].IsTrue();

    /// <summary>Called for every status that is entered.</summary>
    public void Enter(Step step, DateTimeOffset at)
    {
        Modified = at;
        _trained |= step.Status == "Training";
        if (TrainingLife.Working.Contains(step.Status) && Started is null)
        {
            Started = at;
            OpenStreams(at);
        }

        WriteLogs(step.Status, at);
        if (step.Status == "Completed" || (TrainingLife.IsEnd(step.Status) && NamesModel(step.Status)))
            LeaveModel(at);
        if (step.Status == "Failed")
            FailureReason ??= Plan.FailureReason ?? $"AlgorithmError: , exit code: {Plan.ExitCode}";
    }

    public void Stop(DateTimeOffset now) =>
        Timeline.Divert([new Step("Stopping", Plan.StoppingSeconds, "Stopping the training job"), new Step("Stopped", 0, "Training job stopped")], now);

    private bool NamesModel(string status) => Plan.NameModel ?? (status != "Failed" && _trained);

    private void OpenStreams(DateTimeOffset at)
    {
        _streamsSince = at + TimeSpan.FromSeconds(Plan.StreamDelaySeconds);
        for (int host = 1; host <= InstanceCount; host++)
            Stream($"algo-{host}").EmptyPages = Plan.EmptyLogPages;
    }

    private Logs.LogStream Stream(string host) => realm.Logs.Group(LogGroup).Stream(
        $"{Name}/{host}-{_streamsSince!.Value.ToUnixTimeSeconds()}", _streamsSince.Value.ToUnixTimeMilliseconds());

    private void WriteLogs(string status, DateTimeOffset at)
    {
        foreach (LogLine line in (Plan.Logs ?? TrainingLife.DefaultLogs).Where(l => l.At == status))
        {
            if (_streamsSince is null)
                OpenStreams(at);
            long time = (at + TimeSpan.FromSeconds(line.After)).ToUnixTimeMilliseconds();
            long seen = Math.Max(time + (long)(line.Delay * 1000), _streamsSince!.Value.ToUnixTimeMilliseconds());
            Stream(line.Host).Add(time, seen, line.Message);
        }
    }

    private void LeaveModel(DateTimeOffset at)
    {
        string path = Request["OutputDataConfig"]!["S3OutputPath"]!.ToString().TrimEnd('/');
        bool plain = Request["OutputDataConfig"]!["CompressionType"].Text() == "NONE";
        ModelUri = $"{path}/{Name}/output/{(plain ? "model/" : "model.tar.gz")}";
        if (!Plan.WriteModel)
            return;
        (string bucketName, string key) = S3.ObjectStore.Split(ModelUri);
        if (world.Objects.Find(bucketName) is not { } bucket)
            return;
        IReadOnlyDictionary<string, string> files = Plan.ModelFiles ?? TrainingLife.DefaultModel;
        if (!plain)
            world.Objects.Put(bucket, key, Archive.TarGz(files, at), at);
        foreach ((string file, string text) in plain ? files : new Dictionary<string, string>())
            world.Objects.Put(bucket, key + file, System.Text.Encoding.UTF8.GetBytes(text), at);
    }
}
