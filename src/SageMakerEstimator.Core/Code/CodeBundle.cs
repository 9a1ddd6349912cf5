using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Code;

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

    private readonly SortedDictionary<string, TreeFile> _files = new(StringComparer.Ordinal);

    private CodeBundle(string program) => Program = program;

    /// <summary>The entry point's name in the bundle.</summary>
    public string Program { get; }

    /// <summary>The members, sorted by name.</summary>
    public IEnumerable<TreeFile> Files => _files.Values;

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

        if (sourceDir is not null && !RealPath.IsInside(Path.GetFullPath(Path.Combine(sourceDir, entryPoint)), Path.GetFullPath(sourceDir)))
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

            // An entry point that somebody named is wanted, wherever it lies.
            bundle._files.TryAdd(bundle.Program, new TreeFile(bundle.Program, Path.Combine(sourceDir, entryPoint)));
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
        foreach (var file in FileTree.Files(folder, Ignored.Contains, RefuseLink))
        {
            Add(prefix + file.Name, file.Path);
        }
    }

    private static void RefuseLink(string link, string target) =>
        throw new SageMakerEstimatorException(
            ErrorId.SourceDirNotFound,
            ErrorKind.InvalidArgument,
            $"'{link}' is a link that leaves its folder, to '{target}'; it isn't followed.")
        {
            Target = link,
            RecommendedAction = "Copy what the job needs into the folder, or name it with -Dependency.",
        };

    private void Add(string name, string path)
    {
        if (!_files.TryAdd(name, new TreeFile(name, path)))
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

    private static SageMakerEstimatorException Missing(string id, string message, object target) =>
        new(id, ErrorKind.ObjectNotFound, message) { Target = target };
}
