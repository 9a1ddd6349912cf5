namespace SageMakerEstimator;

/// <summary>One hyperparameter of an estimator.</summary>
/// <param name="Name">Its name; case matters.</param>
/// <param name="Value">Its value as it was given, or the string that is sent.</param>
public sealed record HyperParameterEntry(string Name, object? Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}={Value}";
}
