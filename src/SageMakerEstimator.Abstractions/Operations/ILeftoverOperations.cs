namespace SageMakerEstimator;

/// <summary>What nothing uses any more.</summary>
internal interface ILeftoverOperations
{
    /// <summary>Writes each as it is found: endpoints, then endpoint configs, then models.</summary>
    Task FindAsync(LeftoverQuery query, IOperationSink sink, CancellationToken token);

    /// <summary>Removals of one call, which look only once who uses what.</summary>
    ILeftoverRemovals Removals();
}

/// <summary>Removes configs and models that have no endpoint.</summary>
internal interface ILeftoverRemovals
{
    /// <summary>What would be removed; null when it is gone already, an error when something uses it by now.</summary>
    Task<RemovalPlan?> PlanAsync(
        Leftover leftover, bool keepConfig, bool keepModel, IOperationSink sink, CancellationToken token);

    Task RunAsync(RemovalPlan plan, IOperationSink sink, CancellationToken token);
}

/// <summary>Which leftovers.</summary>
internal sealed record LeftoverQuery(Backend Backend, AwsSession Session)
{
    public IReadOnlyList<string> Kinds { get; init; } = ["Endpoint", "EndpointConfig", "Model"];

    /// <summary>What names begin with; null for all.</summary>
    public string? NamePrefix { get; init; }

    /// <summary>What is younger is left out: somebody may be about to use it.</summary>
    public TimeSpan OlderThan { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long an endpoint has had no invocation.</summary>
    public TimeSpan IdleFor { get; init; } = TimeSpan.FromDays(7);
}
