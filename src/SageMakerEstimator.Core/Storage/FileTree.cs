namespace SageMakerEstimator.Core.Storage;

/// <summary>A file of a tree: its name there, with forward slashes, and the real file behind it.</summary>
internal sealed record TreeFile(string Name, string Path);

/// <summary>
/// All files below a folder, through links, each once and without walking in circles. Links to nothing are left out:
/// editors leave such, and there is nothing to read behind them.
/// </summary>
internal static class FileTree
{
    /// <param name="folder">The folder.</param>
    /// <param name="isIgnored">Whether a name is left out, with all below it.</param>
    /// <param name="onLinkOutside">Called with a link and where it leads, when that is outside; it may throw.</param>
    public static IEnumerable<TreeFile> Files(
        string folder, Func<string, bool>? isIgnored = null, Action<string, string>? onLinkOutside = null)
    {
        var root = RealPath.Of(folder);
        return root is null
            ? []
            : Walk("", root, new Context(root, isIgnored ?? (_ => false), onLinkOutside, [root]));
    }

    private static IEnumerable<TreeFile> Walk(string prefix, string folder, Context context)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (context.IsIgnored(entry.Name) || RealPath.Of(entry.FullName) is not { } path)
            {
                continue;
            }

            if (entry.LinkTarget is not null && !RealPath.IsInside(path, context.Root))
            {
                context.OnLinkOutside?.Invoke(entry.FullName, path);
            }

            if (!Directory.Exists(path))
            {
                yield return new TreeFile(prefix + entry.Name, path);
            }
            else if (context.Above.Add(path))
            {
                foreach (var file in Walk(prefix + entry.Name + "/", path, context))
                {
                    yield return file;
                }

                context.Above.Remove(path);
            }
        }
    }

    private sealed record Context(
        string Root, Func<string, bool> IsIgnored, Action<string, string>? OnLinkOutside, HashSet<string> Above);
}
