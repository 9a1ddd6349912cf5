namespace HelpConverter.Tests;

/// <summary>A throw-away folder of pages, and what the converter makes of it.</summary>
internal sealed class DocsFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("help-converter-");

    public string Docs => Directory.CreateDirectory(Path.Combine(_root.FullName, "docs")).FullName;

    public string Output => Path.Combine(_root.FullName, "output");

    public DocsFolder With(string fileName, string text)
    {
        File.WriteAllText(Path.Combine(Docs, fileName), text);
        return this;
    }

    /// <summary>Converts pages that are good.</summary>
    public void Convert()
    {
        (int exitCode, string[] errors) = Run();
        Assert.Empty(errors);
        Assert.Equal(0, exitCode);
    }

    /// <summary>The errors of pages that are not all good, which must keep everything from being written.</summary>
    public string[] Refuse()
    {
        (int exitCode, string[] errors) = Run();
        Assert.Equal(1, exitCode);
        Assert.False(Directory.Exists(Output));
        return errors;
    }

    public string Read(string fileName) => File.ReadAllText(Path.Combine(Output, fileName));

    public void Dispose() => _root.Delete(recursive: true);

    private (int ExitCode, string[] Errors) Run()
    {
        using StringWriter error = new();
        int exitCode = Program.Run([Docs, Output], TextWriter.Null, error);
        string[] errors = error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        return (exitCode, [.. errors.Select(line => line.Replace(Docs + Path.DirectorySeparatorChar, ""))]);
    }
}
