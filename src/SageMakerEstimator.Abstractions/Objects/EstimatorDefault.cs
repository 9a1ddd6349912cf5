namespace SageMakerEstimator;

/// <summary>A setting that New-SMEstimator takes where a parameter isn't given, and who set it.</summary>
public sealed class EstimatorDefault
{
    internal EstimatorDefault()
    {
    }

    /// <summary>The parameter it stands for, <c>Role</c> for example.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Its value: text, texts, tags, or true and false.</summary>
    public object? Value { get; internal set; }

    /// <summary>Session, User, or the environment variable that says it.</summary>
    public string Source { get; internal set; } = "";

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
