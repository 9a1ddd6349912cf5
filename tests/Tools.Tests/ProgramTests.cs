namespace HelpConverter.Tests;

public sealed class ProgramTests
{
    [Fact]
    public void One_bad_page_keeps_every_file_from_being_written()
    {
        using DocsFolder folder = new DocsFolder()
            .With("Stop-Thing.md", Pages.Good)
            .With("Get-Thing.md", Pages.Good)
            .With("about_Thing.md", "# about_Thing\n\n## Short description\n\nGood.\n");

        string[] errors = folder.Refuse();

        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.StartsWith("Get-Thing.md:", error));
    }

    [Fact]
    public void The_problems_of_all_pages_are_listed_by_file_and_line()
    {
        string bad = Pages.Good.Replace("Position: 0", "Position: first").Replace("## NOTES", "## REMARKS");
        using DocsFolder folder = new DocsFolder()
            .With("Stop-Thing.md", bad)
            .With("Stop-Other.md", bad.Replace("Stop-Thing", "Stop-Other"));

        Assert.Equal(
            [
                "Stop-Other.md:12: the section '## NOTES' is missing",
                "Stop-Other.md:99: 'Position' must be Named or a number",
                "Stop-Other.md:137: unknown section '## REMARKS'",
                "Stop-Thing.md:12: the section '## NOTES' is missing",
                "Stop-Thing.md:99: 'Position' must be Named or a number",
                "Stop-Thing.md:137: unknown section '## REMARKS'",
            ],
            folder.Refuse());
    }

    [Fact]
    public void Pages_of_two_help_files_are_refused()
    {
        string other = Pages.Good.Replace("Stop-Thing", "Test-Thing").Replace("Sample.dll-", "Other.dll-");
        using DocsFolder folder = new DocsFolder().With("Stop-Thing.md", Pages.Good).With("Test-Thing.md", other);

        Assert.Equal(
            ["Test-Thing.md:3: 'external help file' must be Sample.dll-Help.xml, as in the other pages"],
            folder.Refuse());
    }

    [Fact]
    public void Module_pages_and_other_files_are_left_alone()
    {
        using DocsFolder folder = new DocsFolder()
            .With("Stop-Thing.md", Pages.Good)
            .With("Sample.md", "No front matter {{ at all }}.")
            .With("Sample-Module.md", "---\nModule Name: Sample\nModule Guid: 5f6e0e0a\n---\n\n# {{ Sample }}\n");

        folder.Convert();

        Assert.Equal([Pages.HelpFile], Directory.EnumerateFiles(folder.Output).Select(Path.GetFileName));
    }

    [Fact]
    public void A_wrong_call_says_how_to_call()
    {
        using StringWriter error = new();

        int exitCode = Program.Run(["no-such-folder", "out"], TextWriter.Null, error);

        Assert.Equal(2, exitCode);
        Assert.StartsWith("usage: HelpConverter ", error.ToString());
    }
}
