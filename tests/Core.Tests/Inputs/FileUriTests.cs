namespace SageMakerEstimator.Core.Tests;

public sealed class FileUriTests
{
    public static TheoryData<string> Names =>
    [
        "plain", "with blank", "a#b", "a?b", "100%", "%20", "a%2Fb", "a+b&c=d", "é", "e\u0301", "データ", "😀", "a;b,c",
        "[x]{y}", "a:b", "'quoted' \"twice\"", "~tilde^caret`", "..data", "trailing.", "tab\there", "right\u200fmark",
        "back\\slash",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_path_comes_back_from_its_URI(string name)
    {
        if (OperatingSystem.IsWindows() && name.AsSpan().IndexOfAny("?:\"\t\\") >= 0)
        {
            return;
        }

        var path = Path.Combine(Path.GetTempPath(), name, "file " + name);

        var uri = FileUri.Of(path);

        Assert.StartsWith("file:///", uri);
        Assert.Equal(path, FileUri.PathOf(uri));
    }

    [Fact]
    public void Special_characters_are_escaped_and_slashes_are_not()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal("file:///tmp/a%20b%23c%3Fd%25/%C3%A9", FileUri.Of("/tmp/a b#c?d%/é"));
        }
    }

    [Theory]
    [InlineData("s3://bucket/key")]
    [InlineData("https://host/path")]
    [InlineData("relative/path")]
    [InlineData("")]
    public void Other_URIs_have_no_path_here(string uri) => Assert.Null(FileUri.PathOf(uri));
}
