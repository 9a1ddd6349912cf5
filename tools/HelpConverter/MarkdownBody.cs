using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace HelpConverter;

/// <summary>
/// Parses a page's Markdown and reports whatever lies outside the subset that this converter and both platyPS
/// generations read the same way.
/// </summary>
internal static class MarkdownBody
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UsePipeTables().UsePreciseSourceLocation().Build();

    public static IReadOnlyList<Block> Parse(SourceFile source, int linesToSkip)
    {
        // The skipped lines stay as blank ones, so that every line number is that of the file.
        IEnumerable<string> lines = Enumerable.Repeat("", linesToSkip).Concat(source.Lines.Skip(linesToSkip));
        MarkdownDocument document = Markdown.Parse(string.Join('\n', lines), Pipeline);

        foreach (MarkdownObject node in document.Descendants())
        {
            if (Complaint(node) is string message)
                source.Report(node.Line + 1, message);
        }

        ReportCrowdedLinks(document, source);
        return [.. document];
    }

    public static bool IsAbsolute(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https";

    private static string? Complaint(MarkdownObject node) => node switch
    {
        HeadingBlock { IsSetext: true } => "a line of --- or === under text makes it a heading; write # headings only",
        HeadingBlock { Level: > 3 } => "headings end at ###",
        FencedCodeBlock fence => Complaint(fence),
        CodeBlock => "indented code; put it between ``` lines",
        HtmlBlock or HtmlInline => "HTML; write \\< for a plain <",
        QuoteBlock => "a quotation",
        ThematicBreakBlock => "a thematic break",
        LinkReferenceDefinition => "a link definition; write [text](address) where the link is",
        LinkInline { IsImage: true } => "an image, which help can't show",
        LinkInline link when !IsAbsolute(link.Url) => $"'{link.Url}' is a relative link; help needs an absolute one",
        _ => null,
    };

    private static string? Complaint(FencedCodeBlock fence)
    {
        if (fence.FencedChar != '`' || fence.OpeningFencedCharCount != 3)
            return "a code fence is exactly three backticks";
        if (fence.ClosingFencedCharCount == 0)
            return "the code fence is never closed";
        bool onlyLetters = (fence.Info ?? "").All(char.IsAsciiLetter) && string.IsNullOrEmpty(fence.Arguments);
        return onlyLetters ? null : "only letters may follow the opening ``` of a code fence";
    }

    // platyPS 0.14 takes everything from the first [ to the last ) of a line as one link.
    private static void ReportCrowdedLinks(MarkdownDocument document, SourceFile source)
    {
        IEnumerable<IGrouping<int, LinkInline>> crowded =
            document.Descendants<LinkInline>().GroupBy(link => link.Line).Where(links => links.Count() > 1);
        foreach (IGrouping<int, LinkInline> links in crowded)
            source.Report(links.Key + 1, "two links in one line; start a new line before the second");
    }
}
