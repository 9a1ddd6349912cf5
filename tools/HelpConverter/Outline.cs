using Markdig.Syntax;

namespace HelpConverter;

/// <summary>A heading and the blocks below it.</summary>
internal sealed record Section(string Title, int Line, IReadOnlyList<Block> Blocks);

/// <summary>The blocks of one level: those before its first heading, then one section a heading.</summary>
internal sealed record Outline(IReadOnlyList<Block> Preamble, IReadOnlyList<Section> Sections)
{
    public static Outline Split(IEnumerable<Block> blocks, int level)
    {
        List<Block> preamble = [];
        List<Section> sections = [];
        List<Block> current = preamble;
        foreach (Block block in blocks)
        {
            if (block is HeadingBlock heading && heading.Level == level)
            {
                current = [];
                sections.Add(new Section(PlainText.Of(heading.Inline), heading.Line + 1, current));
            }
            else
            {
                current.Add(block);
            }
        }

        return new Outline(preamble, sections);
    }
}
