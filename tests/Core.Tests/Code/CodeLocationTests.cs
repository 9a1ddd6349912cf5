using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Code;

namespace SageMakerEstimator.Core.Tests;

public sealed class CodeLocationTests
{
    private int _asked;

    // Code location, output path, output key; then the URI, the key and the owner that go with it.
    [Theory]
    [InlineData("s3://code-bucket/pre/fix", "s3://my-bucket/out", null, "s3://code-bucket/pre/fix/job-1/source/sourcedir.tar.gz", null)]
    [InlineData("s3://code-bucket/", "s3://my-bucket/out", "kms-out", "s3://code-bucket/job-1/source/sourcedir.tar.gz", null)]
    [InlineData("s3://my-bucket/pre", "s3://my-bucket/out", "kms-out", "s3://my-bucket/pre/job-1/source/sourcedir.tar.gz", "kms-out")]
    [InlineData(null, "s3://my-bucket/out/", null, "s3://my-bucket/job-1/source/sourcedir.tar.gz", null)]
    [InlineData(null, "s3://my-bucket/out", "kms-out", "s3://my-bucket/job-1/source/sourcedir.tar.gz", "kms-out")]
    [InlineData("s3://code-bucket/pre", null, null, "s3://code-bucket/pre/job-1/source/sourcedir.tar.gz", null)]
    public async Task Places_that_are_given_are_used_without_asking_for_another(
        string? codeLocation, string? outputPath, string? key, string uri, string? usedKey)
    {
        var location = await OfAsync(codeLocation, outputPath, key);

        Assert.Equal(uri, location.Uri);
        var options = location.Options;
        Assert.Equal((true, usedKey, null), (options.IsKms, options.KmsKey, options.ExpectedOwner));
        Assert.Equal(0, _asked);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("file:///home/me/out")]
    public async Task Without_a_place_in_S3_code_goes_to_the_default_bucket_which_must_be_ours(string? outputPath)
    {
        var location = await OfAsync(null, outputPath, "kms-out");

        Assert.Equal("s3://sagemaker-us-west-2-123456789012/job-1/source/sourcedir.tar.gz", location.Uri);
        Assert.Equal(("kms-out", "123456789012"), (location.Options.KmsKey, location.Options.ExpectedOwner));
    }

    [Theory]
    [InlineData("s3://code-bucket/pre", null)]
    [InlineData("s3://sagemaker-us-west-2-123456789012/pre", "kms-out")]
    public async Task The_results_key_is_the_codes_only_in_the_results_bucket(string codeLocation, string? usedKey) =>
        Assert.Equal(usedKey, (await OfAsync(codeLocation, null, "kms-out")).Options.KmsKey);

    [Fact]
    public async Task Encryption_can_be_switched_off()
    {
        var location = await CodeLocation.OfAsync(
            "job-1", null, "s3://b/out", "kms-out", PlaceAsync, isEncrypted: false);

        Assert.Equal((false, null), (location.Options.IsKms, location.Options.KmsKey));
    }

    [Fact]
    public async Task A_place_that_isnt_in_S3_is_refused() =>
        await Refusal.OfAsync(ErrorId.ValueInvalid, () => OfAsync("https://x/y", null, null));

    private Task<CodeLocation> OfAsync(string? codeLocation, string? outputPath, string? key) =>
        CodeLocation.OfAsync("job-1", codeLocation, outputPath, key, PlaceAsync);

    private Task<DefaultPlace> PlaceAsync()
    {
        _asked++;
        return Task.FromResult(new DefaultPlace("s3://sagemaker-us-west-2-123456789012/", "123456789012"));
    }
}
