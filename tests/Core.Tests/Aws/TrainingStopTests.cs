using FakeAws;
using FakeAws.Faults;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Stopping jobs of SageMaker, asked for or because nobody waits any more.</summary>
public sealed class TrainingStopTests : WireTest
{
    private readonly SteppingTime _time = new();

    private TrainingOperations Operations => new(new Backends(new CoreEnvironment("", ""), _time), _time);

    [Fact]
    public async Task A_job_of_SageMaker_goes_on_when_nobody_waits_and_the_last_word_says_how_to_follow_it()
    {
        var run = await RunAsync("job-1");

        await Operations.AbandonAsync([run], Interruption.StopsLocal, Sink);

        Assert.DoesNotContain("StopTrainingJob", Asked);
        Assert.Equal(
            "Training job 'job-1' goes on. Follow it again with: Connect-SMTrainingJob -TrainingJob job-1 -Region us-west-2",
            Assert.Single(Sink.LastWords));
    }

    [Fact]
    public async Task It_is_stopped_when_that_was_asked_for()
    {
        var run = await RunAsync("job-1");

        await Operations.AbandonAsync([run], Interruption.StopsAll, Sink);

        Assert.Contains("StopTrainingJob", Asked);
        Assert.StartsWith("Training job 'job-1' is being stopped", Assert.Single(Sink.LastWords), StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_it_could_not_be_stopped_is_said_with_the_command_that_stops_it()
    {
        var run = await RunAsync("job-1");
        Control.Deny("sagemaker:StopTrainingJob");

        await Operations.AbandonAsync([run], Interruption.StopsAll, Sink);

        var last = Sink.LastWords.Last();
        Assert.Contains("not authorized to perform: sagemaker:StopTrainingJob", last);
        Assert.EndsWith("stop it with: Stop-SMTraining -TrainingJob job-1 -Region us-west-2", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_for_the_stop_bears_with_a_service_that_fails_for_a_while()
    {
        await RunAsync("job-1");
        Control.AutoAdvance = TimeSpan.FromMilliseconds(100);
        Control.Fail(new Fault { Operation = "DescribeTrainingJob", Kind = "error", Code = "ThrottlingException", Message = "Rate exceeded", Skip = 1, Count = 4 });

        var job = await Operations.StopAsync(
            new("job-1", SageMakerEstimator.Backend.Aws, Session), wait: true, Sink, CancellationToken.None);

        Assert.Equal("Stopped", job.TrainingJobStatus);
        Assert.Contains("Rate exceeded", Assert.Single(Sink.Warnings));
        Assert.True(Sink.Progresses.Last().Completed);
    }

    [Fact]
    public async Task A_job_that_ends_while_it_is_asked_to_stop_is_left_as_it_is()
    {
        await RunAsync("job-1");
        Control.Fail(new Fault
        {
            Operation = "StopTrainingJob", Kind = "error", Code = "ValidationException",
            Message = "The request was rejected because the training job is in status Completed.",
        });
        Control.AutoAdvance = TimeSpan.FromMinutes(1);

        var job = await Operations.StopAsync(
            new("job-1", SageMakerEstimator.Backend.Aws, Session), wait: true, Sink, CancellationToken.None);

        Assert.Equal("Completed", job.TrainingJobStatus);
    }

    private async Task<Estimator> RunAsync(string name)
    {
        await Backend().SageMaker.CreateTrainingJobAsync(
            new CreateTrainingJobRequest
            {
                TrainingJobName = name,
                RoleArn = FakeAwsOptions.DefaultRoleArn,
                AlgorithmSpecification = new() { TrainingImage = Image, TrainingInputMode = "File" },
                OutputDataConfig = new() { S3OutputPath = $"s3://{Bucket}/out" },
                ResourceConfig = new() { InstanceType = "ml.m5.large", InstanceCount = 1, VolumeSizeInGB = 30 },
                StoppingCondition = new() { MaxRuntimeInSeconds = 3600 },
            },
            CancellationToken.None);
        var run = Estimator();
        run.LatestTrainingJob = new TrainingJob
        {
            TrainingJobName = name, TrainingJobStatus = "InProgress", Backend = SageMakerEstimator.Backend.Aws, Session = Session,
        };
        return run;
    }
}
