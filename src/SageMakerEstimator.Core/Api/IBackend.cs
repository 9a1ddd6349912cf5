namespace SageMakerEstimator.Core.Api;

/// <summary>One place where jobs and endpoints live, and how often it likes to be asked.</summary>
internal interface IBackend
{
    Backend Kind { get; }

    ISageMakerApi SageMaker { get; }

    ILogsApi Logs { get; }

    IMetricsApi Metrics { get; }

    /// <summary>What changes numbers of machines; null where nothing does.</summary>
    IScalingApi? Scaling => null;

    IRuntimeApi Runtime { get; }

    IObjectStore Objects { get; }

    /// <summary>The region, as objects and hyperparameters name it; null on this machine.</summary>
    string? Region { get; }

    /// <summary>How it is reached: what a command to paste must say.</summary>
    AwsSession Session => AwsSession.None;

    /// <summary>How often a job, its log or an endpoint is looked at.</summary>
    PollPolicy Polling { get; }

    /// <summary>Reads the credentials anew from where they came; false when there are none.</summary>
    bool RenewCredentials();

    /// <summary>The role as requests name it: given, or this session's default.</summary>
    Task<string?> RoleArnAsync(string? role, IOperationSink sink, CancellationToken token);

    /// <summary>Whether SageMaker may assume a role; null when that can't be known.</summary>
    Task<bool?> TrustsSageMakerAsync(string roleArn, CancellationToken token);

    /// <summary>Checks what only this backend knows, before anything is sent: programs, paths, limits.</summary>
    void CheckTraining(Wire.CreateTrainingJobRequest request);

    /// <summary>The same for a model that is to be served.</summary>
    void CheckHosting(Wire.CreateModelRequest model, Wire.ProductionVariant variant);

    /// <summary>The same for a transform job.</summary>
    void CheckTransform(Wire.CreateTransformJobRequest request)
    {
    }

    /// <summary>Where a running endpoint listens; null when it isn't of this machine.</summary>
    Uri? AddressOf(string endpointName);
}
