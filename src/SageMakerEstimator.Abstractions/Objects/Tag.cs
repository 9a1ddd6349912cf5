namespace SageMakerEstimator;

/// <summary>A key and a value that AWS keeps with a resource.</summary>
/// <param name="Key">The key: 1 to 128 characters.</param>
/// <param name="Value">The value: up to 256 characters.</param>
public sealed record Tag(string Key, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Key}={Value}";
}
