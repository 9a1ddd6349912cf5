using FakeAws.Faults;
using FakeAws.Signing;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Hosting;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Each refusal of a service has one id, a category, the service's own words and, where there is one, a remedy.</summary>
public sealed class RefusalTests : WireTest
{
    public static TheoryData<string, string, int, string, ErrorKind, string?> Table => new()
    {
        { "AccessDeniedException", "User: u is not authorized to perform: sagemaker:ListTrainingJobs", 400, ErrorId.AccessDenied, ErrorKind.PermissionDenied, null },
        { "AccessDeniedException", "User: u is not authorized to perform: sagemaker:AddTags on resource: r", 400, ErrorId.AddTagsDenied, ErrorKind.PermissionDenied, "sagemaker:AddTags" },
        { "AccessDeniedException", "User: u is not authorized to perform: iam:PassRole on resource: r", 400, ErrorId.PassRoleDenied, ErrorKind.PermissionDenied, "iam:PassRole" },
        { "ExpiredTokenException", "The security token included in the request is expired", 400, ErrorId.CredentialsExpired, ErrorKind.AuthenticationError, "aws sso login" },
        { "UnrecognizedClientException", "The security token included in the request is invalid.", 400, ErrorId.CredentialsRefused, ErrorKind.AuthenticationError, "region is enabled" },
        { "InvalidClientTokenId", "The security token included in the request is invalid.", 403, ErrorId.CredentialsRefused, ErrorKind.AuthenticationError, "region is enabled" },
        { "IncompleteSignatureException", "Date must be in ISO-8601", 403, ErrorId.CredentialsRefused, ErrorKind.AuthenticationError, "-ProfileName" },
        { "ThrottlingException", "Rate exceeded", 400, ErrorId.Throttled, ErrorKind.LimitsExceeded, "Wait" },
        { "ThrottlingException", "Rate exceeded", 429, ErrorId.Throttled, ErrorKind.LimitsExceeded, "Wait" },
        { "ResourceLimitExceeded", "The account-level service limit 'ml.p3 for training job usage' is 0 Instances", 400, ErrorId.QuotaExceeded, ErrorKind.QuotaExceeded, "Service Quotas" },
        { "ResourceInUse", "It is in use", 400, ErrorId.ResourceInUse, ErrorKind.ResourceBusy, null },
        { "ValidationException", "1 validation error detected", 400, ErrorId.RequestInvalid, ErrorKind.InvalidArgument, null },
        { "InternalFailure", "", 500, ErrorId.ServiceUnavailable, ErrorKind.ConnectionError, null },
        { "ServiceUnavailable", "Try later", 503, ErrorId.ServiceUnavailable, ErrorKind.ConnectionError, null },
        { "NobodyKnowsThis", "A new one", 418, ErrorId.Unexpected, ErrorKind.NotSpecified, null },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task A_refusal_keeps_the_services_words(
        string code, string text, int status, string id, ErrorKind kind, string? advice)
    {
        Control.Fail(new Fault { Kind = "error", Code = code, Message = text, Status = status, Count = 0 });

        var refusal = await Assert.ThrowsAsync<ServiceException>(ListAsync);
        var error = ServiceErrors.Wrap(refusal, "Listing", "all");

        Assert.Equal((id, kind), (error.ErrorId, error.Kind));
        Assert.Equal((code, status, Control.Requests[^1].RequestId), (error.ServiceErrorCode, error.StatusCode, error.RequestId));
        Assert.Equal(
            text.Length > 0 ? $"Listing was refused: {text}" : $"Listing was refused with status {status}, and no reason was given.",
            error.Message);
        Assert.Equal("all", error.Target);
        Assert.Contains(advice ?? "", error.RecommendedAction ?? "");
    }

    [Theory]
    [InlineData("sagemaker", "expiredToken", ErrorId.CredentialsExpired)]
    [InlineData("logs", "accessDenied", ErrorId.AccessDenied)]
    [InlineData("logs", "throttling", ErrorId.Throttled)]
    [InlineData("sagemaker-runtime", "accessDenied", ErrorId.AccessDenied)]
    [InlineData("sagemaker-runtime", "expiredToken", ErrorId.CredentialsExpired)]
    [InlineData("sagemaker-runtime", "badSignature", ErrorId.CredentialsRefused)]
    [InlineData("iam", "accessDenied", ErrorId.AccessDenied)]
    [InlineData("iam", "throttling", ErrorId.Throttled)]
    [InlineData("iam", "unknownKey", ErrorId.CredentialsRefused)]
    [InlineData("sts", "expiredToken", ErrorId.CredentialsExpired)]
    [InlineData("sts", "badSignature", ErrorId.CredentialsRefused)]
    [InlineData("s3", "accessDenied", ErrorId.AccessDenied)]
    [InlineData("s3", "expiredToken", ErrorId.CredentialsExpired)]
    [InlineData("s3", "unknownKey", ErrorId.CredentialsRefused)]
    public async Task Every_protocol_says_it_in_its_own_way(string service, string fault, string id)
    {
        Control.Fail(new Fault { Service = service, Kind = fault, Count = 0 });

        var refusal = await Assert.ThrowsAsync<ServiceException>(() => CallAsync(service));
        var error = ServiceErrors.Wrap(refusal, "Calling", service);

        Assert.Equal(id, error.ErrorId);
        Assert.Equal(Control.Requests[^1].RequestId, error.RequestId);
        Assert.NotEmpty(refusal.Message);
    }

    [Theory]
    [InlineData(502, ErrorId.ServiceUnavailable, ErrorKind.ConnectionError)]
    [InlineData(403, ErrorId.AccessDenied, ErrorKind.PermissionDenied)]
    public async Task A_proxys_page_is_told_by_its_status(int status, string id, ErrorKind kind)
    {
        Control.Fail(new Fault { Kind = "html", Status = status, Count = 0 });

        var error = ServiceErrors.Wrap(await Assert.ThrowsAsync<ServiceException>(ListAsync), "Listing", null);

        Assert.Equal((id, kind, status), (error.ErrorId, error.Kind, error.StatusCode));
        Assert.Contains($"{status}", error.Message);
        Assert.DoesNotContain("<html>", error.Message);
    }

    [Fact]
    public async Task A_role_that_is_not_there_is_not_found()
    {
        var error = await Refusal.OfAsync(
            ErrorId.RoleNotFound, () => Backend().RoleArnAsync("Nobody", Sink, CancellationToken.None));

        Assert.Equal((ErrorId.RoleNotFound, ErrorKind.ObjectNotFound), (error.ErrorId, error.Kind));
        Assert.Equal(("NoSuchEntity", 404), (error.ServiceErrorCode, error.StatusCode));
    }

    [Fact]
    public async Task A_session_that_ended_is_told_apart_from_a_wrong_key()
    {
        Control.AddKey(new AccessKey { AccessKeyId = "ASIAENDED00000000001", SecretAccessKey = "secret", SessionToken = "t" });
        Control.Expire("ASIAENDED00000000001");
        var session = new AwsSession
        {
            Region = "us-west-2", EndpointUrl = Server.Uri.AbsoluteUri,
            AccessKey = "ASIAENDED00000000001", SecretKey = "secret", SessionToken = "t",
        };

        var ended = await Assert.ThrowsAsync<ServiceException>(
            () => Backend(session).SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None));
        Assert.Equal("ExpiredTokenException", ended.Code);
        Assert.True(ServiceErrors.IsAboutCredentials(ended));

        var wrong = await Assert.ThrowsAsync<ServiceException>(() => Backend(new AwsSession
        {
            Region = "us-west-2", EndpointUrl = Server.Uri.AbsoluteUri,
            AccessKey = FakeAws.FakeAwsOptions.DefaultAccessKeyId, SecretKey = "not this one",
        }).SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None));
        Assert.Equal("InvalidSignatureException", wrong.Code);
    }

    [Fact]
    public async Task A_denial_names_the_action_and_the_caller()
    {
        Control.Deny("sagemaker:ListTrainingJobs");

        var error = ServiceErrors.Wrap(await Assert.ThrowsAsync<ServiceException>(ListAsync), "Listing", null);

        Assert.Equal(ErrorId.AccessDenied, error.ErrorId);
        Assert.Contains("sagemaker:ListTrainingJobs", error.Message);
        Assert.Contains("arn:aws:", error.Message);
    }

    [Fact]
    public async Task Tags_that_are_denied_have_an_id_of_their_own()
    {
        Control.Deny("sagemaker:AddTags");
        var estimator = Estimator();
        estimator.Tag = [new Tag("team", "a")];

        var error = await StartAsync(estimator, ErrorId.AddTagsDenied);

        Assert.Equal(ErrorKind.PermissionDenied, error.Kind);
        Assert.Empty(Control.Resources()["training-job"]);
    }

    [Fact]
    public async Task A_role_that_may_not_be_passed_has_an_id_of_its_own()
    {
        Control.Deny("iam:PassRole");

        Assert.Equal(ErrorKind.PermissionDenied, (await StartAsync(Estimator(), ErrorId.PassRoleDenied)).Kind);
    }

    [Fact]
    public async Task A_quota_that_is_used_up_is_said()
    {
        Control.Limit("ml.m5.large", "training job", 0);

        var error = await StartAsync(Estimator(), ErrorId.QuotaExceeded);

        Assert.Equal((ErrorKind.QuotaExceeded, "ResourceLimitExceeded"), (error.Kind, error.ServiceErrorCode));
    }

    [Fact]
    public async Task A_job_or_endpoint_that_is_not_there_is_not_found()
    {
        var backends = new Backends(LocalMachine.Nowhere, TimeProvider.System);
        var job = new TrainingJobReference("nobody", SageMakerEstimator.Backend.Aws, Session);
        var endpoint = new EndpointReference("nobody", SageMakerEstimator.Backend.Aws, Session);

        var noJob = await Refusal.OfAsync(
            ErrorId.TrainingJobNotFound,
            () => new TrainingOperations(backends, TimeProvider.System).DescribeAsync(job, CancellationToken.None));
        var noEndpoint = await Refusal.OfAsync(
            ErrorId.EndpointNotFound,
            () => new HostingOperations(backends, TimeProvider.System).ConnectAsync(endpoint, new(), CancellationToken.None));

        Assert.Equal((ErrorKind.ObjectNotFound, "ValidationException"), (noJob.Kind, noJob.ServiceErrorCode));
        Assert.Equal((ErrorKind.ObjectNotFound, "ValidationException"), (noEndpoint.Kind, noEndpoint.ServiceErrorCode));
        Assert.Equal(["DescribeTrainingJob", "DescribeEndpoint"], Asked);
    }

    [Fact]
    public async Task A_models_own_error_comes_with_its_status_and_text()
    {
        Control.Fail(new Fault { Kind = "error", Service = "sagemaker-runtime", Code = "ModelError", Message = "no", Status = 424, Count = 0 });

        var error = await Assert.ThrowsAsync<ServiceException>(() => CallAsync("sagemaker-runtime"));

        Assert.Equal(("ModelError", 424), (error.Code, error.StatusCode));
        Assert.Single(Control.Requests);
    }

    private Task ListAsync() => Backend().SageMaker.ListTrainingJobsAsync(new(), CancellationToken.None);

    private async Task<SageMakerEstimatorException> StartAsync(Estimator estimator, string id)
    {
        var operations = new TrainingOperations(new Backends(LocalMachine.Nowhere, TimeProvider.System), TimeProvider.System);
        return await Refusal.OfAsync(id, async () =>
        {
            var plan = await operations.PlanAsync(estimator, new(), Sink, CancellationToken.None);
            await operations.SubmitAsync(plan, Interruption.StopsLocal, Sink, CancellationToken.None);
        });
    }

    private Task CallAsync(string service)
    {
        var (backend, none) = (Backend(), CancellationToken.None);
        return service switch
        {
            "sagemaker" => backend.SageMaker.ListTrainingJobsAsync(new(), none),
            "logs" => backend.Logs.DescribeLogStreamsAsync(new() { LogGroupName = "/aws/sagemaker/TrainingJobs" }, none),
            "sagemaker-runtime" => backend.Runtime.InvokeEndpointAsync(
                new() { EndpointName = "ep", Body = "1"u8.ToArray(), ContentType = "text/csv" }, none),
            "iam" => backend.Roles.LookUpAsync("Some", none),
            "sts" => backend.Objects.DefaultLocationAsync(none),
            _ => backend.Objects.ExistsAsync($"s3://{Bucket}/model/", none),
        };
    }
}
