using FakeAws.Faults;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Tests;

/// <summary>What the SDK's standard mode asks again, how often, and what is left when it gives up.</summary>
[Collection(ProcessEnvironment.Collection)]
public sealed class RetryTests : WireTest
{
    [Theory]
    [InlineData("throttling")]
    [InlineData("html")]
    [InlineData("reset")]
    [InlineData("truncated")]
    public async Task Two_bad_answers_are_asked_again(string kind)
    {
        Control.Fail(new Fault { Kind = kind, Count = 2 });

        await Backend().SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None);

        Assert.Equal(3, Control.Requests.Count);
    }

    [Theory]
    [InlineData("throttling", ErrorId.Throttled, ErrorKind.LimitsExceeded, 400)]
    [InlineData("internalFailure", ErrorId.ServiceUnavailable, ErrorKind.ConnectionError, 500)]
    [InlineData("html", ErrorId.ServiceUnavailable, ErrorKind.ConnectionError, 503)]
    [InlineData("reset", ErrorId.ServiceUnreachable, ErrorKind.ConnectionError, 0)]
    public async Task A_third_one_is_the_end(string kind, string id, ErrorKind category, int status)
    {
        Control.Fail(new Fault { Kind = kind, Count = 0 });

        var error = await RefusedAsync();

        Assert.Equal(3, Control.Requests.Count);
        Assert.Equal((id, category, status), (error.ErrorId, error.Kind, error.StatusCode));
    }

    [Theory]
    [InlineData("accessDenied", ErrorId.AccessDenied, ErrorKind.PermissionDenied)]
    [InlineData("expiredToken", ErrorId.CredentialsExpired, ErrorKind.AuthenticationError)]
    [InlineData("unknownKey", ErrorId.CredentialsRefused, ErrorKind.AuthenticationError)]
    [InlineData("badSignature", ErrorId.CredentialsRefused, ErrorKind.AuthenticationError)]
    public async Task What_will_not_change_is_asked_once(string kind, string id, ErrorKind category)
    {
        Control.Fail(new Fault { Kind = kind, Count = 0 });

        var error = await RefusedAsync();

        Assert.Single(Control.Requests);
        Assert.Equal((id, category), (error.ErrorId, error.Kind));
        Assert.Equal(Control.Requests[0].RequestId, error.RequestId);
        Assert.Equal(Control.Requests[0].ErrorCode, error.ServiceErrorCode);
    }

    [Theory]
    [InlineData("AWS_MAX_ATTEMPTS", "1", 1)]
    [InlineData("AWS_MAX_ATTEMPTS", "4", 4)]
    [InlineData("AWS_RETRY_MODE", "adaptive", 3)]
    public async Task The_environment_says_how_often(string name, string value, int attempts)
    {
        using var environment = new ProcessEnvironment((name, value));
        Control.Fail(new Fault { Kind = "internalFailure", Count = 0 });

        await RefusedAsync();

        Assert.Equal(attempts, Control.Requests.Count);
    }

    [Fact]
    public async Task The_profile_says_how_often()
    {
        using var environment = ProcessEnvironment.WithProfiles("[default]\nmax_attempts = 2\n");
        Control.Fail(new Fault { Kind = "internalFailure", Count = 0 });

        await RefusedAsync();

        Assert.Equal(2, Control.Requests.Count);
    }

    [Fact]
    public async Task A_named_profile_says_how_often()
    {
        using var environment = ProcessEnvironment.WithProfiles(
            "[profile patient]\nmax_attempts = 4\naws_access_key_id = " + FakeAws.FakeAwsOptions.DefaultAccessKeyId
            + "\naws_secret_access_key = " + FakeAws.FakeAwsOptions.DefaultSecretAccessKey + "\n");
        Control.Fail(new Fault { Kind = "internalFailure", Count = 0 });
        var backend = Backend(new AwsSession
        {
            ProfileName = "patient", Region = "us-west-2", EndpointUrl = Server.Uri.AbsoluteUri,
        });

        await Assert.ThrowsAsync<ServiceException>(
            () => backend.SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None));

        Assert.Equal(4, Control.Requests.Count);
    }

    [Theory]
    [InlineData("throttling", 3)]
    [InlineData("internalFailure", 1)]
    [InlineData("reset", 1)]
    public async Task An_invocation_is_repeated_only_when_nothing_was_done(string kind, int attempts)
    {
        Control.Fail(new Fault { Kind = kind, Count = 0 });

        await Assert.ThrowsAsync<ServiceException>(() => Backend().Runtime.InvokeEndpointAsync(
            new() { EndpointName = "ep", Body = "1"u8.ToArray(), ContentType = "text/csv" }, CancellationToken.None));

        Assert.Equal(attempts, Control.Requests.Count);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(-20)]
    public async Task A_clock_that_is_wrong_by_twenty_minutes_is_put_right(int minutes)
    {
        Control.ClockOffset = TimeSpan.FromMinutes(minutes);
        var backend = Backend();

        await backend.SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None);
        Assert.True(await backend.Objects.ExistsAsync($"s3://{Bucket}/model/", CancellationToken.None));

        var refused = Control.Requests.Count(request => request.Status != 200);
        await backend.SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None);
        Assert.Equal(refused, Control.Requests.Count(request => request.Status != 200));
    }

    [Fact]
    public async Task A_host_that_nobody_listens_at_is_named()
    {
        var backend = Backend(SessionTo("http://127.0.0.1:9"));

        var refusal = await Assert.ThrowsAsync<ServiceException>(
            () => backend.SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None));
        var error = ServiceErrors.Wrap(refusal, "Listing", null);

        Assert.Equal((ErrorId.ServiceUnreachable, ErrorKind.ConnectionError), (error.ErrorId, error.Kind));
        Assert.Contains("http://127.0.0.1:9", error.Message);
        Assert.NotNull(error.RecommendedAction);
    }

    [Fact]
    public async Task An_answer_that_is_no_json_is_one_clear_error()
    {
        Control.Fail(new Fault { Kind = "html", Status = 200, Count = 0 });

        var error = await Assert.ThrowsAsync<SageMakerEstimatorException>(
            () => Backend().SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None));

        Assert.Contains("ListTrainingJobs", error.Message);
    }

    private async Task<SageMakerEstimatorException> RefusedAsync()
    {
        var refusal = await Assert.ThrowsAsync<ServiceException>(
            () => Backend().SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None));
        return ServiceErrors.Wrap(refusal, "Listing", "all");
    }
}
