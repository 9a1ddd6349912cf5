using System.Diagnostics;
using FakeAws.Faults;
using SageMakerEstimator.Core.Aws;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Who presses Ctrl+C doesn't wait, whatever the call is waiting for.</summary>
[Collection(ProcessEnvironment.Collection)]
public sealed class CancellationTests : WireTest
{
    [Theory]
    [InlineData("sagemaker")]
    [InlineData("logs")]
    [InlineData("runtime")]
    [InlineData("iam")]
    [InlineData("s3")]
    public async Task A_service_that_does_not_answer_is_left(string service)
    {
        Control.Fail(new Fault { Kind = "slow", DelayMilliseconds = 60_000, Count = 0 });

        await EndsAtOnceAsync(token => CallAsync(Backend(), service, token));
    }

    [Fact]
    public async Task A_pause_between_attempts_is_left()
    {
        Control.Fail(new Fault { Kind = "internalFailure", Count = 0 });
        using var environment = new ProcessEnvironment(("AWS_MAX_ATTEMPTS", "50"));

        await EndsAtOnceAsync(token => new AwsBackend(Session, TimeProvider.System).SageMaker.ListTrainingJobsAsync(new(), token));
    }

    [Theory]
    [InlineData("sagemaker")]
    [InlineData("s3")]
    public async Task A_source_of_credentials_that_does_not_answer_is_left(string service)
    {
        using var environment = ProcessEnvironment.WithProfiles("[profile slow]\ncredential_process = sleep 5\n");
        var session = new AwsSession { Region = "us-west-2", EndpointUrl = Server.Uri.AbsoluteUri, ProfileName = "slow" };

        await EndsAtOnceAsync(token => CallAsync(Backend(session), service, token));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_already_is_not_sent()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => CallAsync(Backend(), "sagemaker", new CancellationToken(canceled: true)));

        Assert.Empty(Control.Requests);
    }

    private static async Task EndsAtOnceAsync(Func<CancellationToken, Task> call)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var clock = Stopwatch.StartNew();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call(stop.Token));

        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(1300));
    }

    private static Task CallAsync(AwsBackend backend, string service, CancellationToken token) => service switch
    {
        "sagemaker" => backend.SageMaker.ListTrainingJobsAsync(new(), token),
        "logs" => backend.Logs.DescribeLogStreamsAsync(new() { LogGroupName = "/aws/sagemaker/TrainingJobs" }, token),
        "runtime" => backend.Runtime.InvokeEndpointAsync(
            new() { EndpointName = "ep", Body = "1"u8.ToArray(), ContentType = "text/csv" }, token),
        "iam" => backend.Roles.LookUpAsync("Some", token),
        _ => backend.Objects.ExistsAsync($"s3://{Bucket}/model/", token),
    };
}
