using System.Security.Cryptography;
using System.Text.Json;
using FakeAws.Signing;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Profiles of IAM Identity Center: what <c>aws sso login</c> leaves behind becomes a role's keys.</summary>
[Collection(ProcessEnvironment.Collection)]
public sealed class SsoCredentialTests : WireTest
{
    private const string Key = "ASIAFETCHED000000001";
    private const string Secret = "canary+secret/of/a/test";
    private const string Token = "canary-session-token";

    private const string StartUrl = "https://me.awsapps.com/start";

    private const string SsoProfile = $"""
        [profile named]
        sso_session = mine
        sso_account_id = 111122223333
        sso_role_name = Reader
        [sso-session mine]
        sso_start_url = {StartUrl}
        sso_region = us-west-2
        sso_registration_scopes = sso:account:access
        """;

    private readonly ProcessEnvironment _environment = new();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Control.AddKey(new AccessKey { AccessKeyId = Key, SecretAccessKey = Secret, SessionToken = Token });
    }

    public override async Task DisposeAsync()
    {
        _environment.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_login_of_identity_center_gives_a_roles_keys()
    {
        using var portal = Portal();
        using var profiles = ProcessEnvironment.WithProfiles(SsoProfile);
        CacheToken(DateTime.UtcNow.AddHours(1));
        _environment.Set("AWS_ENDPOINT_URL_SSO", portal.Url);

        Assert.Equal(Key, await CallerAsync());
        Assert.Equal(["GET /federation/credentials?account_id=111122223333&role_name=Reader"], portal.Asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_login_that_is_missing_or_over_names_the_command_that_renews_it(bool isThere)
    {
        using var portal = Portal();
        using var profiles = ProcessEnvironment.WithProfiles(SsoProfile);
        CacheToken(DateTime.UtcNow.AddHours(isThere ? -1 : 1), isThere ? StartUrl : "https://another.example.com");
        _environment.Set("AWS_ENDPOINT_URL_SSO", portal.Url).Set("AWS_ENDPOINT_URL_SSO_OIDC", portal.Url);

        var error = await RefusedAsync();

        Assert.Equal((ErrorId.CredentialsExpired, ErrorKind.AuthenticationError), (error.ErrorId, error.Kind));
        Assert.Contains("aws sso login --profile named", error.RecommendedAction);
        Assert.Contains("Invoke-AWSSSOLogin", error.RecommendedAction);
        Assert.Equal("named", error.Target);
    }

    [Fact]
    public async Task A_login_that_the_portal_no_longer_takes_is_over_too()
    {
        using var portal = new HttpStub(_ => (401, """{"message": "Session token not found or invalid"}"""));
        using var profiles = ProcessEnvironment.WithProfiles(SsoProfile);
        CacheToken(DateTime.UtcNow.AddHours(1));
        _environment.Set("AWS_ENDPOINT_URL_SSO", portal.Url);

        Assert.Equal(ErrorId.CredentialsExpired, (await RefusedAsync()).ErrorId);
    }

    private static HttpStub Portal() => new(request =>
        request.Headers["x-amz-sso_bearer_token"] == "canary-access-token"
            ? (200, JsonSerializer.Serialize(new
            {
                roleCredentials = new
                {
                    accessKeyId = Key,
                    secretAccessKey = Secret,
                    sessionToken = Token,
                    expiration = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds(),
                },
            }))
            : (401, """{"message": "no"}"""));

    /// <summary>What <c>aws sso login</c> leaves behind.</summary>
    private static void CacheToken(DateTime expires, string startUrl = StartUrl)
    {
        var name = Convert.ToHexStringLower(SHA1.HashData(System.Text.Encoding.UTF8.GetBytes(
            startUrl == StartUrl ? "mine" : startUrl)));
        ProcessEnvironment.File(".aws/sso/cache/none", "");
        File.Delete(Path.Combine(
            ProcessEnvironment.Home, ".aws/sso/cache", Convert.ToHexStringLower(SHA1.HashData("mine"u8)) + ".json"));
        ProcessEnvironment.File($".aws/sso/cache/{name}.json", JsonSerializer.Serialize(new
        {
            startUrl,
            region = "us-west-2",
            accessToken = "canary-access-token",
            expiresAt = expires.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        }));
    }

    private async Task<string?> CallerAsync()
    {
        var session = new AwsSession { Region = "us-west-2", EndpointUrl = Server.Uri.AbsoluteUri, ProfileName = "named" };
        await Backend(session).SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None);
        return Control.Requests[^1].AccessKeyId;
    }

    private Task<SageMakerEstimatorException> RefusedAsync() =>
        Assert.ThrowsAsync<SageMakerEstimatorException>(CallerAsync);
}
