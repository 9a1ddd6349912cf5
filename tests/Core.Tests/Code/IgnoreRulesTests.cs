using SageMakerEstimator.Core.Code;

namespace SageMakerEstimator.Core.Tests;

public sealed class IgnoreRulesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // As git check-ignore answers; a slash at the end makes a folder.
    [Theory]
    [InlineData("*.log", "a.log d/a.log", "a.log.txt log")]
    [InlineData("/root.txt", "root.txt", "d/root.txt")]
    [InlineData("build/", "build/ d/build/", "build d/build")]
    [InlineData("doc/*.txt", "doc/a.txt", "doc/x/a.txt d/doc/a.txt")]
    [InlineData("doc/**/*.pdf", "doc/y.pdf doc/x/y.pdf doc/x/z/y.pdf", "y.pdf")]
    [InlineData("**/foo", "foo d/foo d/e/foo/", "food")]
    [InlineData("abc/**", "abc/d abc/d/e", "abc")]
    [InlineData("a/**/b", "a/b a/x/b a/x/y/b", "b x/a/b")]
    [InlineData("*.[oa]", "m.o m.a", "m.c")]
    [InlineData("x[!a]y", "xby", "xay")]
    [InlineData("[^a].md", "b.md", "a.md")]
    [InlineData("?.py", "a.py", "ab.py")]
    [InlineData("#c", "", "#c c")]
    [InlineData("\\#hash", "#hash", "hash")]
    [InlineData("sub/dir", "sub/dir sub/dir/", "d/sub/dir")]
    [InlineData("^c", "^c", "c a/c/b")]
    [InlineData("x^y[^z]", "x^ya", "xya x^yz")]
    [InlineData("x+y", "x+y", "xxy")]
    [InlineData("(x)", "(x)", "x")]
    [InlineData("{a,b}.txt", "{a,b}.txt", "a.txt")]
    [InlineData("$d", "$d", "d")]
    [InlineData("файл*", "файл1", "фай")]
    [InlineData("*.TXT", "a.TXT", "a.txt")]
    public void Patterns_mean_what_they_mean_to_git(string pattern, string ignored, string kept)
    {
        var rules = IgnoreRules.Of([pattern]);

        Assert.All(Names(ignored), name => Assert.True(rules.Ignore(name.TrimEnd('/'), name.EndsWith('/')), name));
        Assert.All(Names(kept), name => Assert.False(rules.Ignore(name.TrimEnd('/'), name.EndsWith('/')), name));
    }

    [Fact]
    public void The_last_pattern_that_fits_decides()
    {
        var rules = IgnoreRules.Of(["*.log", "!keep.log", "", "# a comment", "d/keep.log"]);

        Assert.True(rules.Ignore("a.log", isFolder: false));
        Assert.False(rules.Ignore("keep.log", isFolder: false));
        Assert.True(rules.Ignore("d/keep.log", isFolder: false));
    }

    [Fact]
    public void The_folders_own_file_overrules_what_is_built_in_and_Exclude_overrules_both()
    {
        _folder.File(".sagemakerignore", "!venv\n*.csv\r\n!small.csv\n");

        var rules = IgnoreRules.OfCode(_folder.Root, ["small.csv", "!.env"]);

        Assert.False(rules.Ignore("venv", isFolder: true));
        Assert.False(rules.Ignore(".env", isFolder: false));
        Assert.True(rules.Ignore(".git", isFolder: true));
        Assert.True(rules.Ignore("sub/big.csv", isFolder: false));
        Assert.True(rules.Ignore("small.csv", isFolder: false));
        Assert.True(rules.Ignore(".sagemakerignore", isFolder: false));
    }

    [Theory]
    [InlineData("a[b")]
    [InlineData("[z-a]")]
    public void A_pattern_that_is_none_is_refused_by_its_text(string pattern)
    {
        var error = Refusal.Of(ErrorId.ValueInvalid, () => IgnoreRules.Of([pattern]));

        Assert.Equal((ErrorKind.InvalidArgument, pattern), (error.Kind, error.Target));
    }

    [Fact]
    public void A_name_of_blanks_is_never_meant() =>
        Assert.False(IgnoreRules.Of(["*.log"]).Ignore(" ", isFolder: false));

    private static string[] Names(string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
