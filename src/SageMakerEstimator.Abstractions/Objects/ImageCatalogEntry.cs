namespace SageMakerEstimator;

/// <summary>One version of a public image of SageMaker, as the catalogue has it.</summary>
public sealed class ImageCatalogEntry
{
    internal ImageCatalogEntry()
    {
    }

    /// <summary>The framework or algorithm: <c>pytorch</c>, <c>pca</c>.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>The version, in full.</summary>
    public string Version { get; internal set; } = "";

    /// <summary>Shorter versions that mean this one, <c>2.0</c>; a tag has the text that was asked for.</summary>
    public IReadOnlyList<string> VersionAlias { get; internal set; } = [];

    /// <summary>Of HuggingFace, the framework below: <c>pytorch2.0.0</c>.</summary>
    public string? BaseFrameworkVersion { get; internal set; }

    /// <summary>
    /// What the image is for: <c>training</c>, <c>inference</c>, <c>inference_graviton</c>, <c>eia</c> and others.
    /// </summary>
    public IReadOnlyList<string> Scope { get; internal set; } = [];

    /// <summary>The Python versions that there are images of; empty when the tag names none.</summary>
    public IReadOnlyList<string> PyVersion { get; internal set; } = [];

    /// <summary><c>cpu</c>, <c>gpu</c> or a family of instances; empty when one image serves all.</summary>
    public IReadOnlyList<string> Processor { get; internal set; } = [];

    /// <summary>The repository in ECR.</summary>
    public string Repository { get; internal set; } = "";

    /// <summary>The regions that have the image.</summary>
    public IReadOnlyList<string> SupportedRegion { get; internal set; } = [];

    /// <summary>The name of its table of regions in the catalogue, which an overlay can name.</summary>
    public string Registry { get; internal set; } = "";

    /// <summary>The name and the version.</summary>
    public override string ToString() => Version.Length == 0 ? Name : $"{Name} {Version}";
}
