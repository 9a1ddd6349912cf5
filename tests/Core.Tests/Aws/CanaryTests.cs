using FakeAws.Faults;
using FakeAws.Signing;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Whatever fails, and whoever gave the keys: no text of an error holds one.</summary>
[Collection(ProcessEnvironment.Collection)]
public sealed class CanaryTests : WireTest
{
    private const string Key = "AKIACANARY0000000001";
    private const string Secret = "canary+secret/of/a/test";
    private const string Token = "canary-session-token";

    private static readonly string Keys =
        $$"""{"Version": 1, "AccessKeyId": "{{Key}}", "SecretAccessKey": "{{Secret}}", "SessionToken": "{{Token}}", "Token": "{{Token}}"}""";

    private static readonly string StaticProfile =
        $"aws_access_key_id = {Key}\naws_secret_access_key = {Secret}\naws_session_token = {Token}\n";

    private readonly ProcessEnvironment _environment = new(("AWS_MAX_ATTEMPTS", "1"));

    public static TheoryData<string> Ways =>
        ["parameters", "credential", "stored", "environment", "profile", "process", "container", "role"];

    public override async Task DisposeAsync()
    {
        _environment.Dispose();
        await base.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task No_failure_of_a_call_tells_a_secret(string way)
    {
        using var stub = new HttpStub(_ => (200, Keys));
        var session = Give(way, stub);
        foreach (var fault in (string[])
            ["accessDenied", "expiredToken", "unknownKey", "badSignature", "internalFailure", "reset", "truncated", "html", "empty"])
        {
            foreach (var service in (string[])["sagemaker", "s3", "iam"])
            {
                Control.Reset();
                Control.AddBucket(Bucket);
                Control.AddKey(new AccessKey { AccessKeyId = Key, SecretAccessKey = Secret, SessionToken = Token });
                Control.AddRole(new FakeAws.Identity.Role { Name = "Assumed" });
                Control.Fail(new Fault { Service = service, Kind = fault, Count = 0 });

                var error = await Record.ExceptionAsync(() => CallAsync(Backend(session), service));

                AssertSilent(error, session);
            }
        }
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("html")]
    [InlineData("internalFailure")]
    [InlineData("accessDenied")]
    [InlineData("reset")]
    public async Task No_failure_of_a_source_of_keys_tells_a_secret(string fault)
    {
        using var stub = new HttpStub(_ => (200, Keys));
        var session = Give("role", stub);
        Control.AddKey(new AccessKey { AccessKeyId = Key, SecretAccessKey = Secret, SessionToken = Token });
        Control.AddRole(new FakeAws.Identity.Role { Name = "Assumed" });
        Control.Fail(new Fault { Service = "sts", Kind = fault, Count = 0 });

        var error = await Record.ExceptionAsync(() => CallAsync(Backend(session), "sagemaker"));

        Assert.Equal(ErrorId.ProfileNotUsable, Assert.IsType<SageMakerEstimatorException>(error).ErrorId);
        AssertSilent(error, session);
    }

    [Theory]
    [InlineData("{ \"Version\": 1, \"AccessKeyId\": \"K\", \"SecretAccessKey\": \"canary+secret\"")]
    [InlineData("{ \"Version\": 2, \"AccessKeyId\": \"K\", \"SecretAccessKey\": \"canary+secret\" }")]
    [InlineData("canary+secret canary-session-token")]
    public async Task Output_of_a_program_that_cannot_be_read_is_not_shown(string output)
    {
        var file = ProcessEnvironment.File("keys.json", output);
        using var profiles = ProcessEnvironment.WithProfiles($"[profile named]\ncredential_process = cat {file}\n");

        var error = await Record.ExceptionAsync(() => CallAsync(Backend(Located(new() { ProfileName = "named" })), "sagemaker"));

        AssertSilent(error, Session);
    }

    private static void AssertSilent(Exception? error, AwsSession session)
    {
        if (error is ServiceException refusal)
        {
            error = ServiceErrors.Wrap(refusal, "Calling", session);
        }

        Assert.IsType<SageMakerEstimatorException>(error);
        foreach (var text in (string?[])[error.ToString(), (error as SageMakerEstimatorException)?.RecommendedAction, $"{session}"])
        {
            Assert.DoesNotContain("canary+", text ?? "", StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("canary-", text ?? "", StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<SecretAccessKey>", text ?? "", StringComparison.OrdinalIgnoreCase);
        }
    }

    private AwsSession Give(string way, HttpStub stub)
    {
        switch (way)
        {
            case "parameters":
                return Located(new() { AccessKey = Key, SecretKey = Secret, SessionToken = Token });
            case "credential":
                return Located(new() { Credential = new ForeignObject() });
            case "stored":
                return Located(new() { StoredCredential = new Stored(new ForeignObject()) });
            case "environment":
                _environment.Set("AWS_ACCESS_KEY_ID", Key).Set("AWS_SECRET_ACCESS_KEY", Secret).Set("AWS_SESSION_TOKEN", Token);
                return Located(new());
            case "container":
                _environment.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", stub.Url);
                return Located(new());
            case "profile":
                ProcessEnvironment.WithProfiles("[profile named]\n" + StaticProfile);
                break;
            case "process":
                ProcessEnvironment.WithProfiles(
                    $"[profile named]\ncredential_process = cat {ProcessEnvironment.File("keys.json", Keys)}\n");
                break;
            default:
                _environment.Set("AWS_ENDPOINT_URL", Server.Uri.AbsoluteUri);
                ProcessEnvironment.WithProfiles(
                    "[profile named]\nrole_arn = arn:aws:iam::111122223333:role/Assumed\nsource_profile = source\n"
                    + "[profile source]\n" + StaticProfile);
                break;
        }

        return Located(new() { ProfileName = "named" });
    }

    private AwsSession Located(AwsSession session) => new()
    {
        Region = "us-west-2",
        EndpointUrl = Server.Uri.AbsoluteUri,
        ProfileName = session.ProfileName,
        AccessKey = session.AccessKey,
        SecretKey = session.SecretKey,
        SessionToken = session.SessionToken,
        Credential = session.Credential,
        StoredCredential = session.StoredCredential,
    };

    private static Task CallAsync(Core.Aws.AwsBackend backend, string service) => service switch
    {
        "sagemaker" => backend.SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None),
        "iam" => backend.Roles.LookUpAsync("Some", CancellationToken.None),
        _ => backend.Objects.ExistsAsync($"s3://{Bucket}/model/", CancellationToken.None),
    };

    private sealed class ForeignObject
    {
        public object GetCredentials() => new { AccessKey = Key, SecretKey = Secret, Token };

        public override string ToString() => Secret;
    }

    private sealed class Stored(object credentials)
    {
        internal object Credentials { get; } = credentials;

        public override string ToString() => "named";
    }
}
