using System.Text.Json.Nodes;
using FakeAws.Control;
using FakeAws.State;
using FakeAws.Time;
using FakeAws.Wire;

namespace FakeAws.SageMaker;

/// <summary>An endpoint: which configuration serves, which one is on its way.</summary>
internal sealed class HostedEndpoint(Realm realm, string name, string arn, JsonObject request, Resource config, DateTimeOffset created)
    : TimedResource(name, arn, request, created)
{
    /// <summary>Statuses in which nothing may be changed.</summary>
    private static readonly string[] Busy = ["Creating", "Updating", "SystemUpdating", "RollingBack"];

    /// <summary>Statuses in which requests are answered.</summary>
    private static readonly string[] Serving = ["InService", "Updating", "SystemUpdating", "RollingBack", "UpdateRollbackFailed"];

    private IReadOnlyList<string>? _logs;
    private bool _rolledBack;
    private string? _reason;

    public string ConfigName { get; private set; } = config.Name;

    /// <summary>The variants that serve, as their configuration had them when they were made.</summary>
    public List<JsonObject> Variants { get; private set; } = VariantsOf(config);

    public Resource? PendingConfig { get; private set; }

    public string Status => Timeline.Current.Status;

    /// <summary>An update that was asked for counts as in progress at once, though reads show InService for a while.</summary>
    public bool IsBusy => Busy.Contains(Status) || (PendingConfig is not null && !Timeline.IsOver);

    public bool IsServing => Serving.Contains(Status);

    public bool IsGone { get; private set; }

    public bool RetainsCapacity { get; private set; }

    public void Begin(EndpointPlan plan, DateTimeOffset now)
    {
        _logs = plan.Logs;
        _reason = plan.FailureReason;
        Timeline = new Timeline(plan.Steps ?? [new Step("Creating", 3), new Step("InService")], now, Enter);
    }

    public void Update(Resource config, bool retainCapacity, EndpointPlan plan, DateTimeOffset now)
    {
        (PendingConfig, RetainsCapacity, _rolledBack, _reason) = (config, retainCapacity, false, plan.FailureReason);
        _logs = plan.Logs;
        Divert(plan.Steps ?? [new Step("InService", Reads: 2), new Step("Updating", 3), new Step("InService")], now);
    }

    public void Delete(EndpointPlan plan, DateTimeOffset now) =>
        Divert([.. plan.Steps ?? [new Step("Deleting", 2)], new Step("Gone")], now);

    /// <summary>Something that isn't a change of configuration: SystemUpdating, new capacity.</summary>
    public void Divert(IEnumerable<Step> steps, DateTimeOffset now) => Timeline.Divert(steps, now);

    private static List<JsonObject> VariantsOf(Resource config) =>
        [.. config.Request["ProductionVariants"]!.AsArray().Select(v => v!.DeepClone().AsObject())];

    private void Enter(Step step, DateTimeOffset at)
    {
        Modified = at;
        IsGone = step.Status == "Gone";
        _rolledBack |= step.Status is "RollingBack" or "UpdateRollbackFailed";
        if (step.Status is "RollingBack" or "Failed" or "UpdateRollbackFailed")
            FailureReason = _reason ?? "The primary container for production variant AllTraffic did not pass the ping health check. Please check CloudWatch logs for this endpoint.";
        bool isLast = Timeline is null || Timeline.IsOver;
        if (step.Status == "InService" && isLast)
            ComeIntoService(at, PendingConfig);
    }

    private void ComeIntoService(DateTimeOffset at, Resource? pending)
    {
        if (pending is not null && !_rolledBack)
        {
            List<JsonObject> next = VariantsOf(pending);
            if (RetainsCapacity)
                CarryOver(next);
            (ConfigName, Variants, FailureReason) = (pending.Name, next, null);
        }

        PendingConfig = null;
        WriteLogs(at);
    }

    private void CarryOver(List<JsonObject> next)
    {
        foreach (JsonObject variant in next)
        {
            JsonObject? old = Variants.Find(v => v["VariantName"].Text() == variant["VariantName"].Text());
            foreach (string kept in old is null ? [] : (string[])["InitialInstanceCount", "InitialVariantWeight"])
                variant[kept] = old![kept]?.DeepClone();
        }
    }

    private void WriteLogs(DateTimeOffset at)
    {
        long time = at.ToUnixTimeMilliseconds();
        foreach (JsonObject variant in Variants)
        {
            Logs.LogStream stream = realm.Logs.Group($"/aws/sagemaker/Endpoints/{Name}")
                .Stream($"{variant["VariantName"]}/i-0123456789abcdef0", time);
            foreach (string line in _logs ?? ["Loading the model", "Serving on port 8080"])
                stream.Add(time, time, line);
        }
    }
}
