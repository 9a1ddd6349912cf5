using Markdig.Syntax;

namespace HelpConverter;

/// <summary>
/// Reads the examples: a title, one run of fences, then prose. platyPS 0.14 drops prose before the code without a
/// word and 1.x leaves the code member empty, so this order is the one that every reader shows in full.
/// </summary>
internal static class ExampleSection
{
    public static IReadOnlyList<Example> Read(SourceFile source, Section section)
    {
        Outline outline = Outline.Split(section.Blocks, 3);
        foreach (Block stray in outline.Preamble)
            source.Report(stray.Line + 1, "text before the first example");
        if (outline.Sections.Count == 0)
            source.Report(section.Line, "there must be an example");
        return [.. outline.Sections.Select(example => ReadOne(source, example))];
    }

    private static Example ReadOne(SourceFile source, Section section)
    {
        List<FencedCodeBlock> fences = [];
        List<Block> prose = [];
        foreach (Block block in section.Blocks)
        {
            if (block is not FencedCodeBlock fence)
                prose.Add(block);
            else if (fences.Count > 0 && prose.Count > 0)
                source.Report(fence.Line + 1, "a second run of code in one example; make it an example of its own");
            else
                fences.Add(fence);
        }

        if (fences.Count == 0)
            source.Report(section.Line, "the example has no code");
        else if (prose.Count > 0 && prose[0].Line < fences[0].Line)
            source.Report(prose[0].Line + 1, "text before the code of the example; put it below");
        foreach (FencedCodeBlock empty in fences.Where(f => string.IsNullOrWhiteSpace(f.Lines.ToString())))
            source.Report(empty.Line + 1, "the code fence is empty");

        string code = string.Join("\n\n", fences.Select(fence => string.Join('\n', PlainText.Lines(fence))));
        return new Example(section.Title, code, PlainText.Paragraphs(prose));
    }
}
