namespace HelpConverter.Tests;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("Uses `Get-Thing` and *this*, **that**, _these_.", "Uses Get-Thing and this, that, these.")]
    [InlineData("See [the guide](https://example.com/g) first.", "See the guide (https://example.com/g) first.")]
    [InlineData("See [https://example.com](https://example.com).", "See https://example.com.")]
    [InlineData("See <https://example.com/x>.", "See https://example.com/x.")]
    [InlineData(@"A \<name\>, \[x\], 2 \* 3, a\_b and C:\temp.", "A <name>, [x], 2 * 3, a_b and C:\\temp.")]
    [InlineData("a &lt; b &amp; c", "a < b & c")]
    [InlineData("about_Thing and my_var_name stay", "about_Thing and my_var_name stay")]
    [InlineData("`s3://bucket/{name}` and `a | b`", "s3://bucket/{name} and a | b")]
    [InlineData("Either a | b or c", "Either a | b or c")]
    [InlineData("**`-Name`** matters", "-Name matters")]
    public void Markup_is_taken_out_of_a_paragraph(string markdown, string expected) =>
        Assert.Equal([expected], Pages.Paragraphs(markdown));

    [Fact]
    public void Wrapped_lines_are_joined_and_blank_lines_split() =>
        Assert.Equal(
            ["One two three four.", "Next, with a link (https://example.com) at the end."],
            Pages.Paragraphs("One\ntwo\n  three  \nfour.\n\nNext, with\na [link](https://example.com)\nat the end."));

    [Fact]
    public void Each_list_item_is_a_paragraph() =>
        Assert.Equal(
            ["Either:", "- one that wraps", "- two", "- nested", "3. three", "4. four"],
            Pages.Paragraphs("Either:\n\n- one\n  that wraps\n- `two`\n  - nested\n\n3. three\n4. four"));

    [Fact]
    public void Only_the_first_paragraph_of_a_list_item_has_the_bullet() =>
        Assert.Equal(["- one", "more", "- two"], Pages.Paragraphs("- one\n\n  more\n\n- two"));

    [Fact]
    public void Each_table_row_is_a_paragraph() =>
        Assert.Equal(
            ["Key | Value", "a | one", "b | two"],
            Pages.Paragraphs("|Key|Value|\n|-|-|\n|`a`|one|\n|b|*two*|"));

    [Fact]
    public void Each_line_of_code_is_a_paragraph_and_is_left_as_it_is() =>
        Assert.Equal(
            ["Like this:", "Get-Thing *a* |", "    Stop-Thing _b_"],
            Pages.Paragraphs("Like this:\n\n```powershell\nGet-Thing *a* |\n\n    Stop-Thing _b_\n```"));
}
