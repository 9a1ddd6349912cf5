using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace HelpConverter;

/// <summary>Reads RELATED LINKS: one bare link a paragraph, because platyPS 0.14 fails on anything else.</summary>
internal static class LinkSection
{
    public static IReadOnlyList<Link> Read(SourceFile source, Section section)
    {
        List<Link> links = [];
        foreach (Block block in section.Blocks)
        {
            if (block is ParagraphBlock { Inline: ContainerInline inline } && inline.ToArray() is [LinkInline link])
                links.Add(new Link(PlainText.Of(link), link.Url ?? ""));
            else
                source.Report(block.Line + 1, "RELATED LINKS holds one [text](address) a paragraph and nothing else");
        }

        return links;
    }
}
