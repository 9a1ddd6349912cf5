namespace SageMakerEstimator;

/// <summary>The life of endpoints, on either backend.</summary>
internal interface IHostingOperations
{
    /// <summary>Checks everything and says what would be sent; reads at most, never writes.</summary>
    Task<DeploymentPlan> PlanAsync(
        Estimator estimator, DeploymentOptions options, IOperationSink sink, CancellationToken token);

    /// <summary>The same for a model, registered or not.</summary>
    Task<DeploymentPlan> PlanAsync(
        Model model, DeploymentOptions options, IOperationSink sink, CancellationToken token);

    /// <summary>The same for several variants behind one endpoint.</summary>
    Task<DeploymentPlan> PlanAsync(
        IReadOnlyList<VariantOptions> variants,
        AwsSession session,
        DeploymentOptions options,
        IOperationSink sink,
        CancellationToken token);

    /// <summary>The same for an endpoint that gets other machines and keeps its model.</summary>
    Task<DeploymentPlan> PlanUpdateAsync(
        EndpointReference endpoint, DeploymentOptions options, IOperationSink sink, CancellationToken token);

    /// <summary>Makes model, config and endpoint, waits for it, and removes them again when it doesn't come up.</summary>
    Task<Predictor> PublishAsync(DeploymentPlan plan, IOperationSink sink, CancellationToken token);

    /// <summary>A predictor for an endpoint that exists.</summary>
    Task<Predictor> ConnectAsync(EndpointReference endpoint, PredictorOptions options, CancellationToken token);

    /// <summary>Waits until an endpoint rests, and says when it doesn't serve.</summary>
    Task<Predictor> WaitAsync(
        EndpointReference endpoint, TimeSpan? limit, IOperationSink sink, CancellationToken token);

    /// <summary>What would be removed with an endpoint; null when nothing of it is left.</summary>
    Task<RemovalPlan?> PlanRemovalAsync(
        EndpointReference endpoint,
        bool keepConfig,
        bool keepModel,
        IOperationSink sink,
        CancellationToken token);

    /// <summary>Removes what was planned, in an order that leaves nothing behind when it is interrupted and repeated.</summary>
    Task RemoveAsync(
        RemovalPlan plan, bool wait, TimeSpan? limit, IOperationSink sink, CancellationToken token);
}

/// <summary>Which endpoint.</summary>
internal sealed record EndpointReference(
    string Name, Backend Backend, AwsSession Session, Predictor? Predictor = null);

/// <summary>What an endpoint is made with.</summary>
internal sealed record DeploymentOptions
{
    /// <summary>Null for a serverless endpoint, and for an update that keeps the machines.</summary>
    public string? InstanceType { get; init; }

    /// <summary>Null is 1, or in an update as many as there are now.</summary>
    public int? InitialInstanceCount { get; init; }

    /// <summary>Whether one of several variants says how many machines it wants.</summary>
    public bool VariantCountsGiven { get; init; }

    /// <summary>Give an endpoint that exists this model or these machines.</summary>
    public bool Update { get; init; }

    /// <summary>Make the endpoint, or update it where something differs, or leave it.</summary>
    public bool CreateOrUpdate { get; init; }

    /// <summary>An update leaves the old config and models.</summary>
    public bool KeepOld { get; init; }

    public EndpointOptions Endpoint { get; init; } = new();

    public string? EndpointName { get; init; }

    /// <summary>What the model is made with; its machines and predictor are those of the endpoint.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Take the model that was compiled for these instances.</summary>
    public bool UseCompiledModel { get; init; }

    public IReadOnlyList<Tag>? Tag { get; init; }

    public bool KeepOnFailure { get; init; }

    public bool NoWait { get; init; }

    public TimeSpan? Timeout { get; init; }

    public PredictorOptions Predictor { get; init; } = new();
}

/// <summary>One of several models behind an endpoint, and its share of the requests.</summary>
internal sealed record VariantOptions
{
    public required string Name { get; init; }

    /// <summary>What it serves: a model, what an estimator has trained, or a model that SageMaker has by this name.</summary>
    public Model? Model { get; init; }

    public Estimator? Estimator { get; init; }

    public string? ModelName { get; init; }

    /// <summary>Null for a variant without machines of its own.</summary>
    public string? InstanceType { get; init; }

    public int? InitialInstanceCount { get; init; }

    public double Weight { get; init; } = 1;

    public string? AcceleratorType { get; init; }

    public ServerlessOptions? Serverless { get; init; }
}

/// <summary>What an endpoint config says besides its machines.</summary>
internal sealed record EndpointOptions
{
    public string? AcceleratorType { get; init; }

    public string? KmsKey { get; init; }

    public int? VolumeSize { get; init; }

    public int? ModelDataDownloadTimeout { get; init; }

    public int? ContainerStartupHealthCheckTimeout { get; init; }

    public string? RoutingStrategy { get; init; }

    public string? InferenceAmiVersion { get; init; }

    public ServerlessOptions? Serverless { get; init; }

    public AsyncOptions? Async { get; init; }

    public DataCaptureOptions? DataCapture { get; init; }
}

/// <summary>An endpoint without machines of its own.</summary>
internal sealed record ServerlessOptions(int MemorySizeInMB, int MaxConcurrency, int? ProvisionedConcurrency);

/// <summary>An endpoint that puts its answers into S3.</summary>
internal sealed record AsyncOptions(string OutputPath)
{
    public string? FailurePath { get; init; }

    public string? KmsKey { get; init; }

    public string? SuccessTopic { get; init; }

    public string? ErrorTopic { get; init; }

    public int? MaxConcurrentInvocation { get; init; }
}

/// <summary>What of the traffic is kept in S3.</summary>
internal sealed record DataCaptureOptions
{
    public int SamplingPercentage { get; init; } = 20;

    /// <summary>Null is model-monitor/data-capture in the default bucket.</summary>
    public string? S3Uri { get; init; }

    public string? KmsKey { get; init; }

    public IReadOnlyList<string> Mode { get; init; } = ["Input", "Output"];
}

/// <summary>How records are written and answers read; null means the predictor's own way.</summary>
internal sealed record PredictorOptions
{
    public string? Serializer { get; init; }

    public string? Deserializer { get; init; }

    /// <summary>A script block instead of a format; the core keeps it and never runs it.</summary>
    public object? SerializerScript { get; init; }

    /// <summary>The same for answers.</summary>
    public object? DeserializerScript { get; init; }

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
