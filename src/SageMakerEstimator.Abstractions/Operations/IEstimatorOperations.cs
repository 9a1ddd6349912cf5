using System.Collections.Specialized;

namespace SageMakerEstimator;

/// <summary>Making and changing estimators; nothing here leaves this process.</summary>
internal interface IEstimatorOperations
{
    /// <summary>Checks a draft, completes what follows from the rest, and gives it back as an estimator.</summary>
    Estimator Create(Estimator draft, IOperationSink sink);

    /// <summary>Merges hyperparameters into an estimator; nothing changes when one of them can't be sent.</summary>
    void SetHyperParameters(Estimator estimator, HyperParameterChange change, IOperationSink sink);

    /// <summary>The hyperparameters in order, as they were given or as the strings that are sent.</summary>
    IReadOnlyList<HyperParameterEntry> HyperParametersOf(Estimator estimator, bool encoded);

    /// <summary>An estimator as JSON, for a file in that folder.</summary>
    string Export(Estimator estimator, string folder, IOperationSink sink);

    /// <summary>The estimator of such a file, checked anew and reached by that session.</summary>
    Estimator Import(string path, AwsSession session, IOperationSink sink);

    /// <summary>The names that a parameter of New-SMEstimator takes; never throws.</summary>
    IReadOnlyList<string> Names(string parameter);
}

/// <summary>What Set-SMHyperParameter changes: first Clear, then Remove, then Merge.</summary>
internal sealed record HyperParameterChange(bool Clear, IReadOnlyList<string> Remove, OrderedDictionary Merge);
