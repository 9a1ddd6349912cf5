using System.Collections.Specialized;

namespace SageMakerEstimator;

/// <summary>Models, before and when SageMaker knows them.</summary>
internal interface IModelOperations
{
    /// <summary>The model that an estimator has trained, with what the call says over it; registers nothing.</summary>
    Task<Model> OfEstimatorAsync(
        Estimator estimator, ModelOptions options, IOperationSink sink, CancellationToken token);

    /// <summary>A model that is brought along, checked and with its defaults; registers nothing.</summary>
    Model Bring(Model draft, ModelOptions options);

    /// <summary>Another model like one that there is, with what the call says over it; registers nothing.</summary>
    Model Change(Model model, ModelOptions options);

    /// <summary>What registering would send; reads at most, never writes.</summary>
    Task<RegistrationPlan> PlanAsync(Model model, ModelOptions options, IOperationSink sink, CancellationToken token);

    /// <summary>Sends its code and creates the model once; writes the registered model.</summary>
    Task<Model> RegisterAsync(RegistrationPlan plan, IOperationSink sink, CancellationToken token);
}

/// <summary>What a call says over a model's own settings; null keeps those.</summary>
internal sealed record ModelOptions
{
    /// <summary>What the model is to be called.</summary>
    public string? Name { get; init; }

    /// <summary>What a generated name begins with before its base; null for nothing.</summary>
    public string? NamePrefix { get; init; }

    /// <summary>Where it is to be served: decides the backend and a framework's image.</summary>
    public string? InstanceType { get; init; }

    /// <summary>Whether it is to be served without machines of its own.</summary>
    public bool Serverless { get; init; }

    public string? AcceleratorType { get; init; }

    public string? ImageUri { get; init; }

    public string? Role { get; init; }

    public VpcConfig? VpcConfig { get; init; }

    /// <summary>Take no VPC, whatever the estimator has.</summary>
    public bool NoVpcConfig { get; init; }

    public bool? EnableNetworkIsolation { get; init; }

    public string? EntryPoint { get; init; }

    public string? SourceDir { get; init; }

    public IReadOnlyList<string> Dependency { get; init; } = [];

    /// <summary>Variables that are added to the model's, or replace them.</summary>
    public OrderedDictionary Environment { get; init; } = new(StringComparer.Ordinal);

    public int? ModelServerWorker { get; init; }

    public string? RepositoryAccessMode { get; init; }

    public string? CodeLocation { get; init; }

    public bool? EncryptsCode { get; init; }

    public string? ModelKmsKey { get; init; }

    public IReadOnlyList<Tag>? Tag { get; init; }

    /// <summary>Take the model of a stopped job, too.</summary>
    public bool AllowStopped { get; init; }

    /// <summary>Send a model of this machine to S3 when it is to be served in the cloud.</summary>
    public bool UploadModel { get; init; }

    /// <summary>How AWS is reached for that; null as the model says.</summary>
    public AwsSession? Cloud { get; init; }

    public PredictorOptions Predictor { get; init; } = new();
}

/// <summary>A checked model that waits to be registered.</summary>
internal abstract class RegistrationPlan(string modelName, IReadOnlyList<WhatIfRequest> requests)
{
    public string ModelName { get; } = modelName;

    public IReadOnlyList<WhatIfRequest> Requests { get; } = requests;
}
