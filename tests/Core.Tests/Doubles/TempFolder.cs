namespace SageMakerEstimator.Core.Tests;

/// <summary>A folder of one test, gone with it.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sagemaker-core-tests-");

    public string Root => _root.FullName;

    public string In(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>A file, with the folders that it needs; its path.</summary>
    public string File(string name, string content = "")
    {
        var path = In(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public string Folder(string name) => Directory.CreateDirectory(In(name)).FullName;

    /// <summary>A link to a file, to a folder, or to nothing.</summary>
    public string Link(string name, string target)
    {
        var path = In(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (Directory.Exists(Path.Combine(Path.GetDirectoryName(path)!, target)))
        {
            Directory.CreateSymbolicLink(path, target);
        }
        else
        {
            System.IO.File.CreateSymbolicLink(path, target);
        }

        return path;
    }

    /// <summary>A pipe that nobody writes to; its path.</summary>
    public string Pipe(string name)
    {
        using var made = System.Diagnostics.Process.Start("mkfifo", [In(name)]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
        return In(name);
    }

    /// <summary>Every file and folder in it, by its path from here.</summary>
    public IEnumerable<string> Entries() =>
        Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    public void Dispose() => _root.Delete(recursive: true);
}
