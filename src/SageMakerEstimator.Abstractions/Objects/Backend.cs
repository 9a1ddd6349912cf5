namespace SageMakerEstimator;

/// <summary>Where a job, model or endpoint lives.</summary>
public enum Backend
{
    /// <summary>Amazon SageMaker.</summary>
    Aws,

    /// <summary>This machine.</summary>
    Local,
}
