namespace SageMakerEstimator;

/// <summary>How hyperparameters become the text that is sent.</summary>
public enum HyperParameterEncoding
{
    /// <summary>As Python's <c>str()</c> writes them: images and built-in algorithms read it.</summary>
    Text,

    /// <summary>As Python's <c>json.dumps</c> writes them: script mode and frameworks read it.</summary>
    Json,
}
