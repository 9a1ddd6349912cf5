using System.Collections.Specialized;

namespace SageMakerEstimator;

/// <summary>Making and changing estimators; nothing here leaves this process.</summary>
internal interface IEstimatorOperations
{
    /// <summary>Checks the options and makes an estimator of them.</summary>
    Estimator Create(EstimatorOptions options, IOperationSink sink);

    /// <summary>Merges hyperparameters into an estimator; nothing changes when one of them can't be sent.</summary>
    void SetHyperParameters(Estimator estimator, HyperParameterChange change, IOperationSink sink);
}

/// <summary>What Set-SMHyperParameter changes: first Clear, then Remove, then Merge.</summary>
internal sealed record HyperParameterChange(bool Clear, IReadOnlyList<string> Remove, OrderedDictionary Merge);

/// <summary>What an estimator is made of. Paths are absolute, dictionaries hold plain values.</summary>
internal sealed record EstimatorOptions
{
    public string? ImageUri { get; init; }

    public string? EntryPoint { get; init; }

    public string? SourceDir { get; init; }

    public IReadOnlyList<string> Dependency { get; init; } = [];

    public IReadOnlyList<string> Exclude { get; init; } = [];

    public required string InstanceType { get; init; }

    public int InstanceCount { get; init; } = 1;

    public string? Role { get; init; }

    public OrderedDictionary HyperParameter { get; init; } = new(StringComparer.Ordinal);

    public OrderedDictionary Environment { get; init; } = new(StringComparer.Ordinal);

    public int MaxRun { get; init; } = 86_400;

    public string? OutputPath { get; init; }

    public string? BaseJobName { get; init; }

    public IReadOnlyList<Tag> Tag { get; init; } = [];

    public LocalRuntime LocalRuntime { get; init; }

    public AwsSession Session { get; init; } = AwsSession.None;
}
