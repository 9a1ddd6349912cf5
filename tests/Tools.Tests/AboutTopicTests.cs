namespace HelpConverter.Tests;

public sealed class AboutTopicTests
{
    private const string Good =
        """
        # about_Thing

        ## Short description

        What a *thing* is.

        ## Long description

        A paragraph that is long enough to be wrapped at eighty columns, which takes a few
        more words and a [link](https://example.com/a).

        ### Kinds

        - the first kind, which also has so much to say that it goes on in a second line
        - the second
          - nested

        1. one
        2. two

        ```powershell
        if ($true) {
            Get-Thing
        }
        ```

        | Key | Value |
        | --- | --- |
        | `a` | One that is so long that it can't stay within the width of a line of text |
        | longer | two |

        """;

    [Fact]
    public void An_about_page_becomes_indented_text_of_eighty_columns()
    {
        using DocsFolder folder = new DocsFolder().With("about_Thing.md", Good);

        folder.Convert();

        string expected =
            """
            TOPIC
                about_Thing

            SHORT DESCRIPTION
                What a thing is.

            LONG DESCRIPTION
                A paragraph that is long enough to be wrapped at eighty columns, which takes
                a few more words and a link (https://example.com/a).

              Kinds

                - the first kind, which also has so much to say that it goes on in a second
                  line
                - the second
                  - nested

                1. one
                2. two

                    if ($true) {
                        Get-Thing
                    }

                Key     Value
                a       One that is so long that it can't stay within the width of a line of
                        text
                longer  two

            """;
        Assert.Equal(expected.ReplaceLineEndings("\n"), folder.Read("about_Thing.help.txt"));
    }

    [Fact]
    public void Front_matter_is_left_out()
    {
        using DocsFolder folder = new DocsFolder().With("about_Thing.md", "---\nLocale: en-US\n---\n\n" + Good);

        folder.Convert();

        Assert.StartsWith("TOPIC\n    about_Thing\n\nSHORT DESCRIPTION\n", folder.Read("about_Thing.help.txt"));
    }

    [Fact]
    public void The_synopsis_that_PowerShell_reads_is_the_fifth_line()
    {
        using DocsFolder folder = new DocsFolder().With("about_Thing.md", Good);

        folder.Convert();

        Assert.Equal("    What a thing is.", folder.Read("about_Thing.help.txt").Split('\n')[4]);
    }

    [Theory]
    [InlineData("# about_Thing", "# about_Other", 1,
        "an about page has one title, '# about_Thing', and starts with it")]
    [InlineData("## Short description", "## Summary", 1, "the first ## heading must be 'Short description'")]
    [InlineData("## Short", "Stray.\n\n## Short", 3, "text before the first ## heading")]
    [InlineData("thing* is.", "thing* is.\n\nMore.", 3,
        "the short description is one paragraph of at most 76 characters")]
    [InlineData("What", "What is it that you always wanted to know about everything there is to say:", 3,
        "the short description is one paragraph of at most 76 characters")]
    [InlineData("### Kinds", "<b>Kinds</b>", 12, "HTML; write \\< for a plain <")]
    [InlineData("two", "{{ two }}", 19, "a {{ placeholder }} is still to be written")]
    public void A_defect_is_reported_with_its_line(string oldText, string newText, int line, string message)
    {
        string page = Good.Remove(Good.IndexOf(oldText, StringComparison.Ordinal), oldText.Length)
            .Insert(Good.IndexOf(oldText, StringComparison.Ordinal), newText);
        using DocsFolder folder = new DocsFolder().With("about_Thing.md", page);

        Assert.Contains($"about_Thing.md:{line}: {message}", folder.Refuse());
    }
}
