namespace HelpConverter.Tests;

public sealed class MamlTests
{
    [Fact]
    public void A_page_becomes_exactly_this_help()
    {
        using DocsFolder folder = new DocsFolder().With(Pages.FileName, Pages.Good);

        folder.Convert();

        // On failure this shows the first line that differs, which a comparison of trees wouldn't.
        string expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Stop-Thing.expected.xml"));
        Assert.Equal(expected.ReplaceLineEndings("\n"), folder.Read(Pages.HelpFile));
    }

    [Fact]
    public void Cmdlets_are_sorted_by_name_and_each_has_its_own_command()
    {
        using DocsFolder folder = new DocsFolder()
            .With("Stop-Thing.md", Pages.Good)
            .With("Get-Thing.md", Pages.Good.Replace("Stop-Thing", "Get-Thing"))
            .With("Stop-Other.md", Pages.Good.Replace("Stop-Thing", "Stop-Other"));

        folder.Convert();

        Assert.Equal(["Get-Thing", "Stop-Other", "Stop-Thing"], Maml.Load(folder).CommandNames);
    }

    [Fact]
    public void The_same_pages_give_the_same_bytes_whatever_their_line_ends()
    {
        using DocsFolder unix = new DocsFolder().With(Pages.FileName, Pages.Good.ReplaceLineEndings("\n"));
        using DocsFolder windows = new DocsFolder().With(Pages.FileName, Pages.Good.ReplaceLineEndings("\r\n"));
        unix.Convert();
        windows.Convert();

        byte[] bytes = File.ReadAllBytes(Path.Combine(unix.Output, Pages.HelpFile));

        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(windows.Output, Pages.HelpFile)));
        Assert.Equal((byte)'<', bytes[0]);
        Assert.DoesNotContain((byte)'\r', bytes);
        Assert.Equal((byte)'\n', bytes[^1]);
    }

    [Fact]
    public void Text_that_looks_like_xml_is_escaped_and_never_cdata()
    {
        string page = Pages.Change("Stop-Thing -Name a |", "if (1 -lt 2) { '<a>&</a>' } |");
        using DocsFolder folder = new DocsFolder().With(Pages.FileName, page);

        folder.Convert();

        Assert.Contains("'&lt;a&gt;&amp;&lt;/a&gt;'", folder.Read(Pages.HelpFile));
        Assert.DoesNotContain("CDATA", folder.Read(Pages.HelpFile));
    }

    [Fact]
    public void Empty_notes_and_links_leave_only_the_online_version()
    {
        string page = Pages.Good
            .Replace("Be careful.\n", "")
            .Replace("[Start-Thing](https://example.com/docs/Start-Thing.md)\n", "");
        using DocsFolder folder = new DocsFolder().With(Pages.FileName, page);

        folder.Convert();

        Maml help = Maml.Load(folder);
        Assert.Equal(["https://example.com/docs/Stop-Thing.md"], help.Values("relatedLinks", "uri"));
        Assert.Empty(help.Values("alertSet", "para"));
    }
}
