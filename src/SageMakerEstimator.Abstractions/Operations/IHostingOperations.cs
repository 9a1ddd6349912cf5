using System.Collections.Specialized;

namespace SageMakerEstimator;

/// <summary>The life of endpoints, on either backend.</summary>
internal interface IHostingOperations
{
    /// <summary>Checks everything and says what would be sent; reads at most, never writes.</summary>
    Task<DeploymentPlan> PlanAsync(
        Estimator estimator, DeploymentOptions options, IOperationSink sink, CancellationToken token);

    /// <summary>Makes model, config and endpoint, waits for it, and removes them again when it doesn't come up.</summary>
    Task<Predictor> PublishAsync(DeploymentPlan plan, IOperationSink sink, CancellationToken token);

    /// <summary>A predictor for an endpoint that exists.</summary>
    Task<Predictor> ConnectAsync(EndpointReference endpoint, PredictorOptions options, CancellationToken token);

    /// <summary>What would be removed with an endpoint; null when nothing of it is left.</summary>
    Task<RemovalPlan?> PlanRemovalAsync(
        EndpointReference endpoint, bool keepConfig, bool keepModel, CancellationToken token);

    /// <summary>Removes what was planned, in an order that leaves nothing behind when it is interrupted and repeated.</summary>
    Task RemoveAsync(RemovalPlan plan, IOperationSink sink, CancellationToken token);

    /// <summary>Sends one record and reads the answer into plain values.</summary>
    Task<object?> InvokeAsync(
        Predictor predictor, object? record, PredictorOptions options, CancellationToken token);
}

/// <summary>Which endpoint.</summary>
internal sealed record EndpointReference(
    string Name, Backend Backend, AwsSession Session, Predictor? Predictor = null);

/// <summary>What an endpoint is made with.</summary>
internal sealed record DeploymentOptions
{
    public required string InstanceType { get; init; }

    public int InitialInstanceCount { get; init; } = 1;

    public string? EndpointName { get; init; }

    public string? ModelName { get; init; }

    public string? EntryPoint { get; init; }

    public string? SourceDir { get; init; }

    public IReadOnlyList<string> Dependency { get; init; } = [];

    public OrderedDictionary Environment { get; init; } = new(StringComparer.Ordinal);

    public IReadOnlyList<Tag>? Tag { get; init; }

    public bool AllowStopped { get; init; }

    public bool KeepOnFailure { get; init; }

    public bool NoWait { get; init; }

    public TimeSpan? Timeout { get; init; }

    public PredictorOptions Predictor { get; init; } = new();
}

/// <summary>How records are written and answers read; null means the predictor's own way.</summary>
internal sealed record PredictorOptions
{
    public string? Serializer { get; init; }

    public string? Deserializer { get; init; }

    public string? ContentType { get; init; }

    public string? Accept { get; init; }
}

/// <summary>A checked deployment that waits to be made.</summary>
internal abstract class DeploymentPlan(string endpointName, IReadOnlyList<WhatIfRequest> requests)
{
    public string EndpointName { get; } = endpointName;

    public IReadOnlyList<WhatIfRequest> Requests { get; } = requests;
}

/// <summary>What is left of an endpoint and goes with it.</summary>
internal abstract class RemovalPlan(string endpointName, IReadOnlyList<string> items)
{
    public string EndpointName { get; } = endpointName;

    /// <summary>For example <c>endpoint a</c>, <c>model b</c>, <c>endpoint config a</c>, in the order of removal.</summary>
    public IReadOnlyList<string> Items { get; } = items;
}
