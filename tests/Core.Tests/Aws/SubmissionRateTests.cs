using FakeAws.Faults;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>More new jobs than SageMaker takes at once: all are started, later, and it is said once.</summary>
public sealed class SubmissionRateTests : WireTest
{
    private readonly SteppingTime _time = new();

    [Fact]
    public async Task Jobs_that_come_too_fast_are_started_at_the_pace_that_they_are_taken()
    {
        var training = new TrainingOperations(new Backends(new CoreEnvironment("", ""), _time), _time);
        Throttle(30);

        for (var number = 1; number <= 5; number++)
        {
            await StartAsync(training, $"job-{number}");
        }

        Assert.Equal(5, Control.Resources()["training-job"].Count);
        Assert.Equal(5, Asked.Count(operation => operation == "CreateTrainingJob") - 30);
        Assert.Contains("Rate exceeded", Assert.Single(Sink.Warnings));
        Assert.InRange((_time.GetUtcNow() - SteppingTime.Origin).TotalSeconds, 10, 600);
    }

    [Fact]
    public async Task An_account_that_takes_none_for_minutes_is_an_error()
    {
        var training = new TrainingOperations(new Backends(new CoreEnvironment("", ""), _time), _time);
        Throttle(10_000);

        var error = await Assert.ThrowsAsync<SageMakerEstimatorException>(() => StartAsync(training, "job-1"));

        Assert.Equal((ErrorId.Throttled, ErrorKind.LimitsExceeded), (error.ErrorId, error.Kind));
        Assert.InRange((_time.GetUtcNow() - SteppingTime.Origin).TotalMinutes, 10, 12);
    }

    private void Throttle(int times) => Control.Fail(new Fault
    {
        Operation = "CreateTrainingJob", Kind = "error", Code = "ThrottlingException", Message = "Rate exceeded", Count = times,
    });

    private async Task StartAsync(TrainingOperations training, string name)
    {
        var plan = await training.PlanAsync(Estimator(), new TrainingOptions { JobName = name }, Sink, CancellationToken.None);
        await training.SubmitAsync(plan, Interruption.StopsLocal, Sink, CancellationToken.None);
    }
}
