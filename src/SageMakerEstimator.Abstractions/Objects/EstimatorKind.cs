namespace SageMakerEstimator;

/// <summary>What an estimator trains with.</summary>
public enum EstimatorKind
{
    /// <summary>An entry point on this machine, without an image; local mode only.</summary>
    Script,

    /// <summary>A container image of any registry, with or without an entry point.</summary>
    Image,

    /// <summary>A script of the user's in SageMaker's container of a framework.</summary>
    Framework,

    /// <summary>A built-in algorithm of SageMaker.</summary>
    Algorithm,

    /// <summary>An algorithm of the account's own or of the marketplace, by its ARN.</summary>
    AlgorithmArn,
}
