using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace HelpConverter;

/// <summary>Lays blocks out as indented text of at most 80 columns. Code keeps its lines as they are.</summary>
internal sealed class TextLayout
{
    public const int Width = 80;
    private const string ColumnGap = "  ";
    private readonly StringBuilder _text = new();

    public void Blank() => _text.Append('\n');

    public void Line(string text, int indent = 0) =>
        _text.Append(' ', text.Length == 0 ? 0 : indent).Append(text).Append('\n');

    public void Block(Block block, int indent)
    {
        switch (block)
        {
            case ListBlock list:
                List(list, indent);
                break;
            case Table table:
                Rows(table, indent);
                break;
            case CodeBlock code:
                foreach (string line in PlainText.Lines(code))
                    Line(line, indent + 4);
                break;
            case ParagraphBlock paragraph:
                Wrapped(PlainText.Of(paragraph.Inline), indent, "");
                break;
        }
    }

    public override string ToString() => _text.ToString();

    private void List(ListBlock list, int indent)
    {
        foreach ((int i, ListItemBlock item) in list.OfType<ListItemBlock>().Index())
        {
            if (i > 0 && list.IsLoose)
                Blank();
            string bullet = PlainText.Bullet(list, item);
            foreach ((int j, Block part) in item.Index())
            {
                if (j == 0 && part is ParagraphBlock first)
                {
                    Wrapped(PlainText.Of(first.Inline), indent, bullet);
                    continue;
                }

                if (list.IsLoose && j > 0)
                    Blank();
                Block(part, indent + bullet.Length);
            }
        }
    }

    private void Rows(Table table, int indent)
    {
        string[][] rows = [.. table.OfType<TableRow>().Select(row => PlainText.Cells(row).ToArray())];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length - 1).Select(c => rows.Max(row => row[c].Length))];
        foreach (string[] row in rows)
        {
            string lead = string.Concat(widths.Select((width, c) => row[c].PadRight(width) + ColumnGap));
            Wrapped(row[^1], indent, lead);
        }
    }

    /// <summary>Writes words after a lead, and later lines below the first word.</summary>
    private void Wrapped(string text, int indent, string lead)
    {
        StringBuilder line = new(lead);
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            bool isFirst = line.Length == lead.Length;
            if (!isFirst && indent + line.Length + 1 + word.Length > Width)
            {
                Line(line.ToString(), indent);
                line.Clear().Append(' ', lead.Length);
                isFirst = true;
            }

            line.Append(isFirst ? "" : " ").Append(word);
        }

        Line(line.ToString().TrimEnd(), indent);
    }
}
