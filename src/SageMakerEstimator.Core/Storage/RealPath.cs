namespace SageMakerEstimator.Core.Storage;

/// <summary>
/// The path behind all links of a path, in every part of it. .NET resolves the last part only, and takes <c>..</c>
/// away before links are followed, which is another place than the system goes to.
/// </summary>
internal static class RealPath
{
    // What Linux allows in one path before it calls it a circle.
    private const int MaxLinks = 40;

    /// <summary>The real path; null when a part doesn't exist or its links go in a circle.</summary>
    public static string? Of(string path)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        var parts = new Stack<string>(Parts(full[real.Length..]).Reverse());
        var links = 0;
        while (parts.TryPop(out var part))
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Combine(real, part);
            if (LinkTarget(next) is not { } target)
            {
                if (!Path.Exists(next))
                {
                    return null;
                }

                real = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                return null;
            }

            if (Path.IsPathRooted(target))
            {
                real = Path.GetPathRoot(target)!;
                target = target[real.Length..];
            }

            foreach (var inner in Parts(target).Reverse())
            {
                parts.Push(inner);
            }
        }

        return real;
    }

    /// <summary>Whether a real path is a folder's own or below it.</summary>
    public static bool IsInside(string path, string folder)
    {
        var relative = Path.GetRelativePath(folder, path);
        return relative != ".."
            && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && !Path.IsPathRooted(relative);
    }

    private static string? LinkTarget(string path) => new FileInfo(path).LinkTarget ?? new DirectoryInfo(path).LinkTarget;

    private static IEnumerable<string> Parts(string path) => path
        .Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries)
        .Where(part => part != ".");
}
