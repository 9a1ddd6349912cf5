using System.Text;

namespace HelpConverter;

/// <summary>Turns a folder of pages into help files: every problem of every page, or every file.</summary>
internal sealed class HelpBuild
{
    private readonly List<Problem> _problems = [];
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public IReadOnlyList<Problem> Problems =>
        [.. _problems.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line)];

    /// <summary>The files to write by name; only good when there is no problem.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => _files;

    public static HelpBuild Run(string docsFolder)
    {
        HelpBuild build = new();
        List<CmdletSource> pages = [];
        foreach (string path in Directory.EnumerateFiles(docsFolder, "*.md").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            if (name.StartsWith("about_", StringComparison.Ordinal))
                build.AddAboutTopic(SourceFile.Read(path, build._problems));
            else if (name.Contains('-', StringComparison.Ordinal) && !FrontMatter.IsOfModulePage(path))
                build.ReadPage(path, pages);
        }

        build.AddCommandHelp(pages);
        return build;
    }

    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] content) in Files)
            File.WriteAllBytes(Path.Combine(folder, name), content);
    }

    private void AddAboutTopic(SourceFile source) =>
        _files[source.Name + ".help.txt"] = Encoding.UTF8.GetBytes(AboutTopic.Convert(source));

    private void ReadPage(string path, List<CmdletSource> pages)
    {
        SourceFile source = SourceFile.Read(path, _problems);
        FrontMatter frontMatter = FrontMatter.Read(source);
        pages.Add(new CmdletSource(source, frontMatter, PageReader.Read(source, frontMatter)));
    }

    private void AddCommandHelp(List<CmdletSource> pages)
    {
        string? helpFile = pages.Select(p => p.Page.HelpFile).FirstOrDefault(name => name.Length > 0);
        foreach (CmdletSource other in pages.Where(p => p.Page.HelpFile.Length > 0 && p.Page.HelpFile != helpFile))
        {
            int line = other.FrontMatter.LineOf("external help file");
            other.Source.Report(line, $"'external help file' must be {helpFile}, as in the other pages");
        }

        if (_problems.Count == 0 && helpFile is not null)
            _files[helpFile] = MamlWriter.Write(pages.Select(p => p.Page));
    }

    private sealed record CmdletSource(SourceFile Source, FrontMatter FrontMatter, HelpPage Page);
}
