using SageMakerEstimator.Core.Aws;

namespace SageMakerEstimator.Core.Tests;

/// <summary>What environment and profile say of hosts and attempts, of whichever profile was named.</summary>
[Collection(ProcessEnvironment.Collection)]
public sealed class ClientSettingsTests : IDisposable
{
    private const string Profiles = """
        [default]
        use_fips_endpoint = true
        max_attempts = 7
        retry_mode = adaptive
        [profile dual]
        use_dualstack_endpoint = true
        max_attempts = 2
        [profile both]
        use_fips_endpoint = true
        use_dualstack_endpoint = true
        """;

    private readonly ProcessEnvironment _environment = ProcessEnvironment.WithProfiles(Profiles);

    public void Dispose() => _environment.Dispose();

    [Theory]
    [InlineData(null, true, false, 7, "Adaptive")]
    [InlineData("dual", false, true, 2, null)]
    [InlineData("both", true, true, null, null)]
    public void The_profile_counts_that_was_named(string? profile, bool fips, bool dualStack, int? attempts, string? mode)
    {
        var settings = Settings(profile);

        Assert.Equal((fips, dualStack), (settings.IsFips, settings.IsDualStack));
        Assert.Equal((attempts, mode), (settings.MaxAttempts, settings.RetryMode?.ToString()));
    }

    [Theory]
    [InlineData("dual", true, true)]
    [InlineData(null, true, false)]
    public void The_environment_has_the_last_word_on_attempts(string? profile, bool fips, bool dualStack)
    {
        _environment.Set("AWS_MAX_ATTEMPTS", "4").Set("AWS_RETRY_MODE", "standard").Set("AWS_USE_FIPS_ENDPOINT", "true");

        var settings = Settings(profile);

        Assert.Equal((4, "Standard"), (settings.MaxAttempts, settings.RetryMode?.ToString()));
        Assert.Equal((fips, dualStack), (settings.IsFips, settings.IsDualStack));
    }

    [Theory]
    [InlineData("legacy")]
    [InlineData("nonsense")]
    public void A_mode_that_the_sdk_does_not_have_is_the_standard_one(string mode)
    {
        _environment.Set("AWS_RETRY_MODE", mode);

        Assert.Null(Settings("dual").RetryMode);
    }

    [Theory]
    [InlineData("us-west-2", "api-fips.sagemaker.us-west-2.amazonaws.com", "logs-fips.us-west-2.amazonaws.com")]
    [InlineData("us-gov-west-1", "api-fips.sagemaker.us-gov-west-1.amazonaws.com", "logs-fips.us-gov-west-1.amazonaws.com")]
    public void Fips_hosts_are_used_when_asked_for(string region, string sageMaker, string logs)
    {
        _environment.Set("AWS_USE_FIPS_ENDPOINT", "true");

        var connection = new AwsConnection(new AwsSession { Region = region, ProfileName = "dual" });
        _environment.Set("AWS_USE_DUALSTACK_ENDPOINT", "false");
        connection = new AwsConnection(new AwsSession { Region = region, ProfileName = "dual" });

        Assert.Equal(sageMaker, connection.AddressOf(AwsService.SageMaker).Url.Host);
        Assert.Equal(logs, connection.AddressOf(AwsService.Logs).Url.Host);
    }

    [Theory]
    [InlineData("us-west-2", "api.sagemaker.us-west-2.api.aws")]
    [InlineData("cn-north-1", "api.sagemaker.cn-north-1.api.amazonwebservices.com.cn")]
    [InlineData("us-gov-east-1", "api.sagemaker.us-gov-east-1.api.aws")]
    [InlineData("eusc-de-east-1", "api.sagemaker.eusc-de-east-1.api.amazonwebservices.eu")]
    public void Dual_stack_hosts_are_used_when_asked_for(string region, string host)
    {
        _environment.Set("AWS_USE_DUALSTACK_ENDPOINT", "true").Set("AWS_USE_FIPS_ENDPOINT", "false");

        Assert.Equal(
            host, new AwsConnection(new AwsSession { Region = region }).AddressOf(AwsService.SageMaker).Url.Host);
    }

    [Fact]
    public void A_profile_with_a_value_that_cannot_be_read_counts_as_missing_and_that_is_said()
    {
        using var profiles = ProcessEnvironment.WithProfiles("[profile old]\nretry_mode = legacy\nregion = us-east-1\n");

        var error = Refusal.Of(ErrorId.ProfileNotFound, () => Settings("old"));

        Assert.Contains("retry_mode = legacy", error.RecommendedAction);
    }

    private static ClientSettings Settings(string? profile) =>
        new AwsConnection(new AwsSession { Region = "us-west-2", ProfileName = profile }).Settings;
}
