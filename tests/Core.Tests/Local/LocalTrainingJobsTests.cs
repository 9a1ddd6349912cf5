using System.Diagnostics;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

[Collection(LocalMachine.Collection)]
public sealed class LocalTrainingJobsTests : IDisposable
{
    private readonly LocalMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void A_job_is_described_with_its_request_and_its_state()
    {
        var job = _machine.AddJob("job-1");
        _machine.Move(job, "Completed", "Completed");

        var answer = _machine.Jobs.Describe("job-1");

        Assert.Equal("job-1", answer.TrainingJobName);
        Assert.Equal("arn:local:sagemaker:::training-job/job-1", answer.TrainingJobArn);
        Assert.Equal(("Completed", "Completed"), (answer.TrainingJobStatus, answer.SecondaryStatus));
        Assert.Equal(_machine.Time.GetUtcNow(), answer.CreationTime);
        Assert.Equal("local", answer.ResourceConfig!.InstanceType);
        Assert.Equal("\"train.py\"", answer.HyperParameters!["sagemaker_program"]);
        Assert.Equal(["Completed"], answer.SecondaryStatusTransitions!.Select(item => item.Status));
    }

    [Fact]
    public void A_job_with_a_living_supervisor_goes_on()
    {
        var job = _machine.AddJob("job-1", status => status with { Supervised = true });
        using var held = SupervisorLock.TryTake(job.LockFile);
        _machine.Time.Advance(TimeSpan.FromDays(3));

        Assert.Equal("InProgress", _machine.Jobs.Describe("job-1").TrainingJobStatus);
    }

    [Fact]
    public void A_job_whose_supervisor_is_dead_has_failed_and_stays_so()
    {
        var job = _machine.AddJob("job-1", status => status with { Supervised = true });
        _machine.Time.Advance(TimeSpan.FromMinutes(1));

        var answer = _machine.Jobs.Describe("job-1");

        Assert.Equal("Failed", answer.TrainingJobStatus);
        Assert.Contains("supervisor", answer.FailureReason);
        Assert.Equal(_machine.Time.GetUtcNow(), answer.TrainingEndTime);
        Assert.Equal("Failed", job.ReadJobStatus()!.TrainingJobStatus);

        _machine.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(answer.TrainingEndTime, _machine.Jobs.Describe("job-1").TrainingEndTime);
    }

    [Fact]
    public async Task What_a_dead_supervisor_left_running_is_ended()
    {
        using var orphan = Process.Start(PythonProgram.Find(), ["-c", "import time; time.sleep(600)"]);
        _machine.AddJob("job-1", status => status with
        {
            Supervised = true, Child = new ChildIdentity(orphan.Id, orphan.StartTime.ToUniversalTime()),
        });

        _machine.Jobs.Describe("job-1");
        await orphan.WaitForExitAsync();

        Assert.NotEqual(0, orphan.ExitCode);
        Assert.Null(new JobFolder(Path.Combine(_machine.State.Jobs, "job-1")).ReadJobStatus()!.Child);
    }

    [Fact]
    public void A_later_process_with_the_same_id_is_left_alone()
    {
        using var other = Process.Start(PythonProgram.Find(), ["-c", "import time; time.sleep(600)"]);
        try
        {
            _machine.AddJob("job-1", status => status with
            {
                Supervised = true, Child = new ChildIdentity(other.Id, other.StartTime.ToUniversalTime().AddHours(-1)),
            });

            _machine.Jobs.Describe("job-1");

            Assert.False(other.HasExited);
        }
        finally
        {
            other.Kill();
            other.WaitForExit();
        }
    }

    [Fact]
    public void A_supervisor_has_ninety_seconds_to_begin()
    {
        _machine.AddJob("job-1");

        _machine.Time.Advance(TimeSpan.FromSeconds(89));
        Assert.Equal("InProgress", _machine.Jobs.Describe("job-1").TrainingJobStatus);
        _machine.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("Failed", _machine.Jobs.Describe("job-1").TrainingJobStatus);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("job-1/")]
    [InlineData("nope")]
    [InlineData("job-1\0")]
    public void No_other_folder_is_taken_for_a_job(string name)
    {
        _machine.AddJob("job-1");
        _machine.AddJob("../x");
        _machine.AddJob("a/b");

        foreach (var ask in new Action<string>[]
        {
            job => _machine.Jobs.Describe(job), job => _machine.Jobs.Stop(job), job => _machine.Jobs.Find(job),
        })
        {
            var error = Assert.Throws<ServiceException>(() => ask(name));
            Assert.Equal("ValidationException", error.Code);
            Assert.Equal("Requested resource not found.", error.Message);
        }
    }

    [Fact]
    public void Jobs_are_listed_newest_first_and_drafts_are_not()
    {
        Assert.Empty(_machine.Jobs.List());
        _machine.AddJob("old");
        _machine.Time.Advance(TimeSpan.FromSeconds(1));
        _machine.AddJob("new");
        _machine.AddJob(".new-0123456789abcdef");
        _machine.State.Folder(Path.Combine(_machine.State.Jobs, "empty"));

        Assert.Equal(["new", "old"], _machine.Jobs.List().Select(job => job.TrainingJobName));
    }

    [Fact]
    public void A_copy_that_somebody_made_of_a_jobs_folder_is_not_listed()
    {
        _machine.AddJob("job-1");
        _machine.AddJob("job-1 (copy)");

        Assert.Equal(["job-1"], _machine.Jobs.List().Select(job => job.TrainingJobName));
    }

    [Fact]
    public void Stopping_asks_the_supervisor_and_asking_twice_is_fine()
    {
        var job = _machine.AddJob("job-1");

        _machine.Jobs.Stop("job-1");
        _machine.Jobs.Stop("job-1");

        Assert.True(File.Exists(job.StopFile));
    }

    [Fact]
    public void An_ended_job_cannot_be_stopped()
    {
        _machine.Move(_machine.AddJob("job-1"), "Completed", "Completed");

        var error = Assert.Throws<ServiceException>(() => _machine.Jobs.Stop("job-1"));

        Assert.Equal("ValidationException", error.Code);
        Assert.Contains("Completed", error.Message);
    }
}
