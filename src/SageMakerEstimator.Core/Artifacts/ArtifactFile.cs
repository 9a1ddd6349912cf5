using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Artifacts;

/// <summary>One object on its way to a file.</summary>
/// <param name="Uri">Where it is, <c>s3://…</c> or <c>file://…</c>.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Path">The file that it becomes.</param>
internal sealed record ArtifactFile(string Uri, long Size, string Path)
{
    private const string ArchiveEnd = ".tar.gz";

    public bool IsArchive => Path.EndsWith(ArchiveEnd, StringComparison.OrdinalIgnoreCase);

    /// <summary>The folder that an archive is unpacked to.</summary>
    public string Folder => Path[..^ArchiveEnd.Length];

    /// <summary>A file below a folder; keys are whatever somebody wrote, and mustn't lead elsewhere.</summary>
    public static ArtifactFile Below(string folder, string name, string uri, long size)
    {
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine([folder, .. parts]));
        return parts.Length > 0
            && !parts.Any(part =>
                part is "." or ".." || part.Contains('\0') || (OperatingSystem.IsWindows() && part.Contains('\\')))
            && RealPath.IsInside(path, System.IO.Path.GetFullPath(folder))
                ? new ArtifactFile(uri, size, path)
                : throw new SageMakerEstimatorException(
                    ErrorId.ArtifactUnsafe,
                    ErrorKind.InvalidResult,
                    $"'{uri}' would be written outside of '{folder}', and nothing was.")
                {
                    Target = uri,
                };
    }
}
