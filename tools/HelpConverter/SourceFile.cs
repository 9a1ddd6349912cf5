using System.Xml;

namespace HelpConverter;

/// <summary>The lines of one page, and the place where its problems are reported. Line numbers count from 1.</summary>
internal sealed class SourceFile
{
    private readonly ICollection<Problem> _problems;

    public SourceFile(string path, IReadOnlyList<string> lines, ICollection<Problem> problems)
    {
        Path = path;
        Lines = lines;
        _problems = problems;
        ReportUnfinishedText();
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public IReadOnlyList<string> Lines { get; }

    public static SourceFile Read(string path, ICollection<Problem> problems) =>
        new(path, File.ReadAllLines(path), problems);

    public void Report(int line, string message) => _problems.Add(new Problem(Path, line, message));

    private void ReportUnfinishedText()
    {
        for (int i = 0; i < Lines.Count; i++)
        {
            if (Lines[i].Contains("{{", StringComparison.Ordinal))
                Report(i + 1, "a {{ placeholder }} is still to be written");

            // XML has no way to write these, not even escaped.
            if (Lines[i].Any(c => !XmlConvert.IsXmlChar(c) && !char.IsSurrogate(c)))
                Report(i + 1, "a control character, which help files can't hold");
        }
    }
}
