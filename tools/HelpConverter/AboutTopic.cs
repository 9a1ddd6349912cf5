using Markdig.Syntax;

namespace HelpConverter;

/// <summary>
/// Turns an about page into the text that <c>Get-Help about_*</c> prints. PowerShell takes the fifth line of the file
/// for the synopsis, so the top has a fixed form and the short description must fit in one line.
/// </summary>
internal static class AboutTopic
{
    private const string ShortDescription = "SHORT DESCRIPTION";
    private const int Indent = 4;

    public static string Convert(SourceFile source)
    {
        int skip = FrontMatter.IsPresent(source) ? FrontMatter.Read(source).LineCount : 0;
        Outline page = Outline.Split(MarkdownBody.Parse(source, skip), 1);
        if (page.Preamble.Count > 0 || page.Sections.Count != 1 || page.Sections[0].Title != source.Name)
        {
            source.Report(skip + 1, $"an about page has one title, '# {source.Name}', and starts with it");
            return "";
        }

        Outline body = Outline.Split(page.Sections[0].Blocks, 2);
        foreach (Block stray in body.Preamble)
            source.Report(stray.Line + 1, "text before the first ## heading");
        if (body.Sections.Count == 0 || Heading(body.Sections[0]) != ShortDescription)
            source.Report(page.Sections[0].Line, "the first ## heading must be 'Short description'");
        else
            CheckShortDescription(source, body.Sections[0]);

        TextLayout text = new();
        text.Line("TOPIC");
        text.Line(source.Name, Indent);
        foreach (Section section in body.Sections)
        {
            text.Blank();
            text.Line(Heading(section));
            Write(section.Blocks, text);
        }

        return text.ToString();
    }

    private static string Heading(Section section) => section.Title.ToUpperInvariant();

    private static void CheckShortDescription(SourceFile source, Section section)
    {
        int room = TextLayout.Width - Indent;
        if (section.Blocks is not [ParagraphBlock only] || PlainText.Of(only.Inline).Length > room)
            source.Report(section.Line, $"the short description is one paragraph of at most {room} characters");
    }

    private static void Write(IReadOnlyList<Block> blocks, TextLayout text)
    {
        for (int i = 0; i < blocks.Count; i++)
        {
            if (i > 0)
                text.Blank();
            if (blocks[i] is HeadingBlock heading)
                text.Line(PlainText.Of(heading.Inline), Indent / 2);
            else
                text.Block(blocks[i], Indent);
        }
    }
}
