using System.Globalization;
using System.Text.RegularExpressions;
using Markdig.Syntax;

namespace HelpConverter;

/// <summary>Reads a cmdlet page. What it returns is only good when no problem was reported.</summary>
internal sealed partial class PageReader
{
    private static readonly string[] SectionOrder =
    [
        "SYNOPSIS", "SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS",
    ];

    private static readonly string[] SectionsWithHeadings = ["SYNTAX", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS"];

    private readonly SourceFile _source;

    private PageReader(SourceFile source) => _source = source;

    public static HelpPage Read(SourceFile source, FrontMatter frontMatter) => new PageReader(source).Read(frontMatter);

    private HelpPage Read(FrontMatter frontMatter)
    {
        (string helpFile, string onlineVersion) = ReadFrontMatter(frontMatter);
        Dictionary<string, Section> sections = ReadSections(MarkdownBody.Parse(_source, frontMatter.LineCount));

        // A missing section is reported once; reading it as an empty one would only repeat that.
        IReadOnlyList<T> Read<T>(string title, Func<Section, IReadOnlyList<T>> read) =>
            sections.TryGetValue(title, out Section? section) ? read(section) : [];

        IReadOnlyList<ParameterSet> sets = Read("SYNTAX", section => SyntaxSection.Read(_source, section));
        return new HelpPage(
            _source.Name,
            helpFile,
            onlineVersion,
            Read("SYNOPSIS", Synopsis) is [string synopsis] ? synopsis : "",
            Read("DESCRIPTION", Description),
            sets,
            Read("EXAMPLES", section => ExampleSection.Read(_source, section)),
            Read("PARAMETERS", new ParameterSection(_source, sets).Read),
            Read("INPUTS", section => TypeTextSection.Read(_source, section)),
            Read("OUTPUTS", section => TypeTextSection.Read(_source, section)),
            Read("NOTES", section => PlainText.Paragraphs(section.Blocks)),
            Read("RELATED LINKS", section => LinkSection.Read(_source, section)));
    }

    private (string HelpFile, string OnlineVersion) ReadFrontMatter(FrontMatter frontMatter)
    {
        if (frontMatter.LineCount == 0)
            return ("", "");

        string Get(string key, Predicate<string> isGood, string form) =>
            frontMatter.Require(_source, key, isGood, form);

        // platyPS 1.x misses every key of these that isn't there.
        Get("document type", value => value == "cmdlet", "cmdlet");
        Get("Locale", value => value.Length > 0, "a culture such as en-US");
        Get("Module Name", value => value.Length > 0, "the module's name");
        Get("ms.date", IsDate, "month/day/year, as in 08/20/2026");
        Get("schema", value => value == "2.0.0", "2.0.0");
        Get("title", value => value == _source.Name, $"the file's name, {_source.Name}");
        return (
            Get("external help file", IsHelpFile, "a file name that ends with -Help.xml"),
            Get("online version", MarkdownBody.IsAbsolute, "an absolute address"));
    }

    private Dictionary<string, Section> ReadSections(IReadOnlyList<Block> blocks)
    {
        Outline page = Outline.Split(blocks, 1);
        Section? title = page.Sections.Count > 0 ? page.Sections[0] : null;
        ReportStray(page.Preamble.Take(1), "the page must start with '# Verb-Noun'");
        foreach (Section extra in page.Sections.Skip(1))
            _source.Report(extra.Line, "a second # heading");
        if (title is null)
        {
            _source.Report(1, "there is no '# Verb-Noun' heading");
            return [];
        }

        if (title.Title != _source.Name || !CmdletName().IsMatch(title.Title))
            _source.Report(title.Line, $"the title must be the file's name and one cmdlet, not '{title.Title}'");

        Outline body = Outline.Split(page.Sections.SelectMany(section => section.Blocks), 2);
        ReportStray(body.Preamble, "text before ## SYNOPSIS");
        return InOrder(body.Sections, title.Line);
    }

    private Dictionary<string, Section> InOrder(IReadOnlyList<Section> found, int titleLine)
    {
        Dictionary<string, Section> sections = new(StringComparer.Ordinal);
        int last = -1;
        foreach (Section section in found)
        {
            int place = Array.IndexOf(SectionOrder, section.Title);
            if (place < 0)
                _source.Report(section.Line, $"unknown section '## {section.Title}'");
            else if (!sections.TryAdd(section.Title, section))
                _source.Report(section.Line, $"a second '## {section.Title}'");
            else if (place < last)
                _source.Report(section.Line, $"'## {section.Title}' must come before '## {SectionOrder[last]}'");

            last = Math.Max(last, place);
            if (!SectionsWithHeadings.Contains(section.Title))
                ReportStray(section.Blocks.OfType<HeadingBlock>(), $"no headings inside {section.Title}");
        }

        foreach (string missing in SectionOrder.Where(name => !sections.ContainsKey(name)))
            _source.Report(titleLine, $"the section '## {missing}' is missing");
        return sections;
    }

    private IReadOnlyList<string> Synopsis(Section section)
    {
        if (section.Blocks is not [ParagraphBlock])
            _source.Report(section.Line, "the synopsis must be one paragraph");
        return PlainText.Paragraphs(section.Blocks);
    }

    private IReadOnlyList<string> Description(Section section)
    {
        IReadOnlyList<string> paragraphs = PlainText.Paragraphs(section.Blocks);
        if (paragraphs.Count == 0)
            _source.Report(section.Line, "the description is empty");
        return paragraphs;
    }

    private void ReportStray(IEnumerable<Block> blocks, string message)
    {
        foreach (Block block in blocks)
            _source.Report(block.Line + 1, message);
    }

    private static bool IsHelpFile(string text) =>
        text.EndsWith("-Help.xml", StringComparison.Ordinal) && Path.GetFileName(text) == text;

    private static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, "MM/dd/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    [GeneratedRegex(@"^[A-Z][A-Za-z]*-[A-Z]\w*$", RegexOptions.CultureInvariant)]
    private static partial Regex CmdletName();
}
