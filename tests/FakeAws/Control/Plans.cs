namespace FakeAws.Control;

/// <summary>What the double was told to do next.</summary>
internal sealed class Plans
{
    private readonly List<Counted<JobPlan>> _jobs = [];
    private readonly List<Counted<EndpointPlan>> _endpoints = [];
    private readonly List<Counted<InvokeAnswer>> _answers = [];
    private readonly List<Counted<HidePlan>> _hidden = [];

    /// <summary>Limits on instances by type and usage.</summary>
    public Dictionary<(string Type, string Usage), QuotaSpec> Quotas { get; } = [];

    /// <summary>Images that can't be pulled.</summary>
    public HashSet<string> MissingImages { get; } = [];

    public void Add(JobPlan plan)
    {
        PlanWords.Demand("kind of job", plan.Kind, PlanWords.JobKinds);
        PlanWords.Demand("outcome", plan.Outcome, PlanWords.Outcomes);
        PlanWords.DemandSteps(plan.Steps);
        _jobs.Add(new(plan, plan.Count));
    }

    public void Add(EndpointPlan plan)
    {
        PlanWords.Demand("change of an endpoint", plan.On, PlanWords.EndpointChanges);
        PlanWords.DemandSteps(plan.Steps);
        _endpoints.Add(new(plan, plan.Count));
    }

    public void Add(InvokeAnswer answer) => _answers.Add(new(answer, answer.Count));

    public void Add(HidePlan plan)
    {
        PlanWords.Demand("kind of record", plan.Kind, PlanWords.Hideable);
        _hidden.Add(new(plan, plan.Count));
    }

    public void Add(QuotaSpec quota)
    {
        PlanWords.Demand("usage", quota.Usage, PlanWords.Usages);
        Quotas[(quota.InstanceType, quota.Usage)] = quota;
    }

    public JobPlan Job(string kind, string name) =>
        Take(_jobs, p => p.Kind == kind && Matches(p.Match, name)) ?? new JobPlan { Kind = kind };

    public EndpointPlan Endpoint(string on, string name) =>
        Take(_endpoints, p => p.On == on && Matches(p.Match, name)) ?? new EndpointPlan { On = on };

    public InvokeAnswer Answer(string endpoint) =>
        Take(_answers, p => Matches(p.Match, endpoint)) ?? new InvokeAnswer { Echo = true };

    public HidePlan? Hidden(string kind) => Take(_hidden, p => p.Kind == kind);

    public int HiddenReads(string kind) => Hidden(kind)?.Reads ?? 0;

    public void Reset()
    {
        _jobs.Clear();
        _endpoints.Clear();
        _answers.Clear();
        _hidden.Clear();
        Quotas.Clear();
        MissingImages.Clear();
    }

    public static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
        : pattern.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static T? Take<T>(List<Counted<T>> list, Func<T, bool> fits)
        where T : class
    {
        if (list.Find(c => fits(c.Value)) is not { } found)
            return null;
        if (found.Left > 0 && --found.Left == 0)
            list.Remove(found);
        return found.Value;
    }

    private sealed class Counted<T>(T value, int left)
    {
        public T Value { get; } = value;

        public int Left { get; set; } = left;
    }
}
