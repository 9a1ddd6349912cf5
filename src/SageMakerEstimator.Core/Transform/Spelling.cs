namespace SageMakerEstimator.Core.Transform;

/// <summary>Values of the service's own spelling, out of what people write: any case, and the old names.</summary>
internal static class Spelling
{
    private static readonly Dictionary<string, string> Known = new[]
        {
            "MultiRecord", "SingleRecord", "None", "Line", "RecordIO", "TFRecord", "Gzip", "Input", "S3Prefix",
            "ManifestFile", "AugmentedManifestFile", "Converse",
        }
        .ToDictionary(name => name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The service's spelling; what it doesn't know stays, for its check to refuse.</summary>
    public static string? Of(string? given) => given is null
        ? null
        : Known.GetValueOrDefault(given.Replace("_", "", StringComparison.Ordinal), given);
}
