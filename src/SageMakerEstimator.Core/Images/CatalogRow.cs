namespace SageMakerEstimator.Core.Images;

/// <summary>One version of an image: what it can be asked by, and what its URI is made of.</summary>
internal sealed record CatalogRow
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required string Version { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The base framework's version in full; null for all but HuggingFace.</summary>
    public string? BaseFramework { get; init; }

    public IReadOnlyList<string> BaseFrameworkAliases { get; init; } = [];

    /// <summary>Empty when one image serves all processors.</summary>
    public IReadOnlyList<string> Processors { get; init; } = [];

    /// <summary>Empty when the tag names no Python.</summary>
    public IReadOnlyList<string> Python { get; init; } = [];

    public required string Repository { get; init; }

    /// <summary>What the tag begins with; null stands for the version as it was asked for.</summary>
    public string? TagPrefix { get; init; }

    /// <summary>By processor; the key <c>""</c> is for whichever.</summary>
    public IReadOnlyDictionary<string, string> Containers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> SdkVersions { get; init; } = [];

    /// <summary>The name of the accounts below, or of a part of them.</summary>
    public required string Registry { get; init; }

    /// <summary>Region → account.</summary>
    public required IReadOnlyDictionary<string, string> Accounts { get; init; }

    /// <summary>Whether this is meant by a version, in full or short.</summary>
    public bool IsVersion(string version) => Version == version || Aliases.Contains(version);

    public bool IsBase(string version) => BaseFramework == version || BaseFrameworkAliases.Contains(version);

    public string? ContainerFor(string? processor) =>
        Containers.GetValueOrDefault(processor ?? "") ?? Containers.GetValueOrDefault("");
}
