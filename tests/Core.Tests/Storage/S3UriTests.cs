using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Tests;

public sealed class S3UriTests
{
    [Theory]
    [InlineData("s3://b", "b", "")]
    [InlineData("s3://b/", "b", "")]
    [InlineData("s3://b/k/x", "b", "k/x")]
    [InlineData("s3://b/k/", "b", "k/")]
    [InlineData("S3://b/k", "b", "k")]
    [InlineData("s3://b//k", "b", "/k")]
    public void A_URI_is_a_bucket_and_a_key(string text, string bucket, string key) =>
        Assert.Equal(new S3Uri(bucket, key), S3Uri.Parse(text, "-OutputPath"));

    [Theory]
    [InlineData("https://x/y")]
    [InlineData("s3:/b/k")]
    [InlineData("s3://")]
    [InlineData("s3:///k")]
    [InlineData("")]
    public void What_isnt_one_is_refused_with_its_name_and_value(string text)
    {
        var error = Refusal.Of(ErrorId.ValueInvalid, () => S3Uri.Parse(text, "-OutputPath"));

        Assert.Equal((ErrorKind.InvalidArgument, text), (error.Kind, error.Target));
        Assert.Contains("-OutputPath", error.Message);
        Assert.Contains($"'{text}'", error.Message);
    }

    [Fact]
    public void Parts_join_with_one_slash_and_empty_ones_are_left_out()
    {
        Assert.Equal("k/x/", S3Uri.Join(["/k/", "x"], endSlash: true));
        Assert.Equal("a/b", S3Uri.Join(["a", "", null, "b"]));
        Assert.Equal("", S3Uri.Join([null, "/"], endSlash: true));
    }

    [Theory]
    [InlineData("s3://b", "s3://b/k/x")]
    [InlineData("s3://b/", "s3://b/k/x")]
    [InlineData("s3://b/p/", "s3://b/p/k/x")]
    public void A_place_below_another_keeps_its_prefix(string text, string expected) =>
        Assert.Equal(expected, S3Uri.Parse(text, "x").Below("/k", null, "x").ToString());

    [Theory]
    [InlineData("s3://b")]
    [InlineData("s3://b/k/")]
    public void A_URI_is_written_as_it_was_read(string text) => Assert.Equal(text, S3Uri.Parse(text, "x").ToString());
}
