using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Transform jobs of this machine, in SageMaker's words.</summary>
[Collection(LocalMachine.Collection)]
public sealed class LocalTransformJobsTests : IDisposable
{
    private readonly LocalMachine _machine = new();

    private LocalTransformJobs Jobs => _machine.Backends.Local().TransformJobs;

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void A_job_is_described_with_its_request_and_its_state()
    {
        var begun = _machine.Time.GetUtcNow();
        AddJob("tr-1", new() { TransformJobStatus = "Completed", CreationTime = begun, TransformStartTime = begun, TransformEndTime = begun });

        var answer = Jobs.Describe("tr-1");

        Assert.Equal(
            ("tr-1", "arn:local:sagemaker:::transform-job/tr-1", "Completed", "m"),
            (answer.TransformJobName, answer.TransformJobArn, answer.TransformJobStatus, answer.ModelName));
        Assert.Equal((begun, begun, "Line"), (answer.CreationTime, answer.TransformEndTime, answer.TransformInput!.SplitType));
    }

    [Fact]
    public void A_job_whose_supervisor_is_dead_has_failed_and_stays_so()
    {
        AddJob("tr-1", new() { TransformJobStatus = "InProgress", CreationTime = _machine.Time.GetUtcNow(), Supervised = true });

        var answer = Jobs.Describe("tr-1");
        _machine.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("Failed", answer.TransformJobStatus);
        Assert.Contains("supervisor", answer.FailureReason);
        Assert.Equal(answer.TransformEndTime, Jobs.Describe("tr-1").TransformEndTime);
    }

    [Fact]
    public void The_newest_comes_first_in_a_list()
    {
        var now = _machine.Time.GetUtcNow();
        AddJob("old", new() { TransformJobStatus = "Completed", CreationTime = now });
        AddJob("new", new() { TransformJobStatus = "Stopped", CreationTime = now.AddMinutes(1) });

        Assert.Equal(["new", "old"], Jobs.List().Select(job => job.Name));
    }

    [Fact]
    public void An_ended_job_is_not_stopped()
    {
        AddJob("tr-1", new() { TransformJobStatus = "Completed", CreationTime = _machine.Time.GetUtcNow() });

        var error = Assert.Throws<ServiceException>(() => Jobs.Stop("tr-1"));

        Assert.Equal("The request was rejected because the transform job is in status Completed.", error.Message);
    }

    [Theory]
    [InlineData("no-such-job")]
    [InlineData("../jobs")]
    public void A_job_that_nobody_has_is_missing(string name)
    {
        var error = Assert.Throws<ServiceException>(() => Jobs.Describe(name));

        Assert.Equal($"Could not find requested job with name: {name}", error.Message);
    }

    [Theory]
    [InlineData("file:///model.tar.gz", null, nameof(ErrorId.NotSupportedInLocalMode))]
    [InlineData("s3://bucket/model.tar.gz", "serve.py", nameof(ErrorId.RemoteDataInLocalMode))]
    public async Task A_model_that_no_process_here_can_serve_is_refused(string data, string? program, string errorId)
    {
        _machine.Hosting.CreateModel(new CreateModelRequest
        {
            ModelName = "m",
            PrimaryContainer = new()
            {
                ModelDataUrl = data,
                Environment = program is null ? null : new Dictionary<string, string> { ["SAGEMAKER_PROGRAM"] = program },
            },
        });

        await Refusal.OfAsync(errorId, () => Jobs.CreateAsync(Request("tr-1"), CancellationToken.None));

        Assert.Empty(Jobs.List());
    }

    [Fact]
    public async Task A_name_is_used_once()
    {
        AddJob("tr-1", new() { TransformJobStatus = "Completed", CreationTime = _machine.Time.GetUtcNow() });

        var error = await Assert.ThrowsAsync<ServiceException>(() => Jobs.CreateAsync(Request("tr-1"), CancellationToken.None));

        Assert.Equal("ResourceInUse", error.Code);
    }

    private void AddJob(string name, LocalTransformStatus status)
    {
        var job = new JobFolder(_machine.State.Folder(Path.Combine(_machine.State.TransformJobs, name)));
        LocalState.Write(job.RequestFile, Request(name), WireJson.Default.CreateTransformJobRequest);
        job.WriteStatus(status);
    }

    private static CreateTransformJobRequest Request(string name) => new()
    {
        TransformJobName = name,
        ModelName = "m",
        TransformInput = new()
        {
            DataSource = new() { S3DataSource = new() { S3DataType = "S3Prefix", S3Uri = "file:///rows.csv" } }, SplitType = "Line",
        },
        TransformOutput = new() { S3OutputPath = "file:///out" },
        TransformResources = new() { InstanceType = "local", InstanceCount = 1 },
    };
}
