using System.Text.Json;
using System.Text.Json.Serialization;

namespace SageMakerEstimator.Core.Images;

/// <summary>
/// The catalogue as a file, embedded or a user's overlay. Lists of words are text with spaces: <c>"py2 py3"</c>.
/// </summary>
internal sealed record CatalogFile
{
    public string? About { get; init; }

    public string? Source { get; init; }

    public string? Date { get; init; }

    /// <summary>Who owns the images: name → region → account.</summary>
    public Dictionary<string, Dictionary<string, string>> Accounts { get; init; } = [];

    /// <summary>Accounts of which not all regions have an image; the accounts' own name stands for all.</summary>
    public Dictionary<string, RegistryPart> Registries { get; init; } = [];

    /// <summary>Name → groups of versions that differ in little.</summary>
    public Dictionary<string, List<ImageGroup>> Images { get; init; } = [];
}

/// <summary>Some regions of a table of accounts.</summary>
internal sealed record RegistryPart
{
    public required string Accounts { get; init; }

    public List<string>? Only { get; init; }

    public List<string>? Without { get; init; }
}

/// <summary>Versions in one repository. An overlay may leave out all but scope and versions.</summary>
internal sealed record ImageGroup
{
    public required string Scope { get; init; }

    public string? Processor { get; init; }

    public string? Repository { get; init; }

    public string? Registry { get; init; }

    public required List<ImageVersion> Versions { get; init; }
}

/// <summary>One version.</summary>
internal sealed record ImageVersion
{
    /// <summary>The version, then its aliases.</summary>
    public required string Version { get; init; }

    /// <summary>The base framework's version, then its aliases.</summary>
    public string? Base { get; init; }

    public string? Python { get; init; }

    /// <summary>What the tag begins with, instead of the version as it was asked for.</summary>
    public string? Tag { get; init; }

    /// <summary>The tag's last part: one for all, or by processor, <c>gpu=cu118 cpu=ubuntu20.04</c>.</summary>
    public string? Container { get; init; }

    /// <summary>Versions of the Neuron SDK.</summary>
    public string? Sdk { get; init; }
}

/// <summary>A member that nobody knows is a misspelt one, and an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(CatalogFile))]
internal sealed partial class CatalogJson : JsonSerializerContext;
