using Microsoft.Extensions.Time.Testing;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

public sealed class TrainingJobsTests
{
    private static readonly DateTimeOffset Started = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Completed", true)]
    [InlineData("Failed", true)]
    [InlineData("Stopped", true)]
    [InlineData("InProgress", false)]
    [InlineData("Stopping", false)]
    [InlineData(null, false)]
    public void A_job_has_ended_when_it_can_change_no_more(string? status, bool ended) =>
        Assert.Equal(ended, TrainingJobs.HasEnded(status));

    [Theory]
    [InlineData("AlgorithmError: , exit code: 1", 1)]
    [InlineData("AlgorithmError: ExecuteUserScriptError:\nExitCode 137\nErrorMessage \"\"", 137)]
    [InlineData("Algorithm error. Exit Code: 139", 139)]
    [InlineData("ClientError: Data download failed", null)]
    [InlineData(null, null)]
    public void The_exit_code_is_read_out_of_the_failure_reason(string? reason, int? exitCode) =>
        Assert.Equal(exitCode, Read(new() { FailureReason = reason }).ExitCode);

    [Fact]
    public void Training_time_ends_with_training_and_goes_on_while_it_does()
    {
        Assert.Null(Read(new()).TrainingTime);
        Assert.Equal(TimeSpan.FromMinutes(5), Read(new() { TrainingStartTime = Started }).TrainingTime);
        Assert.Equal(
            TimeSpan.FromMinutes(2),
            Read(new() { TrainingStartTime = Started, TrainingEndTime = Started.AddMinutes(2) }).TrainingTime);
    }

    [Fact]
    public void Times_are_of_the_users_own_zone()
    {
        var job = Read(new() { CreationTime = Started, TrainingStartTime = Started });

        Assert.Equal(Started.LocalDateTime, job.CreationTime);
        Assert.Equal(DateTimeKind.Local, job.CreationTime.Kind);
        Assert.Null(job.TrainingEndTime);
    }

    private static TrainingJob Read(DescribeTrainingJobResponse answer) => TrainingJobs.From(
        answer,
        new FakeBackend(new FakeSageMaker()),
        AwsSession.None,
        null,
        new FakeTimeProvider(Started.AddMinutes(5)));
}
