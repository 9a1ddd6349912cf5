using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SageMakerEstimator.Ci;

namespace SageMakerEstimator.Cmdlets.Tests.Ci;

public sealed partial class CiTextTests
{
    // What commands are made of, and what hides between their signs.
    private static readonly string[] Parts =
        ["#", "##", "[", "vso[", "VSO[", "::", "\r", "\n", " ", "\t", "\u200b", "\ufeff", "\uff03", "x]"];

    [Fact]
    public void No_text_of_a_job_is_a_command_of_any_platform()
    {
        var pairs = Parts.SelectMany(_ => Parts, (first, second) => first + second).ToArray();
        foreach (var text in pairs.SelectMany(_ => pairs, (first, second) => first + second))
        {
            Assert.DoesNotMatch(Command(), Seen(CiText.Harmless(text)));
        }
    }

    [Theory]
    [InlineData("epoch 1: loss=0.5")]
    [InlineData("std::vector<int>")]
    [InlineData("# a heading [with a link]")]
    [InlineData("\u001b[31mred\u001b[0m")]
    [InlineData("é 世 😀 a\u200bb")]
    [InlineData("")]
    public void Other_text_is_as_it_was(string text) => Assert.Equal(text, CiText.Harmless(text));

    [Fact]
    public void Text_in_a_command_stays_in_it()
    {
        const string text = "100 %\r\n::error::x ##vso[a]";

        Assert.Equal("100 %25%0D%0A::error::x ##vso[a]", CiText.Data(text));
        Assert.Equal("a%3Ab%2Cc%0A", CiText.Property("a:b,c\n"));
        Assert.Equal("100 %AZP25%0D%0A::error::x # #vso[a]", CiText.AzureData(text));
    }

    /// <summary>As a reader that compares by culture sees it: wide signs are signs, what isn't seen isn't there.</summary>
    private static string Seen(string text) => string.Concat(text.Normalize(NormalizationForm.FormKC).EnumerateRunes()
        .Where(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
        .Select(rune => rune.ToString()));

    [GeneratedRegex(@"##(vso)?\[|(^|[\r\n])\s*::", RegexOptions.IgnoreCase)]
    private static partial Regex Command();
}
