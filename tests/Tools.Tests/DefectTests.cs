namespace HelpConverter.Tests;

/// <summary>Each thing that a page may not do, and the line that is blamed for it.</summary>
public sealed class DefectTests
{
    [Theory]
    [InlineData("---\ndocument", "\n---\ndocument", 1, "the first line must be --- and start the front matter")]
    [InlineData("title: Stop-Thing\n---\n", "title: Stop-Thing\n", 1, "the front matter has no closing ---")]
    [InlineData("Locale: en-US", "", 4, "a blank line in the front matter")]
    [InlineData("Locale: en-US", "Locale:\n- en-US", 5, "a front matter line must be 'key: value'")]
    [InlineData("Locale: en-US", "Locale: en-US\nLocale: de-DE", 5, "'Locale' is twice in the front matter")]
    [InlineData("Locale: en-US\n", "", 1, "the front matter needs 'Locale'")]
    [InlineData("type: cmdlet", "type: module", 2, "'document type' must be cmdlet")]
    [InlineData("Sample.dll-Help.xml", "../Sample.dll-Help.xml", 3,
        "'external help file' must be a file name that ends with -Help.xml")]
    [InlineData("08/20/2026", "2026-08-20", 6, "'ms.date' must be month/day/year, as in 08/20/2026")]
    [InlineData("https://example.com/docs/Stop-Thing.md", "docs/Stop-Thing.md", 7,
        "'online version' must be an absolute address")]
    [InlineData("schema: 2.0.0", "schema: 3.0.0", 8, "'schema' must be 2.0.0")]
    [InlineData("title: Stop-Thing", "title: Other", 9, "'title' must be the file's name, Stop-Thing")]
    public void In_the_front_matter(string oldText, string newText, int line, string message) =>
        Refused(oldText, newText, line, message);

    [Theory]
    [InlineData("# Stop-Thing\n", "Stray.\n\n# Stop-Thing\n", 12, "the page must start with '# Verb-Noun'")]
    [InlineData("# Stop-Thing\n", "# Other-Thing\n", 12,
        "the title must be the file's name and one cmdlet, not 'Other-Thing'")]
    [InlineData("# Stop-Thing\n", "", 1, "there is no '# Verb-Noun' heading")]
    [InlineData("## NOTES", "# NOTES", 137, "a second # heading")]
    [InlineData("## SYNOPSIS", "Stray.\n\n## SYNOPSIS", 14, "text before ## SYNOPSIS")]
    [InlineData("## NOTES", "## REMARKS", 137, "unknown section '## REMARKS'")]
    [InlineData("## NOTES", "## Notes", 137, "unknown section '## Notes'")]
    [InlineData("## NOTES\n\nBe careful.\n", "", 12, "the section '## NOTES' is missing")]
    [InlineData("## NOTES", "## OUTPUTS\n\n## NOTES", 137, "a second '## OUTPUTS'")]
    [InlineData("## INPUTS", "## NOTES\n\n## INPUTS", 127, "'## INPUTS' must come before '## NOTES'")]
    [InlineData("Be careful.", "### More\n\nBe careful.", 139, "no headings inside NOTES")]
    [InlineData("Second paragraph.", "#### Deep", 37, "headings end at ###")]
    [InlineData("Second paragraph.", "Second\n---", 38,
        "a line of --- or === under text makes it a heading; write # headings only")]
    [InlineData("Stops a thing.\n", "Stops a thing.\n\nReally.\n", 14, "the synopsis must be one paragraph")]
    [InlineData("Stops a thing\nthat runs.\n\nSecond paragraph.\n", "", 32, "the description is empty")]
    public void In_the_outline(string oldText, string newText, int line, string message) =>
        Refused(oldText, newText, line, message);

    [Theory]
    [InlineData("Second paragraph.", "{{ Text }}", 37, "a {{ placeholder }} is still to be written")]
    [InlineData("Second paragraph.", "A \u0007 bell.", 37, "a control character, which help files can't hold")]
    [InlineData("Second paragraph.", "First\nline, a <name> there.", 38, "HTML; write \\< for a plain <")]
    [InlineData("Second paragraph.", "<div>\nx\n</div>", 37, "HTML; write \\< for a plain <")]
    [InlineData("Second paragraph.", "> Quoted.", 37, "a quotation")]
    [InlineData("Second paragraph.", "***", 37, "a thematic break")]
    [InlineData("Second paragraph.", "    code", 37, "indented code; put it between ``` lines")]
    [InlineData("Second paragraph.", "~~~\nx\n~~~", 37, "a code fence is exactly three backticks")]
    [InlineData("Second paragraph.", "````\nx\n````", 37, "a code fence is exactly three backticks")]
    [InlineData("Second paragraph.", "```c#\nx\n```", 37, "only letters may follow the opening ``` of a code fence")]
    [InlineData("Second paragraph.", "```text wide\nx\n```", 37,
        "only letters may follow the opening ``` of a code fence")]
    [InlineData("Second paragraph.", "![x](https://example.com/x.png)", 37, "an image, which help can't show")]
    [InlineData("Second paragraph.", "See\n[x](Get-Thing.md).", 38,
        "'Get-Thing.md' is a relative link; help needs an absolute one")]
    [InlineData("Second paragraph.", "[a](https://a.example) and [b](https://b.example)", 37,
        "two links in one line; start a new line before the second")]
    [InlineData("Second paragraph.", "[a]\n\n[a]: https://a.example", 39,
        "a link definition; write [text](address) where the link is")]
    [InlineData("Start-Thing.md)", "Start-Thing.md)\n\n```\nnever closed", 145,
        "the code fence is never closed")]
    public void In_the_text(string oldText, string newText, int line, string message) =>
        Refused(oldText, newText, line, message);

    [Theory]
    [InlineData("### ByName (Default)", "### ByName", 18, "one of the sets must be marked (Default)")]
    [InlineData("### ByInputObject", "### ByInputObject (Default)", 26, "a second default set")]
    [InlineData("### ByInputObject", "### ByName", 26, "a second set 'ByName'")]
    [InlineData("### ByName (Default)", "### ByName (default)", 26,
        "a set heading is '### Name' or '### Name (Default)'")]
    [InlineData("### ByInputObject\n", "Stray.\n\n### ByInputObject\n", 20, "text before the first parameter set")]
    [InlineData("### ByInputObject\n", "### ByInputObject\n\nStray.\n", 20,
        "a parameter set is one code fence and nothing else")]
    [InlineData("```\nStop-Thing -Input", "```powershell\nStop-Thing -Input", 22,
        "the fence of a parameter set has no language")]
    [InlineData("Stop-Thing -InputObject", "Stop-Things -InputObject", 23, "the syntax must start with Stop-Thing")]
    [InlineData("<Thing>", "<Any Thing>", 23, "a <type> can't have a space in it")]
    public void In_the_syntax(string oldText, string newText, int line, string message) =>
        Refused(oldText, newText, line, message);

    [Theory]
    [InlineData("### Example 1: Stop one\n", "Stray.\n\n### Example 1: Stop one\n", 41,
        "text before the first example")]
    [InlineData("one\n\n```powershell", "one\n\nFirst.\n\n```powershell", 43,
        "text before the code of the example; put it below")]
    [InlineData("It is stopped.\n", "It is stopped.\n\n```powershell\nx\n```\n", 54,
        "a second run of code in one example; make it an example of its own")]
    [InlineData("```output\ndone\n```", "```output\n\n```", 48, "the code fence is empty")]
    [InlineData("It is stopped.\n", "It is stopped.\n\n### Example 2: Talk\n\nNo code.\n", 54,
        "the example has no code")]
    public void In_the_examples(string oldText, string newText, int line, string message) =>
        Refused(oldText, newText, line, message);

    [Fact]
    public void Without_any_example()
    {
        int examples = Pages.Good.IndexOf("### Example 1", StringComparison.Ordinal);
        int parameters = Pages.Good.IndexOf("## PARAMETERS", StringComparison.Ordinal);

        Refused(Pages.Good[examples..parameters], "", 39, "there must be an example");
    }

    [Theory]
    [InlineData("### -InputObject\n", "Stray.\n\n### -InputObject\n", 56, "text before the first parameter")]
    [InlineData("### -Mode", "### Mode", 72, "a parameter heading is '### -Name', not '### Mode'")]
    [InlineData("### -Mode", "### -InputObject", 72, "-InputObject is described twice")]
    [InlineData("Specifies how.\n", "", 72, "-Mode has no description")]
    [InlineData("how.\n\n```yaml", "how.\n```yaml", 75, "the line above a yaml fence must be blank")]
    [InlineData("```yaml\nType: Mode", "```text\nType: Mode", 72, "-Mode has no yaml fence")]
    [InlineData("### -Name\n", "After.\n\n### -Name\n", 89, "text after the yaml of a parameter")]
    [InlineData("### CommonParameters\n", "### -CommonParameters\n", 54,
        "the last parameter heading must be '### CommonParameters'")]
    [InlineData("Sets: ByName", "Sets: ByNaem", 93, "no parameter set 'ByNaem' in SYNTAX")]
    public void In_the_parameters(string oldText, string newText, int line, string message) =>
        Refused(oldText, newText, line, message);

    [Theory]
    [InlineData("Aliases: ThingName, Id", "Applicable: 7", 96, "unknown yaml key 'Applicable'")]
    [InlineData("Aliases: ThingName, Id", "aliases: ThingName, Id", 96, "unknown yaml key 'aliases'")]
    [InlineData("Aliases: ThingName, Id", "Aliases:\n- ThingName", 97, "unknown yaml key '- ThingName'")]
    [InlineData("Aliases: ThingName, Id\n", "", 93, "the yaml needs 'Aliases'")]
    [InlineData("Position: 0", "Position: 0\nPosition: 1", 100, "a second 'Position'")]
    [InlineData("Position: 0", "Position: -1", 99, "'Position' must be Named or a number")]
    [InlineData("Type: String[]", "Type: System.String[]", 94, "'Type' must be a short .NET name such as String[]")]
    [InlineData("Sets: ByName", "Sets: ByName, (All)", 95, "'Parameter Sets' must be (All) or names of sets")]
    [InlineData("Required: True\nPosition: 0", "Required: Yes\nPosition: 0", 98, "'Required' must be True or False")]
    [InlineData("Default value: Soft", "Default value:", 84, "'Default value' must be a value or None")]
    [InlineData("Default value: Soft", "Default value: [a]", 84, "'Default value' isn't a plain yaml value")]
    [InlineData("Default value: Soft", "Default value: a: b", 84, "'Default value' isn't a plain yaml value")]
    [InlineData("Default value: Soft", "Default value: a # b", 84, "'Default value' isn't a plain yaml value")]
    [InlineData("(ByPropertyName, ByValue)", "(ByValue, ByPropertyName)", 101,
        "'Accept pipeline input' must be one of: False; True (ByValue); True (ByPropertyName); "
        + "True (ByPropertyName, ByValue)")]
    [InlineData("characters: True", "characters: true", 102, "'Accept wildcard characters' must be True or False")]
    public void In_the_yaml(string oldText, string newText, int line, string message) =>
        Refused(oldText, newText, line, message);

    [Fact]
    public void In_a_second_yaml_fence_for_the_same_set()
    {
        int start = Pages.Good.IndexOf("```yaml\nType: Mode", StringComparison.Ordinal);
        int end = Pages.Good.IndexOf("### -Name", StringComparison.Ordinal);
        string fence = Pages.Good[start..end];

        Refused(fence, fence + fence.Replace("(All)", "ByName"), 89, "a second yaml fence for the same parameter set");
    }

    [Theory]
    [InlineData("### Sample.Thing\n", "Stray.\n\n### Sample.Thing\n", 133, "text before the first type of OUTPUTS")]
    [InlineData("The stopped thing.", "- The stopped thing.", 135, "OUTPUTS holds type names and paragraphs only")]
    [InlineData("[Start-Thing](https", "- [Start-Thing](https", 143,
        "RELATED LINKS holds one [text](address) a paragraph and nothing else")]
    [InlineData("[Start-Thing](https", "See [Start-Thing](https", 143,
        "RELATED LINKS holds one [text](address) a paragraph and nothing else")]
    [InlineData("https://example.com/docs/Start-Thing.md", "Start-Thing.md", 143,
        "'Start-Thing.md' is a relative link; help needs an absolute one")]
    public void In_the_types_and_links(string oldText, string newText, int line, string message) =>
        Refused(oldText, newText, line, message);

    private static void Refused(string oldText, string newText, int line, string message)
    {
        using DocsFolder folder = new DocsFolder().With(Pages.FileName, Pages.Change(oldText, newText));

        Assert.Contains($"{Pages.FileName}:{line}: {message}", folder.Refuse());
    }
}
