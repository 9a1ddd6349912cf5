using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Local;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Whole jobs, with a real Python as their child.</summary>
public sealed class TrainingSupervisorTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly JobFolder _job;

    public TrainingSupervisorTests() => _job = new JobFolder(_folder.In("jobs", "job-1"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_script_that_ends_well_leaves_its_model_its_output_and_its_log()
    {
        await RunAsync("""
            import os, sys
            print('hello')
            print('careful', file=sys.stderr)
            open(os.environ['SM_MODEL_DIR'] + '/weights.bin', 'w').write('w')
            open(os.environ['SM_OUTPUT_DATA_DIR'] + '/metrics.json', 'w').write('{}')
            """);

        var status = _job.ReadJobStatus()!;
        Assert.Equal(
            ("Completed", "Completed", null), (status.TrainingJobStatus, status.SecondaryStatus, status.FailureReason));
        Assert.Equal(["Training", "Uploading", "Completed"], status.Transitions.Select(item => item.Status));
        Assert.NotNull(status.TrainingStartTime);
        Assert.NotNull(status.TrainingEndTime);
        Assert.Null(status.Child);
        Assert.Equal(["careful", "hello"], LogFile.Read(_job.Log, 0).Events.Select(line => line.Message).Order());
        Assert.Equal("w", await UnpackedAsync(status.ModelArtifacts!, "weights.bin"));
        Assert.Equal("{}", await UnpackedAsync(OutputUri("output.tar.gz"), "data/metrics.json"));
        Assert.False(Directory.Exists(_job.Ml));
    }

    [Fact]
    public async Task A_script_that_ends_badly_has_failed_and_still_leaves_its_output()
    {
        await RunAsync("""
            import os, sys
            open(os.environ['SM_OUTPUT_DATA_DIR'] + '/partial.txt', 'w').write('p')
            sys.exit('no more ideas')
            """);

        var status = _job.ReadJobStatus()!;
        Assert.Equal(("Failed", "Failed"), (status.TrainingJobStatus, status.SecondaryStatus));
        Assert.Contains("no more ideas", status.FailureReason);
        Assert.Contains("exit code: 1", status.FailureReason);
        Assert.Equal("p", await UnpackedAsync(OutputUri("output.tar.gz"), "data/partial.txt"));
    }

    [Fact]
    public async Task A_job_that_is_asked_to_stop_is_stopped_and_keeps_what_it_has()
    {
        // The script asks for its own end, so that nobody has to guess when it is ready.
        await RunAsync("""
            import os, time
            open(os.environ['SM_MODEL_DIR'] + '/checkpoint.bin', 'w').write('c')
            open(os.environ['SAGEMAKER_BASE_DIR'] + '/../stop', 'w').close()
            time.sleep(600)
            """);

        var status = _job.ReadJobStatus()!;
        Assert.Equal(
            ("Stopped", "Stopped", null), (status.TrainingJobStatus, status.SecondaryStatus, status.FailureReason));
        Assert.Equal(["Training", "Stopping", "Uploading", "Stopped"], status.Transitions.Select(item => item.Status));
        Assert.Equal("c", await UnpackedAsync(status.ModelArtifacts!, "checkpoint.bin"));
    }

    [Fact]
    public async Task A_job_that_runs_longer_than_it_may_is_stopped()
    {
        await RunAsync("import time; time.sleep(600)", maxRun: 60, new SteppingTime());

        var status = _job.ReadJobStatus()!;
        Assert.Equal(("Stopped", "MaxRuntimeExceeded"), (status.TrainingJobStatus, status.SecondaryStatus));
    }

    [Fact]
    public async Task A_script_that_tidies_up_its_folders_has_the_end_that_its_exit_code_says()
    {
        await RunAsync("""
            import os, shutil
            shutil.rmtree(os.environ['SM_OUTPUT_DIR'])
            shutil.rmtree(os.environ['SM_MODEL_DIR'])
            """);

        Assert.Equal(
            ("Completed", null), (_job.ReadJobStatus()!.TrainingJobStatus, _job.ReadJobStatus()!.FailureReason));
    }

    [Fact]
    public async Task A_program_that_cannot_be_started_is_a_failed_job()
    {
        Fill(Samples.Request("job-1", "no-such-program"));

        await Assert.ThrowsAnyAsync<Exception>(() => new TrainingSupervisor(_job, new SteppingTime()).RunAsync());

        var status = _job.ReadJobStatus()!;
        Assert.Equal("Failed", status.TrainingJobStatus);
        Assert.StartsWith("InternalServerError: ", status.FailureReason);
    }

    private async Task RunAsync(string script, int maxRun = 86_400, TimeProvider? time = null)
    {
        var condition = new StoppingCondition { MaxRuntimeInSeconds = maxRun };
        Fill(Samples.Request("job-1") with { StoppingCondition = condition });
        File.WriteAllText(Path.Combine(_job.Code, "train.py"), script);
        await new TrainingSupervisor(_job, time ?? TimeProvider.System).RunAsync();
    }

    private void Fill(CreateTrainingJobRequest request)
    {
        foreach (var folder in new[] { _job.Code, _job.Model, _job.OutputData, _job.OutputIntermediate })
        {
            Directory.CreateDirectory(folder);
        }

        var output = new OutputDataConfig { S3OutputPath = FileUri.Of(_folder.In("bucket")) };
        LocalState.Write(
            _job.RequestFile, request with { OutputDataConfig = output }, WireJson.Default.CreateTrainingJobRequest);
        _job.WriteStatus(new LocalJobStatus
        {
            TrainingJobStatus = "InProgress", SecondaryStatus = "Starting", CreationTime = SteppingTime.Origin,
        });
    }

    private string OutputUri(string name) => FileUri.Of(_folder.In("bucket", "job-1", "output", name));

    private async Task<string> UnpackedAsync(string archiveUri, string name)
    {
        var folder = _folder.In("unpacked-" + Path.GetFileName(archiveUri));
        await TarGz.UnpackAsync(FileUri.PathOf(archiveUri)!, folder, CancellationToken.None);
        return File.ReadAllText(Path.Combine(folder, name));
    }
}
