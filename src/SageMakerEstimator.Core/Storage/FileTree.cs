namespace SageMakerEstimator.Core.Storage;

/// <summary>A file of a tree: its name there, with forward slashes, and the real file behind it.</summary>
internal sealed record TreeFile(string Name, string Path);

/// <summary>What a walk does with what not everybody wants; by default it takes everything it can.</summary>
internal sealed record TreeRules
{
    /// <summary>Whether a name of the tree is left out, a folder's with all below it.</summary>
    public Func<string, bool, bool> IsIgnored { get; init; } = (_, _) => false;

    /// <summary>Whether a link is followed to a place outside; it gets both paths, and may throw.</summary>
    public Func<string, string, bool> FollowsOutside { get; init; } = (_, _) => true;

    /// <summary>Told of a folder that can't be listed and of a name that can't be opened; it may throw.</summary>
    public Action<string, Exception> OnUnreadable { get; init; } = (_, _) => { };
}

/// <summary>
/// All files below a folder, through links, each once and without walking in circles. Links to nothing are left out:
/// editors leave such, and there is nothing to read behind them.
/// </summary>
internal static class FileTree
{
    public static IEnumerable<TreeFile> Files(string folder, TreeRules? rules = null)
    {
        var root = RealPath.Of(folder);
        return root is null ? [] : Walk("", root, new Context(root, rules ?? new TreeRules(), [root]));
    }

    private static IEnumerable<TreeFile> Walk(string prefix, string folder, Context context)
    {
        foreach (var entry in Entries(folder, context.Rules))
        {
            var name = prefix + entry.Name;
            if (context.Rules.IsIgnored(name, entry is DirectoryInfo)
                || RealPathOf(entry, context.Rules) is not { } path)
            {
                continue;
            }

            if (entry.LinkTarget is not null
                && !RealPath.IsInside(path, context.Root)
                && !context.Rules.FollowsOutside(entry.FullName, path))
            {
                continue;
            }

            if (!Directory.Exists(path))
            {
                yield return new TreeFile(name, path);
            }
            else if (context.Above.Add(path))
            {
                foreach (var file in Walk(name + "/", path, context))
                {
                    yield return file;
                }

                context.Above.Remove(path);
            }
        }
    }

    private static FileSystemInfo[] Entries(string folder, TreeRules rules)
    {
        try
        {
            return new DirectoryInfo(folder).GetFileSystemInfos();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            rules.OnUnreadable(folder, error);
            return [];
        }
    }

    private static string? RealPathOf(FileSystemInfo entry, TreeRules rules)
    {
        var path = RealPath.Of(entry.FullName);
        if (path is null && entry.LinkTarget is null)
        {
            // Gone since it was listed, or its name isn't UTF-8, in which .NET can't open it.
            rules.OnUnreadable(
                entry.FullName, new IOException($"'{entry.FullName}' is gone, or its name can't be read"));
        }

        return path;
    }

    private sealed record Context(string Root, TreeRules Rules, HashSet<string> Above);
}
