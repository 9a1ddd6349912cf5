namespace SageMakerEstimator;

/// <summary>Paths of this machine as URIs, and back.</summary>
internal static class FileUri
{
    /// <summary>The <c>file://</c> URI of an absolute path, with every special character escaped.</summary>
    public static string Of(string path) =>
        OperatingSystem.IsWindows()
            ? "file:///" + Escaped(path.Replace('\\', '/')).Replace("%3A", ":")
            : "file://" + Escaped(path);

    private static string Escaped(string path) => Uri.EscapeDataString(path).Replace("%2F", "/");

    /// <summary>The path of a <c>file://</c> URI; null when it is another kind of URI.</summary>
    public static string? PathOf(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.IsFile ? parsed.LocalPath : null;
}
