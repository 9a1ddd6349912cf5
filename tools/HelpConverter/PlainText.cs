using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace HelpConverter;

/// <summary>Markdown as Get-Help can show it: text without markup, one line a paragraph.</summary>
internal static class PlainText
{
    public static string Of(ContainerInline? inlines)
    {
        StringBuilder text = new();
        Append(inlines, text);
        return text.ToString().Trim();
    }

    /// <summary>
    /// The paragraphs of the blocks. Get-Help prints a blank for a list in most places, so each item, each table row
    /// and each line of code becomes a paragraph of its own.
    /// </summary>
    public static IReadOnlyList<string> Paragraphs(IEnumerable<Block> blocks) =>
        [.. blocks.SelectMany(OfBlock).Where(p => p.Length > 0)];

    public static IEnumerable<string> Lines(LeafBlock code) =>
        code.Lines.ToString().Split('\n').Select(line => line.TrimEnd());

    public static IEnumerable<string> Cells(TableRow row) =>
        row.OfType<TableCell>().Select(cell => string.Join(' ', Paragraphs(cell)));

    /// <summary>The mark of a list item: a dash, or its number.</summary>
    public static string Bullet(ListBlock list, ListItemBlock item) =>
        list.IsOrdered ? $"{item.Order}. " : "- ";

    private static IEnumerable<string> OfBlock(Block block) => block switch
    {
        ParagraphBlock paragraph => [Of(paragraph.Inline)],
        ListBlock list => list.OfType<ListItemBlock>().SelectMany(item => Item(list, item)),
        Table table => table.OfType<TableRow>().Select(row => string.Join(" | ", Cells(row))),
        CodeBlock code => Lines(code),
        _ => [],
    };

    private static IEnumerable<string> Item(ListBlock list, ListItemBlock item)
    {
        IReadOnlyList<string> paragraphs = Paragraphs(item);
        return paragraphs.Select((text, i) => i == 0 ? Bullet(list, item) + text : text);
    }

    private static void Append(ContainerInline? inlines, StringBuilder text)
    {
        foreach (Inline inline in inlines ?? [])
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.AsSpan());
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
                case AutolinkInline address:
                    text.Append(address.Url);
                    break;
                case LinkInline link:
                    AppendLink(link, text);
                    break;
                case ContainerInline container:
                    Append(container, text);
                    break;
            }
        }
    }

    private static void AppendLink(LinkInline link, StringBuilder text)
    {
        string label = Of(link);
        text.Append(label == link.Url ? label : $"{label} ({link.Url})");
    }
}
