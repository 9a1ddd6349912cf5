using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

public sealed class JobTransitionsTests
{
    private static readonly DateTimeOffset Start = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    private static readonly LocalJobStatus Fresh = new()
    {
        TrainingJobStatus = "InProgress", SecondaryStatus = "Starting", CreationTime = Start,
    };

    [Fact]
    public void Each_state_ends_when_the_next_begins()
    {
        var status = JobTransitions.To(Fresh, "Starting", "Starting the training job", Start);
        status = JobTransitions.To(status, "Training", "Training in progress", Start.AddSeconds(1));
        status = JobTransitions.To(status, "Uploading", "Uploading", Start.AddSeconds(5));

        Assert.Equal(
            [
                ("Starting", Start, Start.AddSeconds(1)),
                ("Training", Start.AddSeconds(1), Start.AddSeconds(5)),
                ("Uploading", Start.AddSeconds(5), null),
            ],
            status.Transitions.Select(item => (item.Status, item.StartTime, item.EndTime)));
        Assert.Equal("Uploading", status.SecondaryStatus);
        Assert.Equal(Start.AddSeconds(5), status.LastModifiedTime);
        Assert.Equal("Training in progress", status.Transitions[1].StatusMessage);
    }

    [Fact]
    public void The_last_state_of_an_ended_job_has_an_end()
    {
        var status = JobTransitions.To(Fresh, "Starting", "", Start);
        status = JobTransitions.To(
            status with { TrainingJobStatus = "Completed" }, "Completed", "Done", Start.AddSeconds(9));

        Assert.Equal(Start.AddSeconds(9), status.Transitions[^1].EndTime);
        Assert.True(status.HasEnded);
    }

    [Fact]
    public void What_was_said_before_is_not_changed()
    {
        var before = JobTransitions.To(Fresh, "Starting", "", Start);
        JobTransitions.To(before, "Training", "", Start.AddSeconds(1));

        Assert.Null(Assert.Single(before.Transitions).EndTime);
        Assert.Equal("Starting", before.SecondaryStatus);
    }
}
