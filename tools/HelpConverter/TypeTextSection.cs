using Markdig.Syntax;

namespace HelpConverter;

/// <summary>Reads INPUTS and OUTPUTS: type names with paragraphs.</summary>
internal static class TypeTextSection
{
    public static IReadOnlyList<TypeText> Read(SourceFile source, Section section)
    {
        Outline outline = Outline.Split(section.Blocks, 3);
        foreach (Block stray in outline.Preamble)
            source.Report(stray.Line + 1, $"text before the first type of {section.Title}");
        foreach (Block other in outline.Sections.SelectMany(s => s.Blocks).Where(b => b is not ParagraphBlock))
            source.Report(other.Line + 1, $"{section.Title} holds type names and paragraphs only");
        return [.. outline.Sections.Select(type => new TypeText(type.Title, PlainText.Paragraphs(type.Blocks)))];
    }
}
