using FakeAws.Signing;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Where credentials come from, in AWS Tools' order, told by the key that the double sees.</summary>
[Collection(ProcessEnvironment.Collection)]
public sealed class CredentialTests : WireTest
{
    private const string Secret = "canary+secret/of/a/test+canary+secret/of";
    private const string Token = "canary-session-token";

    private readonly ProcessEnvironment _environment = new();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var key in new[] { "AKIAPARAMETER0000001", "AKIAPROFILE000000001", "AKIACREDENTIAL000001", "AKIASTORED0000000001", "AKIAENVIRONMENT00001", "AKIADEFAULT000000001", "AKIAPROCESS000000001" })
        {
            Control.AddKey(new AccessKey { AccessKeyId = key, SecretAccessKey = Secret });
        }

        Control.AddKey(new AccessKey { AccessKeyId = "ASIASESSION000000001", SecretAccessKey = Secret, SessionToken = Token });
    }

    public override async Task DisposeAsync()
    {
        _environment.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task The_nearest_source_wins()
    {
        using var profiles = ProcessEnvironment.WithProfiles(Profile("default", "AKIADEFAULT000000001") + Profile("named", "AKIAPROFILE000000001"));
        var all = new
        {
            Credential = new PublicCredentials("AKIACREDENTIAL000001"),
            Stored = new StoredCredentials(new PublicCredentials("AKIASTORED0000000001"), "named"),
        };

        Assert.Equal("AKIADEFAULT000000001", await CallerAsync(new()));
        _environment.Set("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT00001").Set("AWS_SECRET_ACCESS_KEY", Secret);
        Assert.Equal("AKIAENVIRONMENT00001", await CallerAsync(new()));
        Assert.Equal("AKIASTORED0000000001", await CallerAsync(new() { StoredCredential = all.Stored }));
        Assert.Equal(
            "AKIACREDENTIAL000001",
            await CallerAsync(new() { StoredCredential = all.Stored, Credential = all.Credential }));
        Assert.Equal(
            "AKIAPROFILE000000001",
            await CallerAsync(new() { StoredCredential = all.Stored, Credential = all.Credential, ProfileName = "named" }));
        Assert.Equal(
            "AKIAPARAMETER0000001",
            await CallerAsync(new()
            {
                StoredCredential = all.Stored,
                Credential = all.Credential,
                ProfileName = "named",
                AccessKey = "AKIAPARAMETER0000001",
                SecretKey = Secret,
            }));
    }

    [Fact]
    public async Task A_profile_can_be_named_by_the_environment()
    {
        using var profiles = ProcessEnvironment.WithProfiles(Profile("default", "AKIADEFAULT000000001") + Profile("named", "AKIAPROFILE000000001"));
        _environment.Set("AWS_PROFILE", "named");

        Assert.Equal("AKIAPROFILE000000001", await CallerAsync(new()));
    }

    [Fact]
    public async Task A_profile_can_lie_in_a_file_that_is_named()
    {
        var file = ProcessEnvironment.File("elsewhere", Profile("named", "AKIAPROFILE000000001").Replace("profile ", ""));

        Assert.Equal("AKIAPROFILE000000001", await CallerAsync(new() { ProfileName = "named", ProfileLocation = file }));
    }

    [Fact]
    public async Task A_session_goes_with_its_token()
    {
        Assert.Equal(
            "ASIASESSION000000001",
            await CallerAsync(new() { AccessKey = "ASIASESSION000000001", SecretKey = Secret, SessionToken = Token }));
        Assert.Equal(
            "ASIASESSION000000001",
            await CallerAsync(new() { Credential = new PublicCredentials("ASIASESSION000000001", Token) }));
    }

    [Fact]
    public async Task Stored_credentials_that_hide_them_are_read_and_else_their_text_is_a_profile()
    {
        using var profiles = ProcessEnvironment.WithProfiles(Profile("named", "AKIAPROFILE000000001"));

        Assert.Equal(
            "AKIASTORED0000000001",
            await CallerAsync(new() { StoredCredential = new StoredCredentials(new PublicCredentials("AKIASTORED0000000001"), "") }));
        Assert.Equal(
            "AKIAPROFILE000000001", await CallerAsync(new() { StoredCredential = new StoredCredentials(null, "named") }));
        var error = await RefusedAsync(new() { StoredCredential = new StoredCredentials(null, "nobody") });
        Assert.Equal(ErrorId.CredentialsUnusable, error.ErrorId);
    }

    [Fact]
    public async Task A_profile_that_is_missing_ends_the_search()
    {
        using var profiles = ProcessEnvironment.WithProfiles(Profile("default", "AKIADEFAULT000000001"));

        var error = await RefusedAsync(new() { ProfileName = "nobody" });

        Assert.Equal((ErrorId.ProfileNotFound, ErrorKind.AuthenticationError), (error.ErrorId, error.Kind));
        Assert.Equal("nobody", error.Target);
    }

    [Fact]
    public async Task One_key_without_the_other_is_said_before_anything_is_sent()
    {
        var error = await RefusedAsync(new() { AccessKey = "AKIAPARAMETER0000001" });

        Assert.Equal((ErrorId.ParametersConflict, ErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        Assert.Empty(Control.Requests);
    }

    [Fact]
    public async Task No_credentials_anywhere_is_one_error_that_names_the_ways()
    {
        var error = await RefusedAsync(new());

        Assert.Equal((ErrorId.CredentialsMissing, ErrorKind.AuthenticationError), (error.ErrorId, error.Kind));
        Assert.Contains("-ProfileName", error.RecommendedAction);
        Assert.Empty(Control.Requests);
    }

    [Fact]
    public async Task A_role_is_assumed_with_the_keys_of_its_source_profile()
    {
        AddRole("Assumed");
        using var profiles = ProcessEnvironment.WithProfiles(
            Profile("source", "AKIAPROFILE000000001")
            + "[profile named]\nrole_arn = arn:aws:iam::111122223333:role/Assumed\nsource_profile = source\nregion = us-west-2\n");
        PointStsHere();

        var caller = await CallerAsync(new() { ProfileName = "named" });

        Assert.StartsWith("ASIA", caller);
        Assert.Equal(["AssumeRole", "ListTrainingJobs"], Asked);
    }

    [Fact]
    public async Task A_role_is_assumed_with_the_environments_keys()
    {
        AddRole("Assumed");
        _environment.Set("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT00001").Set("AWS_SECRET_ACCESS_KEY", Secret);
        using var profiles = ProcessEnvironment.WithProfiles(
            "[profile named]\nrole_arn = arn:aws:iam::111122223333:role/Assumed\ncredential_source = Environment\nregion = us-west-2\n");
        PointStsHere();

        Assert.StartsWith("ASIA", await CallerAsync(new() { ProfileName = "named" }));
        Assert.Equal("AKIAENVIRONMENT00001", Control.Requests[0].AccessKeyId);
    }

    [Fact]
    public async Task A_web_identity_becomes_a_role()
    {
        AddRole("Assumed");
        var token = ProcessEnvironment.File("token", "a.b.c");
        using var profiles = ProcessEnvironment.WithProfiles(
            $"[profile named]\nrole_arn = arn:aws:iam::111122223333:role/Assumed\nweb_identity_token_file = {token}\nregion = us-west-2\n");
        PointStsHere();

        Assert.StartsWith("ASIA", await CallerAsync(new() { ProfileName = "named" }));
        Assert.Equal(["AssumeRoleWithWebIdentity", "ListTrainingJobs"], Asked);
    }

    [Fact]
    public async Task A_program_can_give_the_keys()
    {
        var answer = ProcessEnvironment.File(
            "keys.json", $$"""{"Version": 1, "AccessKeyId": "AKIAPROCESS000000001", "SecretAccessKey": "{{Secret}}"}""");
        using var profiles = ProcessEnvironment.WithProfiles($"[profile named]\ncredential_process = cat {answer}\n");

        Assert.Equal("AKIAPROCESS000000001", await CallerAsync(new() { ProfileName = "named" }));
    }

    [Fact]
    public async Task A_program_that_fails_is_one_error_that_names_the_profile()
    {
        using var profiles = ProcessEnvironment.WithProfiles("[profile named]\ncredential_process = false\n");

        var error = await RefusedAsync(new() { ProfileName = "named" });

        Assert.Equal(ErrorKind.AuthenticationError, error.Kind);
        Assert.Empty(Control.Requests);
    }

    [Fact]
    public async Task A_profile_of_aws_login_names_the_way_round()
    {
        using var profiles = ProcessEnvironment.WithProfiles("[profile named]\nlogin_session = arn:aws:iam::111122223333:user/me\n");

        var error = await RefusedAsync(new() { ProfileName = "named" });

        Assert.Equal((ErrorId.ProfileNotUsable, ErrorKind.AuthenticationError), (error.ErrorId, error.Kind));
        Assert.Contains("aws configure export-credentials", error.RecommendedAction);
    }

    [Fact]
    public async Task Keys_of_a_credentials_object_are_asked_for_again()
    {
        var source = new PublicCredentials("AKIACREDENTIAL000001");
        var backend = Backend(Located(new() { Credential = source }));
        await backend.SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None);

        source.AccessKey = "AKIASTORED0000000001";
        backend.RenewCredentials();
        await backend.SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None);

        Assert.Equal(
            ["AKIACREDENTIAL000001", "AKIASTORED0000000001"], Control.Requests.Select(request => request.AccessKeyId));
    }

    [Theory]
    [InlineData("parameter", "us-east-2")]
    [InlineData("stored", "eu-central-1")]
    [InlineData("AWS_REGION", "ap-south-1")]
    [InlineData("AWS_DEFAULT_REGION", "sa-east-1")]
    [InlineData("profile", "ca-central-1")]
    public async Task The_nearest_region_wins(string nearest, string region)
    {
        using var profiles = ProcessEnvironment.WithProfiles(Profile("default", "AKIADEFAULT000000001") + "region = ca-central-1\n");
        string[] order = ["parameter", "stored", "AWS_REGION", "AWS_DEFAULT_REGION", "profile"];
        var from = Array.IndexOf(order, nearest);
        _environment.Set("AWS_REGION", from <= 2 ? "ap-south-1" : null)
            .Set("AWS_DEFAULT_REGION", from <= 3 ? "sa-east-1" : null);

        await Backend(new()
        {
            Region = from <= 0 ? "us-east-2" : null,
            StoredRegion = from <= 1 ? "eu-central-1" : null,
            EndpointUrl = Server.Uri.AbsoluteUri,
        }).SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None);

        Assert.Equal(region, Control.Requests[0].Region);
    }

    [Fact]
    public void No_region_anywhere_is_one_error()
    {
        var error = Refusal.Of(ErrorId.RegionMissing, () => Backend(new()));

        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("-Region", error.RecommendedAction);
    }

    [Fact]
    public async Task Nothing_that_is_thrown_tells_a_secret()
    {
        using var profiles = ProcessEnvironment.WithProfiles(Profile("named", "AKIAPROFILE000000001"));
        _environment.Set("AWS_MAX_ATTEMPTS", "1");
        AwsSession[] sessions =
        [
            new() { AccessKey = "AKIAPARAMETER0000001", SecretKey = Secret, SessionToken = Token },
            new() { ProfileName = "named" },
            new() { Credential = new PublicCredentials("AKIACREDENTIAL000001", Token) },
            new() { StoredCredential = new StoredCredentials(new PublicCredentials("AKIASTORED0000000001", Token), "") },
        ];
        string[] faults = ["accessDenied", "expiredToken", "badSignature", "internalFailure", "reset", "html"];
        foreach (var session in sessions)
        {
            foreach (var fault in faults)
            {
                Control.Fail(new FakeAws.Faults.Fault { Kind = fault, Count = 3 });
                var error = await Assert.ThrowsAnyAsync<Exception>(() => CallerAsync(session));
                Control.Reset();
                Control.AddKey(new AccessKey { AccessKeyId = "AKIAPROFILE000000001", SecretAccessKey = Secret });
                Assert.DoesNotContain("canary", error.ToString(), StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("canary", $"{session}", StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    private static string Profile(string name, string key) =>
        $"[{(name == "default" ? "" : "profile ")}{name}]\naws_access_key_id = {key}\naws_secret_access_key = {Secret}\n";

    private void AddRole(string name) => Control.AddRole(new FakeAws.Identity.Role { Name = name });

    /// <summary>The SDK's own STS client goes where the environment says.</summary>
    private void PointStsHere() => _environment.Set("AWS_ENDPOINT_URL", Server.Uri.AbsoluteUri);

    private AwsSession Located(AwsSession session) => new()
    {
        Region = "us-west-2",
        EndpointUrl = Server.Uri.AbsoluteUri,
        ProfileName = session.ProfileName,
        ProfileLocation = session.ProfileLocation,
        AccessKey = session.AccessKey,
        SecretKey = session.SecretKey,
        SessionToken = session.SessionToken,
        Credential = session.Credential,
        StoredCredential = session.StoredCredential,
    };

    private async Task<string?> CallerAsync(AwsSession session)
    {
        await Backend(Located(session)).SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None);
        return Control.Requests[^1].AccessKeyId;
    }

    private Task<SageMakerEstimatorException> RefusedAsync(AwsSession session) =>
        Assert.ThrowsAsync<SageMakerEstimatorException>(() => CallerAsync(session));

    /// <summary>A credentials object of another SDK.</summary>
    private sealed class PublicCredentials(string key, string? token = null)
    {
        public string AccessKey { get; set; } = key;

        public object GetCredentials() => new { AccessKey, SecretKey = Secret, Token = token ?? "" };
    }

    /// <summary>What Set-AWSCredential leaves in a session: its credentials aren't public, its text is the profile.</summary>
    private sealed class StoredCredentials(object? credentials, string name)
    {
        internal object? Credentials { get; } = credentials;

        public override string ToString() => name;
    }
}
