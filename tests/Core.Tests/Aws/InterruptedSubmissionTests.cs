using FakeAws.Faults;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Ctrl+C while CreateTrainingJob is on its way: whether the job was made nobody knows, and it may bill.</summary>
public sealed class InterruptedSubmissionTests : WireTest
{
    [Fact]
    public async Task A_job_that_may_have_started_is_named_and_left_alone()
    {
        await InterruptAsync(Interruption.StopsLocal);

        Assert.DoesNotContain("StopTrainingJob", Asked);
        var word = Assert.Single(Sink.LastWords);
        Assert.Contains("Look with: Get-SMTraining -TrainingJob job-1 -Region us-west-2", word);
        Assert.Contains("end it with: Stop-SMTraining -TrainingJob job-1 -Region us-west-2", word);
        Assert.DoesNotContain("being stopped", word);
    }

    [Fact]
    public async Task It_is_stopped_when_that_was_asked_for()
    {
        await InterruptAsync(Interruption.StopsAll);

        Assert.Contains("being stopped", Assert.Single(Sink.LastWords));
        Assert.Contains("StopTrainingJob", Asked);
        Control.Advance(TimeSpan.FromHours(1));
        var job = await Backend().SageMaker.DescribeTrainingJobAsync(new() { TrainingJobName = "job-1" }, CancellationToken.None);
        Assert.Equal("Stopped", job.TrainingJobStatus);
    }

    [Fact]
    public async Task One_that_is_not_seen_yet_is_asked_to_stop_again()
    {
        Control.Fail(new Fault
        {
            Operation = "StopTrainingJob", Kind = "error", Code = "ValidationException", Message = "Requested resource not found.",
        });

        await InterruptAsync(Interruption.StopsAll);

        Assert.Equal(2, Asked.Count(operation => operation == "StopTrainingJob"));
        Assert.Single(Sink.LastWords);
    }

    /// <summary>The service has made the job; its answer is slow, and in the meantime the call is stopped.</summary>
    private async Task InterruptAsync(Interruption interruption)
    {
        using var stop = new CancellationTokenSource();
        Control.Freeze(true);
        Control.Fail(new Fault { Operation = "CreateTrainingJob", Kind = "slow", DelayMilliseconds = 60_000, AfterWork = true });
        var training = new TrainingOperations(new Backends(new CoreEnvironment("", ""), TimeProvider.System), TimeProvider.System);
        var plan = await training.PlanAsync(Estimator(), new TrainingOptions { JobName = "job-1" }, Sink, CancellationToken.None);

        var submission = training.SubmitAsync(plan, interruption, Sink, stop.Token);
        await Eventually.TrueAsync(() => Control.Resources()["training-job"].Count > 0);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => submission);
    }
}
