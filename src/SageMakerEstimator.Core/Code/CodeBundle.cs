using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Code;

/// <summary>
/// The code that goes with a job: the entry point alone, or its source directory, and the dependencies beside it.
/// The same members go to the cloud and to a local job.
/// </summary>
internal sealed class CodeBundle
{
    private readonly SortedDictionary<string, TreeFile> _files = new(StringComparer.Ordinal);
    private readonly List<string> _notFiles = [];
    private readonly IReadOnlyList<string> _exclude;

    private CodeBundle(string program, IReadOnlyList<string> exclude) => (Program, _exclude) = (program, exclude);

    /// <summary>The entry point's name in the bundle.</summary>
    public string Program { get; }

    /// <summary>The members, sorted by name.</summary>
    public IEnumerable<TreeFile> Files => _files.Values;

    /// <summary>How many members there are.</summary>
    public int Count => _files.Count;

    /// <summary>The members' bytes, unpacked.</summary>
    public long Size { get; private set; }

    /// <summary>The name of the largest member.</summary>
    public string Largest { get; private set; } = "";

    /// <summary>Names that were left out because they have no bytes: pipes, sockets.</summary>
    public IReadOnlyList<string> NotFiles => _notFiles;

    /// <summary>Whether the training container would install packages for it.</summary>
    public bool HasRequirements => _files.ContainsKey("requirements.txt");

    /// <summary>What the user should know before it is sent.</summary>
    public IEnumerable<string> Warnings => CodeWarnings.Of(this);

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

        var script = sourceDir is null ? entryPoint : Path.Combine(sourceDir, entryPoint);
        if (Directory.Exists(script))
        {
            throw Missing(
                ErrorId.EntryPointNotFound,
                $"-EntryPoint '{entryPoint}' is a folder: it names the script to run. "
                + "The folder goes to -SourceDir, and the script's path in it to -EntryPoint.",
                entryPoint);
        }

        if (!File.Exists(script))
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
            CheckDependency(dependency);
        }
    }

    private static void CheckDependency(string dependency)
    {
        if (!Path.Exists(dependency))
        {
            throw Missing(ErrorId.DependencyNotFound, $"-Dependency '{dependency}' doesn't exist.", dependency);
        }
    }

    /// <summary>Collects the members, and sees that each can be read; sends nothing.</summary>
    /// <param name="entryPoint">The file that is run.</param>
    /// <param name="sourceDir">The folder it lies in and that goes with it; null for the file alone.</param>
    /// <param name="dependencies">Files and folders that go beside it.</param>
    /// <param name="exclude">Patterns, in gitignore's syntax, of what isn't sent.</param>
    public static CodeBundle Create(
        string entryPoint,
        string? sourceDir,
        IReadOnlyList<string> dependencies,
        IReadOnlyList<string>? exclude = null)
    {
        Check(entryPoint, sourceDir, dependencies);
        CodeBundle bundle;
        if (sourceDir is null)
        {
            bundle = new CodeBundle(Path.GetFileName(entryPoint), exclude ?? []);
            bundle.Add(bundle.Program, entryPoint);
        }
        else
        {
            var program = Path.GetRelativePath(sourceDir, Path.Combine(sourceDir, entryPoint)).Replace('\\', '/');
            bundle = new CodeBundle(program, exclude ?? []);
            bundle.AddFolder("", sourceDir);

            // An entry point that somebody named is wanted, wherever it lies.
            bundle._files.TryAdd(program, new TreeFile(program, Path.Combine(sourceDir, entryPoint)));
        }

        foreach (var dependency in dependencies)
        {
            bundle.AddDependency(dependency);
        }

        bundle.RefuseFileAsFolder();
        bundle.Measure();
        return bundle;
    }

    /// <summary>Files and folders without an entry point, each under its own name; null for none.</summary>
    public static CodeBundle? OfLibraries(IReadOnlyList<string> paths)
    {
        if (paths.Count == 0)
        {
            return null;
        }

        foreach (var path in paths)
        {
            CheckDependency(path);
        }

        var bundle = new CodeBundle("", []);
        foreach (var path in paths)
        {
            bundle.AddDependency(path);
        }

        bundle.RefuseFileAsFolder();
        bundle.Measure();
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
        var rules = new TreeRules
        {
            IsIgnored = IgnoreRules.OfCode(folder, _exclude).Ignore,
            FollowsOutside = RefuseLink,
            OnUnreadable = (path, reason) => throw Unreadable(path, reason),
        };
        foreach (var file in FileTree.Files(folder, rules))
        {
            Add(prefix + file.Name, file.Path);
        }
    }

    private void Measure()
    {
        var largest = -1L;
        foreach (var file in _files.Values.ToArray())
        {
            if (LengthOf(file) is not { } length)
            {
                _files.Remove(file.Name);
                _notFiles.Add(file.Name);
                continue;
            }

            Size += length;
            (Largest, largest) = length > largest ? (file.Name, length) : (Largest, largest);
        }

        if (Program.Length > 0 && !_files.ContainsKey(Program))
        {
            throw Missing(
                ErrorId.EntryPointNotFound, $"-EntryPoint '{Program}' is no file that Python could read.", Program);
        }
    }

    private static long? LengthOf(TreeFile file)
    {
        try
        {
            using var content = RegularFile.Open(file.Path);
            return content?.Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file.Path, error);
        }
    }

    /// <summary>On disk a name is a file or a folder; two trees that come together may differ in that.</summary>
    private void RefuseFileAsFolder()
    {
        foreach (var name in _files.Keys)
        {
            for (var slash = name.IndexOf('/'); slash >= 0; slash = name.IndexOf('/', slash + 1))
            {
                if (_files.TryGetValue(name[..slash], out var file))
                {
                    throw Collision(_files[name].Path, file.Path, name[..slash]);
                }
            }
        }
    }

    private static bool RefuseLink(string link, string target) =>
        throw new SageMakerEstimatorException(
            ErrorId.SourceDirNotFound,
            ErrorKind.InvalidArgument,
            $"'{link}' is a link that leaves its folder, to '{target}'; it isn't followed.")
        {
            Target = link,
            RecommendedAction = "Copy what the job needs into the folder, or name it with -Dependency.",
        };

    private static SageMakerEstimatorException Unreadable(string path, Exception reason) =>
        new(
            ErrorId.FileNotReadable,
            ErrorKind.ReadError,
            $"'{path}' can't be read: {reason.Message.TrimEnd('.')}.",
            reason)
        {
            Target = path,
            RecommendedAction = $"Make it readable, or leave it out with -Exclude or a file {IgnoreRules.FileName}.",
        };

    private void Add(string name, string path)
    {
        if (!_files.TryAdd(name, new TreeFile(name, path)))
        {
            throw Collision(path, _files[name].Path, name);
        }
    }

    private static SageMakerEstimatorException Collision(string path, string other, string name) =>
        new(
            ErrorId.CodeNameCollision,
            ErrorKind.InvalidArgument,
            $"'{path}' and '{other}' would both be '{name}' beside the entry point. Rename one.")
        {
            Target = path,
        };

    private static SageMakerEstimatorException Missing(string id, string message, object target) =>
        new(id, ErrorKind.ObjectNotFound, message) { Target = target };
}
