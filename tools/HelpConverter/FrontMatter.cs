namespace HelpConverter;

/// <summary>
/// The <c>key: value</c> lines between the first two <c>---</c>. Both platyPS generations misread blank lines and
/// lists in there, so they are refused.
/// </summary>
internal sealed class FrontMatter
{
    private const string Fence = "---";
    private readonly Dictionary<string, (string Value, int Line)> _entries = new(StringComparer.Ordinal);

    /// <summary>How many lines at the top of the file the front matter takes, with both its fences.</summary>
    public int LineCount { get; private set; }

    public static bool IsPresent(SourceFile source) => source.Lines.Count > 0 && source.Lines[0] == Fence;

    /// <summary>A module's own page, which may have a dash in its name, is no cmdlet help.</summary>
    public static bool IsOfModulePage(string path) =>
        File.ReadLines(path)
            .TakeWhile((line, i) => i == 0 || line != Fence)
            .Any(line => line.StartsWith("Module Guid:", StringComparison.Ordinal));

    public static FrontMatter Read(SourceFile source)
    {
        FrontMatter result = new();
        if (!IsPresent(source))
        {
            source.Report(1, "the first line must be --- and start the front matter");
            return result;
        }

        for (int i = 1; i < source.Lines.Count; i++)
        {
            if (source.Lines[i] == Fence)
            {
                result.LineCount = i + 1;
                return result;
            }

            result.Add(source, source.Lines[i], i + 1);
        }

        source.Report(1, "the front matter has no closing ---");
        return result;
    }

    public int LineOf(string key) => _entries.TryGetValue(key, out (string Value, int Line) entry) ? entry.Line : 1;

    /// <summary>The value of a key that must be there and have a form; empty when it is missing.</summary>
    public string Require(SourceFile source, string key, Predicate<string> isGood, string form)
    {
        if (!_entries.TryGetValue(key, out (string Value, int Line) entry))
            source.Report(1, $"the front matter needs '{key}'");
        else if (!isGood(entry.Value))
            source.Report(entry.Line, $"'{key}' must be {form}");
        return entry.Value ?? "";
    }

    private void Add(SourceFile source, string text, int line)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (string.IsNullOrWhiteSpace(text))
            source.Report(line, "a blank line in the front matter");
        else if (char.IsWhiteSpace(text[0]) || text[0] == '-' || colon < 1)
            source.Report(line, "a front matter line must be 'key: value'");
        else if (!_entries.TryAdd(text[..colon].Trim(), (text[(colon + 1)..].Trim(), line)))
            source.Report(line, $"'{text[..colon].Trim()}' is twice in the front matter");
    }
}
