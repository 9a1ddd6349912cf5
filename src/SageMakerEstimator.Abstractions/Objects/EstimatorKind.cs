namespace SageMakerEstimator;

/// <summary>What an estimator trains with.</summary>
public enum EstimatorKind
{
    /// <summary>An entry point on this machine, without an image; local mode only.</summary>
    Script,

    /// <summary>A container image of any registry, with or without an entry point.</summary>
    Image,
}
