using System.Text.Json.Nodes;
using FakeAws.Logs;
using FakeAws.Metrics;
using FakeAws.SageMaker;

namespace FakeAws.State;

/// <summary>Everything regional that one account has in one region.</summary>
internal sealed class Realm(string account, string region)
{
    public string Account { get; } = account;

    public string Region { get; } = region;

    public ResourceTable<TrainingJob> TrainingJobs { get; } = new();

    public ResourceTable<Resource> Models { get; } = new();

    public ResourceTable<Resource> EndpointConfigs { get; } = new();

    public ResourceTable<HostedEndpoint> Endpoints { get; } = new();

    public ResourceTable<TransformJob> TransformJobs { get; } = new();

    public ResourceTable<CompilationJob> CompilationJobs { get; } = new();

    /// <summary>Tags by the ARN of what they hang on.</summary>
    public Dictionary<string, Dictionary<string, string>> Tags { get; } = [];

    /// <summary>What autoscaling changes, by resource: `endpoint/ep/variant/AllTraffic`.</summary>
    public Dictionary<string, JsonObject> ScalableTargets { get; } = [];

    public LogStore Logs { get; } = new();

    public MetricStore Metrics { get; } = new();

    /// <summary>Work that becomes visible at a time: the answers of asynchronous invocations.</summary>
    public List<(DateTimeOffset At, Action Do)> Later { get; } = [];

    /// <summary>Lets everything that is under way reach the given time.</summary>
    public void Settle(DateTimeOffset now)
    {
        foreach (TimedResource resource in (IEnumerable<TimedResource>)[.. TrainingJobs.All, .. Endpoints.All, .. TransformJobs.All, .. CompilationJobs.All])
            resource.Settle(now);
        foreach (HostedEndpoint gone in Endpoints.All.Where(e => e.IsGone).ToList())
            Endpoints.Remove(gone.Name);
        foreach ((DateTimeOffset at, Action action) in Later.Where(l => l.At <= now).ToList())
        {
            action();
            Later.Remove((at, action));
        }
    }

    public void Tag(string arn, JsonNode? tags)
    {
        if (tags is null)
            return;
        Dictionary<string, string> own = Tags.TryGetValue(arn, out Dictionary<string, string>? known) ? known : Tags[arn] = [];
        foreach (JsonNode? tag in tags.AsArray())
            own[tag!["Key"]!.ToString()] = tag["Value"]!.ToString();
    }
}
