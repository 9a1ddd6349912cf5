using FakeAws;
using FakeAws.Control;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Each operation of the wire clients goes out signed, is valid by the service's model, and its answer is read.</summary>
public sealed class OperationsTests : WireTest
{
    [Fact]
    public async Task Training_jobs_are_made_described_listed_and_stopped()
    {
        var api = Backend().SageMaker;
        var made = await api.CreateTrainingJobAsync(Request("job-1"), CancellationToken.None);
        Assert.Equal("arn:aws:sagemaker:us-west-2:111122223333:training-job/job-1", made.TrainingJobArn);

        var found = await api.DescribeTrainingJobAsync(new() { TrainingJobName = "job-1" }, CancellationToken.None);
        Assert.Equal(("InProgress", "Starting"), (found.TrainingJobStatus, found.SecondaryStatus));
        Assert.Equal("2", found.HyperParameters!["epochs"]);
        Assert.InRange(found.CreationTime!.Value, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));

        var list = await api.ListTrainingJobsAsync(new(), CancellationToken.None);
        Assert.Equal("job-1", Assert.Single(list.TrainingJobSummaries!).TrainingJobName);

        await api.StopTrainingJobAsync(new() { TrainingJobName = "job-1" }, CancellationToken.None);
        Control.Advance(TimeSpan.FromMinutes(1));
        found = await api.DescribeTrainingJobAsync(new() { TrainingJobName = "job-1" }, CancellationToken.None);
        Assert.Equal("Stopped", found.TrainingJobStatus);
        Assert.All(Control.Requests, request => Assert.Equal(200, request.Status));
    }

    [Fact]
    public async Task Endpoints_are_made_described_and_deleted()
    {
        var api = Backend().SageMaker;
        await MakeEndpointAsync(api);
        Assert.Equal("Creating", (await DescribeAsync()).EndpointStatus);
        Control.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("InService", (await DescribeAsync()).EndpointStatus);
        Assert.Equal("model-1", (await api.DescribeModelAsync(new() { ModelName = "model-1" }, CancellationToken.None)).ModelName);
        var config = await api.DescribeEndpointConfigAsync(new() { EndpointConfigName = "config-1" }, CancellationToken.None);
        Assert.Equal("ml.m5.large", Assert.Single(config.ProductionVariants!).InstanceType);
        var list = await api.ListEndpointConfigsAsync(new(), CancellationToken.None);
        Assert.Equal("config-1", Assert.Single(list.EndpointConfigs!).EndpointConfigName);

        await api.DeleteEndpointAsync(new() { EndpointName = "ep" }, CancellationToken.None);
        await api.DeleteEndpointConfigAsync(new() { EndpointConfigName = "config-1" }, CancellationToken.None);
        await api.DeleteModelAsync(new() { ModelName = "model-1" }, CancellationToken.None);
        Control.Advance(TimeSpan.FromMinutes(1));
        Assert.All(Control.Resources().Values, Assert.Empty);
        return;

        Task<DescribeEndpointResponse> DescribeAsync() =>
            api.DescribeEndpointAsync(new() { EndpointName = "ep" }, CancellationToken.None);
    }

    [Fact]
    public async Task Logs_are_found_and_read()
    {
        Control.AddLog(new LogSpec
        {
            Group = "/aws/sagemaker/TrainingJobs", Stream = "job-1/algo-1-1", Messages = ["one", "two ü 漢 😀"],
        });
        var logs = Backend().Logs;

        var streams = await logs.DescribeLogStreamsAsync(
            new() { LogGroupName = "/aws/sagemaker/TrainingJobs", LogStreamNamePrefix = "job-1/" }, CancellationToken.None);
        var stream = Assert.Single(streams.LogStreams!).LogStreamName;
        Assert.Equal("job-1/algo-1-1", stream);
        var page = await logs.GetLogEventsAsync(
            new() { LogGroupName = "/aws/sagemaker/TrainingJobs", LogStreamName = stream, StartFromHead = true },
            CancellationToken.None);
        Assert.Equal(["one", "two ü 漢 😀"], page.Events!.Select(line => line.Message));
        Assert.NotNull(page.NextForwardToken);
    }

    [Theory]
    [InlineData("1,2,3")]
    [InlineData("")]
    [InlineData("ü 漢 😀\n\"quoted\"")]
    public async Task An_endpoint_gets_the_bytes_and_gives_its_own(string body)
    {
        var backend = Backend();
        await MakeEndpointAsync(backend.SageMaker);
        Control.Advance(TimeSpan.FromMinutes(1));

        var answer = await backend.Runtime.InvokeEndpointAsync(
            new() { EndpointName = "ep", Body = System.Text.Encoding.UTF8.GetBytes(body), ContentType = "text/csv", Accept = "text/csv" },
            CancellationToken.None);

        Assert.Equal(body, System.Text.Encoding.UTF8.GetString(answer.Body));
        Assert.Equal("text/csv", answer.ContentType);
    }

    [Fact]
    public async Task An_answer_of_a_hundred_megabytes_is_read_whole()
    {
        var backend = Backend();
        await MakeEndpointAsync(backend.SageMaker);
        Control.Advance(TimeSpan.FromMinutes(1));
        var big = new byte[100_000_000];
        new Random(1).NextBytes(big);
        Control.Answer(new InvokeAnswer { Bytes = big });

        var answer = await backend.Runtime.InvokeEndpointAsync(
            new() { EndpointName = "ep", Body = "1"u8.ToArray(), ContentType = "text/csv" }, CancellationToken.None);

        Assert.True(answer.Body.AsSpan().SequenceEqual(big));
    }

    [Fact]
    public async Task A_role_that_is_named_only_is_looked_up()
    {
        var arn = await Backend().RoleArnAsync(
            FakeAwsOptions.DefaultRoleName, new RecordingSink(), CancellationToken.None);

        Assert.Equal(FakeAwsOptions.DefaultRoleArn, arn);
        Assert.Equal(["GetRole"], Control.Requests.Select(request => request.Operation));
        Assert.Equal("us-east-1", Control.Requests[0].Region);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_comes_back_at_once()
    {
        Control.Fail(new FakeAws.Faults.Fault { Kind = "slow", DelayMilliseconds = 30_000 });
        using var stop = new CancellationTokenSource();
        var call = Backend().SageMaker.ListTrainingJobsAsync(new(), stop.Token);
        await Task.WhenAny(call, Until(() => Control.Requests.Count > 0 || call.IsCompleted));

        var clock = System.Diagnostics.Stopwatch.StartNew();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"{clock.Elapsed}");
    }

    internal static CreateTrainingJobRequest Request(string name) => new()
    {
        TrainingJobName = name,
        RoleArn = FakeAwsOptions.DefaultRoleArn,
        AlgorithmSpecification = new AlgorithmSpecification { TrainingImage = Image, TrainingInputMode = "File" },
        OutputDataConfig = new OutputDataConfig { S3OutputPath = $"s3://{Bucket}/out" },
        ResourceConfig = new ResourceConfig { InstanceType = "ml.m5.large", InstanceCount = 1, VolumeSizeInGB = 30 },
        StoppingCondition = new StoppingCondition { MaxRuntimeInSeconds = 3600 },
        HyperParameters = new Dictionary<string, string> { ["epochs"] = "2" },
    };

    private static async Task Until(Func<bool> condition)
    {
        for (var look = 0; look < 500 && !condition(); look++)
        {
            await Task.Delay(2);
        }
    }

    private static async Task MakeEndpointAsync(ISageMakerApi api)
    {
        await api.CreateModelAsync(
            new()
            {
                ModelName = "model-1",
                ExecutionRoleArn = FakeAwsOptions.DefaultRoleArn,
                PrimaryContainer = new() { Image = Image, ModelDataUrl = $"s3://{Bucket}/model/model.tar.gz" },
            },
            CancellationToken.None);
        await api.CreateEndpointConfigAsync(
            new()
            {
                EndpointConfigName = "config-1",
                ProductionVariants =
                [
                    new()
                    {
                        VariantName = "AllTraffic", ModelName = "model-1", InstanceType = "ml.m5.large",
                        InitialInstanceCount = 1, InitialVariantWeight = 1,
                    },
                ],
            },
            CancellationToken.None);
        await api.CreateEndpointAsync(
            new() { EndpointName = "ep", EndpointConfigName = "config-1" }, CancellationToken.None);
    }
}
