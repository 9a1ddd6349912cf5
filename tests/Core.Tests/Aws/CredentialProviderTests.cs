using System.Text.Json;
using Amazon;
using FakeAws.Signing;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Keys that have to be fetched: container, instance, roles, programs; and fetched again in time.</summary>
[Collection(ProcessEnvironment.Collection)]
public sealed class CredentialProviderTests : WireTest
{
    private const string Key = "ASIAFETCHED000000001";
    private const string Secret = "canary+secret/of/a/test";
    private const string Token = "canary-session-token";

    private readonly ProcessEnvironment _environment = new();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Control.AddKey(new AccessKey { AccessKeyId = Key, SecretAccessKey = Secret, SessionToken = Token });
    }

    public override async Task DisposeAsync()
    {
        AWSConfigs.ManualClockCorrection = null;
        _environment.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_containers_address_gives_keys_for_its_token()
    {
        using var stub = new HttpStub(request =>
            request.Headers["Authorization"] == "container-token" ? (200, Keys()) : (401, "{}"));
        _environment.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", stub.Url + "keys")
            .Set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "container-token");

        Assert.Equal(Key, await CallerAsync(new()));
        Assert.Equal(["GET /keys"], stub.Asked);
    }

    [Fact]
    public async Task A_containers_address_that_refuses_is_named()
    {
        using var stub = new HttpStub(_ => (403, """{"code": "AccessDenied", "message": "not you"}"""));
        _environment.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", stub.Url);

        var error = await RefusedAsync(new());

        Assert.Equal((ErrorId.CredentialsUnusable, ErrorKind.AuthenticationError), (error.ErrorId, error.Kind));
        Assert.Contains("container", error.Message);
    }

    [Fact]
    public async Task A_profile_can_ask_the_container()
    {
        using var stub = new HttpStub(_ => (200, Keys()));
        Control.AddRole(new FakeAws.Identity.Role { Name = "Assumed" });
        using var profiles = ProcessEnvironment.WithProfiles(
            "[profile named]\nrole_arn = arn:aws:iam::111122223333:role/Assumed\ncredential_source = EcsContainer\n");
        _environment.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", stub.Url).Set("AWS_ENDPOINT_URL", Server.Uri.AbsoluteUri);

        Assert.StartsWith("ASIA", await CallerAsync(new() { ProfileName = "named" }));
        Assert.Equal(("AssumeRole", Key), (Control.Requests[0].Operation, Control.Requests[0].AccessKeyId));
    }

    [Fact]
    public async Task An_instance_gives_region_and_keys_for_a_token_of_its_own()
    {
        using var stub = Instance();
        _environment.Set("AWS_EC2_METADATA_DISABLED", null)
            .Set("AWS_EC2_METADATA_SERVICE_ENDPOINT", stub.Url.TrimEnd('/'))
            .Set("AWS_ENDPOINT_URL", Server.Uri.AbsoluteUri);

        await Backend(new()).SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None);

        Assert.Equal(("ap-northeast-2", Key), (Control.Requests[0].Region, Control.Requests[0].AccessKeyId));
        Assert.Contains("PUT /latest/api/token", stub.Asked);
    }

    [Fact]
    public async Task Keys_are_fetched_again_before_they_end()
    {
        var fetched = 0;
        using var stub = new HttpStub(_ =>
        {
            fetched++;
            return (200, Keys(AWSConfigs.ManualClockCorrection ?? TimeSpan.Zero));
        });
        _environment.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", stub.Url);
        var backend = Backend(Located(new()));

        await CallAsync(TimeSpan.Zero);
        await CallAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(1, fetched);

        await CallAsync(TimeSpan.FromMinutes(59.5));
        Assert.Equal(2, fetched);
        return;

        async Task CallAsync(TimeSpan later)
        {
            AWSConfigs.ManualClockCorrection = later;
            Control.ClockOffset = later;
            await backend.SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_credentials_object_is_asked_again_every_few_minutes()
    {
        var source = new CountedCredentials();
        var backend = Backend(Located(new() { Credential = source }));

        foreach (var minutes in (int[])[0, 1, 3, 6, 7, 12])
        {
            AWSConfigs.ManualClockCorrection = TimeSpan.FromMinutes(minutes);
            Control.ClockOffset = TimeSpan.FromMinutes(minutes);
            await backend.SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None);
        }

        Assert.InRange(source.Asked, 2, 4);
    }

    [Fact]
    public async Task A_credentials_object_that_fails_is_one_error_with_its_own_words()
    {
        var failed = await RefusedAsync(new() { Credential = new CountedCredentials { Failure = "SSO Token has expired." } });
        var empty = await RefusedAsync(new() { Credential = new CountedCredentials { Access = "" } });
        var other = await RefusedAsync(new() { Credential = new Uri("http://localhost") });

        Assert.All([failed, empty, other], error => Assert.Equal(
            (ErrorId.CredentialsUnusable, ErrorKind.AuthenticationError), (error.ErrorId, error.Kind)));
        Assert.Equal("-Credential gives no credentials: SSO Token has expired.", failed.Message);
        Assert.Contains("gave no keys", empty.Message);
        Assert.Contains("System.Uri", other.Message);
        Assert.Empty(Control.Requests);
    }

    [Theory]
    [InlineData("AWS_PROFILE", null)]
    [InlineData(null, "named")]
    public async Task A_profile_of_aws_login_is_one_error_whoever_names_it(string? variable, string? parameter)
    {
        using var profiles = ProcessEnvironment.WithProfiles("[profile named]\nlogin_session = arn:aws:iam::111122223333:user/me\n");
        if (variable is not null)
        {
            _environment.Set(variable, "named");
        }

        var error = await RefusedAsync(new() { ProfileName = parameter });

        Assert.Equal((ErrorId.ProfileNotUsable, ErrorKind.AuthenticationError), (error.ErrorId, error.Kind));
        Assert.Contains(
            "credential_process = aws configure export-credentials --profile named --format process", error.RecommendedAction);
        Assert.Empty(Control.Requests);
    }

    [Fact]
    public async Task A_profile_that_the_environment_names_and_nobody_has_is_not_passed_over()
    {
        _environment.Set("AWS_PROFILE", "nobody");

        var error = await RefusedAsync(new());

        Assert.Equal((ErrorId.ProfileNotFound, "nobody"), (error.ErrorId, error.Target));
        Assert.Contains("AWS_PROFILE", error.Message);
    }

    [Fact]
    public async Task Half_a_pair_of_keys_in_the_environment_is_not_passed_over()
    {
        _environment.Set("AWS_ACCESS_KEY_ID", Key);

        var error = await RefusedAsync(new());

        Assert.Equal(ErrorId.CredentialsUnusable, error.ErrorId);
        Assert.Contains("AWS_SECRET_ACCESS_KEY", error.Message);
    }

    [Fact]
    public async Task A_default_of_old_versions_of_aws_tools_counts()
    {
        using var profiles = ProcessEnvironment.WithProfiles(
            $"[profile AWS PS Default]\naws_access_key_id = {Key}\naws_secret_access_key = {Secret}\naws_session_token = {Token}\n");

        Assert.Equal(Key, await CallerAsync(new()));
    }

    [Fact]
    public async Task A_web_identity_of_the_environment_goes_before_the_default_profile()
    {
        Control.AddRole(new FakeAws.Identity.Role { Name = "Assumed" });
        using var profiles = ProcessEnvironment.WithProfiles(
            "[default]\naws_access_key_id = AKIAUNUSED0000000001\naws_secret_access_key = unused\n");
        _environment.Set("AWS_WEB_IDENTITY_TOKEN_FILE", ProcessEnvironment.File("token", "a.b.c"))
            .Set("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/Assumed")
            .Set("AWS_ENDPOINT_URL", Server.Uri.AbsoluteUri)
            .Set("AWS_REGION", "us-west-2");

        Assert.StartsWith("ASIA", await CallerAsync(new()));
        Assert.Equal(["AssumeRoleWithWebIdentity", "ListTrainingJobs"], Asked);
    }

    [Theory]
    [InlineData("eu-central-1")]
    [InlineData("cn-north-1")]
    public async Task A_role_is_assumed_where_the_session_works(string region)
    {
        Control.AddRole(new FakeAws.Identity.Role { Name = "Assumed" });
        using var profiles = ProcessEnvironment.WithProfiles($"""
            [profile named]
            role_arn = arn:aws:iam::111122223333:role/Assumed
            source_profile = source
            [profile source]
            aws_access_key_id = {Key}
            aws_secret_access_key = {Secret}
            aws_session_token = {Token}
            """);
        _environment.Set("AWS_ENDPOINT_URL", Server.Uri.AbsoluteUri);

        await Backend(new() { ProfileName = "named", Region = region })
            .SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None);

        Assert.Equal(("AssumeRole", region), (Control.Requests[0].Operation, Control.Requests[0].Region));
    }

    [Fact]
    public async Task A_role_that_may_not_be_assumed_is_the_profiles_error()
    {
        using var profiles = ProcessEnvironment.WithProfiles($"""
            [profile named]
            role_arn = arn:aws:iam::999900001111:role/Foreign
            source_profile = source
            [profile source]
            aws_access_key_id = {Key}
            aws_secret_access_key = {Secret}
            aws_session_token = {Token}
            """);
        _environment.Set("AWS_ENDPOINT_URL", Server.Uri.AbsoluteUri);

        var error = await RefusedAsync(new() { ProfileName = "named" });

        Assert.Equal((ErrorId.ProfileNotUsable, "named"), (error.ErrorId, error.Target));
        Assert.Contains("sts:AssumeRole", error.Message);
        Assert.Equal(("AccessDenied", 403), (error.ServiceErrorCode, error.StatusCode));
    }

    [Theory]
    [InlineData("[profile named]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = nobody\n")]
    [InlineData("[profile named]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = named\n")]
    [InlineData("[profile named]\nrole_arn = arn:aws:iam::111122223333:role/R\ncredential_source = Elsewhere\n")]
    [InlineData("[profile named]\nregion = us-west-2\n")]
    [InlineData("[profile named]\ncredential_process = echo canary-in-output\n")]
    [InlineData("[profile named]\ncredential_process = echo '{\"Version\": 1}'\n")]
    [InlineData("[profile named]\ncredential_process = /nowhere/program\n")]
    public async Task A_profile_that_cannot_work_is_one_error(string config)
    {
        using var profiles = ProcessEnvironment.WithProfiles(config);

        var error = await RefusedAsync(new() { ProfileName = "named" });

        Assert.Equal(
            (ErrorId.ProfileNotUsable, ErrorKind.AuthenticationError, "named"), (error.ErrorId, error.Kind, error.Target));
        Assert.DoesNotContain("canary", error.ToString());
        Assert.Empty(Control.Requests);
    }

    [Fact]
    public void A_file_of_profiles_that_cannot_be_read_is_one_error()
    {
        using var profiles = ProcessEnvironment.WithProfiles("[profile named\naws_secret_access_key canary\n");

        var error = Refusal.Of(ErrorId.ProfileNotUsable, () => Backend(Located(new() { ProfileName = "named" })));

        Assert.Equal(ErrorKind.AuthenticationError, error.Kind);
        Assert.DoesNotContain("canary", error.ToString());
    }

    private static string Keys(TimeSpan later = default) => JsonSerializer.Serialize(new
    {
        Code = "Success",
        LastUpdated = DateTime.UtcNow,
        Type = "AWS-HMAC",
        AccessKeyId = Key,
        SecretAccessKey = Secret,
        Token,
        Expiration = DateTime.UtcNow.Add(later).AddHours(1),
    });

    private static HttpStub Instance() => new(request => request.Url!.AbsolutePath switch
    {
        "/latest/api/token" when request.HttpMethod == "PUT" => (200, "metadata-token"),
        _ when request.Headers["X-aws-ec2-metadata-token"] != "metadata-token" => (401, ""),
        "/latest/meta-data/iam/security-credentials" => (200, "instance-role"),
        "/latest/meta-data/iam/security-credentials/instance-role" => (200, Keys()),
        "/latest/dynamic/instance-identity/document" => (200, """{"region": "ap-northeast-2"}"""),
        _ => (404, ""),
    });

    private AwsSession Located(AwsSession session) => new()
    {
        Region = "us-west-2",
        EndpointUrl = Server.Uri.AbsoluteUri,
        ProfileName = session.ProfileName,
        Credential = session.Credential,
    };

    private async Task<string?> CallerAsync(AwsSession session)
    {
        await Backend(Located(session)).SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None);
        return Control.Requests[^1].AccessKeyId;
    }

    private Task<SageMakerEstimatorException> RefusedAsync(AwsSession session) =>
        Assert.ThrowsAsync<SageMakerEstimatorException>(() => CallerAsync(session));

    /// <summary>A credentials object of another SDK.</summary>
    private sealed class CountedCredentials
    {
        public string Access { get; init; } = Key;

        public string? Failure { get; init; }

        public int Asked { get; private set; }

        public object GetCredentials()
        {
            Asked++;
            return Failure is null
                ? new { AccessKey = Access, SecretKey = Secret, Token }
                : throw new InvalidOperationException(Failure);
        }
    }
}
