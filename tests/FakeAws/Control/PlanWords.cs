namespace FakeAws.Control;

/// <summary>The words that plans are made of. A plan with another word would wait for ever, and its test would prove nothing.</summary>
internal static class PlanWords
{
    public static readonly string[] JobKinds = ["training", "transform", "compilation"];
    public static readonly string[] Outcomes = ["Completed", "Failed", "Stopped"];
    public static readonly string[] EndpointChanges = ["create", "update", "delete"];
    public static readonly string[] Usages = ["training job", "spot training job", "endpoint", "transform job"];

    public static readonly string[] Hideable =
        ["training-job", "model", "endpoint-config", "endpoint", "transform-job", "compilation-job", "bucket"];

    public static void Demand(string what, string given, IEnumerable<string> known)
    {
        if (!known.Contains(given))
            throw new ArgumentException($"There is no {what} '{given}'. Known: {string.Join(", ", known)}.");
    }

    public static void DemandSteps(IReadOnlyList<Time.Step>? steps)
    {
        if (steps is { Count: 0 })
            throw new ArgumentException("Steps need at least one status.");
    }
}
