namespace HelpConverter.Tests;

/// <summary>The page that the tests start from: good, and with one of everything.</summary>
internal static class Pages
{
    public const string FileName = "Stop-Thing.md";

    public const string HelpFile = "Sample.dll-Help.xml";

    public const string Good =
        """
        ---
        document type: cmdlet
        external help file: Sample.dll-Help.xml
        Locale: en-US
        Module Name: Sample
        ms.date: 08/20/2026
        online version: https://example.com/docs/Stop-Thing.md
        schema: 2.0.0
        title: Stop-Thing
        ---

        # Stop-Thing

        ## SYNOPSIS

        Stops a thing.

        ## SYNTAX

        ### ByInputObject

        ```
        Stop-Thing -InputObject <Thing> [-Mode <Mode>] [-WhatIf] [<CommonParameters>]
        ```

        ### ByName (Default)

        ```
        Stop-Thing [-Name] <String[]> [-Mode <Mode>] [-WhatIf] [<CommonParameters>]
        ```

        ## DESCRIPTION

        Stops a thing
        that runs.

        Second paragraph.

        ## EXAMPLES

        ### Example 1: Stop one

        ```powershell
        Stop-Thing -Name a |
            Out-Null
        ```

        ```output
        done
        ```

        It is stopped.

        ## PARAMETERS

        ### -InputObject

        Specifies the thing.

        ```yaml
        Type: Thing
        Parameter Sets: ByInputObject
        Aliases:

        Required: True
        Position: Named
        Default value: None
        Accept pipeline input: True (ByValue)
        Accept wildcard characters: False
        ```

        ### -Mode

        Specifies how.

        ```yaml
        Type: Mode
        Parameter Sets: (All)
        Aliases:
        Accepted values: Soft, Hard

        Required: False
        Position: Named
        Default value: Soft
        Accept pipeline input: False
        Accept wildcard characters: False
        ```

        ### -Name

        Specifies the name.

        ```yaml
        Type: String[]
        Parameter Sets: ByName
        Aliases: ThingName, Id

        Required: True
        Position: 0
        Default value: None
        Accept pipeline input: True (ByPropertyName, ByValue)
        Accept wildcard characters: True
        ```

        ### -WhatIf

        Shows what would happen.

        ```yaml
        Type: SwitchParameter
        Parameter Sets: (All)
        Aliases: wi

        Required: False
        Position: Named
        Default value: None
        Accept pipeline input: False
        Accept wildcard characters: False
        ```

        ### CommonParameters

        This cmdlet supports the common parameters.

        ## INPUTS

        ### System.String[]

        Names.

        ## OUTPUTS

        ### Sample.Thing

        The stopped thing.

        ## NOTES

        Be careful.

        ## RELATED LINKS

        [Start-Thing](https://example.com/docs/Start-Thing.md)

        """;

    /// <summary>The good page with one change, which must be there to make.</summary>
    public static string Change(string oldText, string newText)
    {
        int at = Good.IndexOf(oldText, StringComparison.Ordinal);
        Assert.True(at >= 0, $"The good page has no '{oldText}'.");
        return Good[..at] + newText + Good[(at + oldText.Length)..];
    }

    /// <summary>The plain paragraphs that a Markdown text becomes as a description.</summary>
    public static IReadOnlyList<string> Paragraphs(string markdown)
    {
        List<Problem> problems = [];
        SourceFile source = new("page.md", markdown.ReplaceLineEndings("\n").Split('\n'), problems);
        IReadOnlyList<string> paragraphs = PlainText.Paragraphs(MarkdownBody.Parse(source, 0));
        Assert.Empty(problems);
        return paragraphs;
    }
}
