namespace SageMakerEstimator.Core.Code;

/// <summary>One file of a bundle: its name there, with forward slashes, and where it is on disk.</summary>
internal sealed record CodeFile(string Name, string Path);

/// <summary>
/// The code that goes with a job: the entry point alone, or its source directory, and the dependencies beside it.
/// The same members go to the cloud and to a local job.
/// </summary>
internal sealed class CodeBundle
{
    // What nobody wants in a training job: version control, caches, virtual environments, notebook checkpoints, and
    // files that usually hold secrets.
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        ".git", ".hg", ".svn", "__pycache__", ".venv", "venv", ".env", ".ipynb_checkpoints", ".pytest_cache",
        ".mypy_cache", ".ruff_cache", ".tox", ".idea", ".vscode", ".DS_Store", "Thumbs.db", "node_modules",
    };

    private readonly SortedDictionary<string, CodeFile> _files = new(StringComparer.Ordinal);

    private CodeBundle(string program) => Program = program;

    /// <summary>The entry point's name in the bundle.</summary>
    public string Program { get; }

    /// <summary>The members, sorted by name.</summary>
    public IEnumerable<CodeFile> Files => _files.Values;

    /// <summary>Whether a source directory is the URI of a bundle that was packed before.</summary>
    public static bool IsPacked(string? sourceDir) => sourceDir?.Contains("://", StringComparison.Ordinal) == true;

    /// <summary>Sees whether everything is there; reads no file.</summary>
    public static void Check(string entryPoint, string? sourceDir, IReadOnlyList<string> dependencies)
    {
        if (entryPoint.StartsWith("s3://", StringComparison.OrdinalIgnoreCase))
        {
            throw Missing(
                ErrorId.EntryPointNotFound, $"-EntryPoint '{entryPoint}' must be a file of this machine.", entryPoint);
        }

        if (sourceDir is not null && !Directory.Exists(sourceDir))
        {
            throw Missing(ErrorId.SourceDirNotFound, $"-SourceDir '{sourceDir}' isn't a folder.", sourceDir);
        }

        if (sourceDir is not null && !IsInside(Path.Combine(sourceDir, entryPoint), sourceDir))
        {
            throw Missing(
                ErrorId.EntryPointNotFound,
                $"-EntryPoint '{entryPoint}' is outside -SourceDir '{sourceDir}'. Give it relative to the folder.",
                entryPoint);
        }

        if (!File.Exists(sourceDir is null ? entryPoint : Path.Combine(sourceDir, entryPoint)))
        {
            throw Missing(
                ErrorId.EntryPointNotFound,
                sourceDir is null
                    ? $"-EntryPoint '{entryPoint}' doesn't exist."
                    : $"-EntryPoint '{entryPoint}' doesn't exist in -SourceDir '{sourceDir}'.",
                entryPoint);
        }

        foreach (var dependency in dependencies)
        {
            if (!Path.Exists(dependency))
            {
                throw Missing(ErrorId.DependencyNotFound, $"-Dependency '{dependency}' doesn't exist.", dependency);
            }
        }
    }

    /// <summary>Collects the members.</summary>
    public static CodeBundle Create(string entryPoint, string? sourceDir, IReadOnlyList<string> dependencies)
    {
        Check(entryPoint, sourceDir, dependencies);
        CodeBundle bundle;
        if (sourceDir is null)
        {
            bundle = new CodeBundle(Path.GetFileName(entryPoint));
            bundle.Add(bundle.Program, entryPoint);
        }
        else
        {
            bundle = new CodeBundle(Path.GetRelativePath(sourceDir, Path.Combine(sourceDir, entryPoint)).Replace('\\', '/'));
            bundle.AddFolder("", sourceDir);
        }

        foreach (var dependency in dependencies)
        {
            bundle.AddDependency(dependency);
        }

        return bundle;
    }

    private void AddDependency(string dependency)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(dependency));
        if (Directory.Exists(dependency))
        {
            AddFolder(name + "/", dependency);
        }
        else
        {
            Add(name, dependency);
        }
    }

    private void AddFolder(string prefix, string folder)
    {
        var root = RealPath(folder);
        Walk(prefix, root, root, [root]);
    }

    /// <summary>Links are followed while they stay inside the tree; <paramref name="above"/> ends circles.</summary>
    private void Walk(string prefix, string folder, string root, HashSet<string> above)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (Ignored.Contains(entry.Name))
            {
                continue;
            }

            var path = entry.LinkTarget is null ? entry.FullName : RealPath(entry.FullName);
            if (!IsInside(path, root))
            {
                throw new SageMakerEstimatorException(
                    ErrorId.SourceDirNotFound,
                    ErrorKind.InvalidArgument,
                    $"'{entry.FullName}' is a link that leaves its folder, to '{path}'; it isn't followed.")
                {
                    Target = entry.FullName,
                    RecommendedAction = "Copy what the job needs into the folder, or name it with -Dependency.",
                };
            }

            if (!Directory.Exists(path))
            {
                Add(prefix + entry.Name, path);
            }
            else if (above.Add(path))
            {
                Walk(prefix + entry.Name + "/", path, root, above);
                above.Remove(path);
            }
        }
    }

    private void Add(string name, string path)
    {
        if (!_files.TryAdd(name, new CodeFile(name, path)))
        {
            throw new SageMakerEstimatorException(
                ErrorId.CodeNameCollision,
                ErrorKind.InvalidArgument,
                $"'{path}' and '{_files[name].Path}' would both be '{name}' beside the entry point. Rename one.")
            {
                Target = path,
            };
        }
    }

    private static string RealPath(string path)
    {
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        return info.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? info.FullName;
    }

    private static bool IsInside(string path, string folder)
    {
        var relative = Path.GetRelativePath(folder, path);
        return relative != ".."
            && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && !Path.IsPathRooted(relative);
    }

    private static SageMakerEstimatorException Missing(string id, string message, object target) =>
        new(id, ErrorKind.ObjectNotFound, message) { Target = target };
}
