using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Jobs;
using SageMakerEstimator.Core.Logs;

namespace SageMakerEstimator.Core.Training;

/// <summary>The training job of an estimator, as a job to follow.</summary>
internal sealed class TrainingRun(Estimator run, IBackend backend, TimeProvider time) : IJob
{
    private DescribeTrainingJobResponse? _answer;

    public string Kind => "training job";

    public string Doing => "Training";

    public string Name { get; } = run.TrainingJobName!;

    public IBackend Backend => backend;

    public string LogGroupName { get; } = run.LatestTrainingJob!.LogGroupName;

    public string LogStreamNamePrefix => Name + "/";

    public int InstanceCount => run.InstanceCount;

    public int StreamsPerInstance => 1;

    public object Target => run.LatestTrainingJob!;

    public string NotFoundId => ErrorId.TrainingJobNotFound;

    public JobCommands Commands => new(
        Command("Connect-SMTrainingJob"),
        Command("Get-SMTraining"),
        Command("Wait-SMTrainingJob"),
        Command("Stop-SMTraining"));

    public string LeftWhenStopped => "What it has written so far is packed;";

    public bool HasEnded => JobState.IsEnd(run.LatestTrainingJob?.TrainingJobStatus);

    public async Task<JobState> DescribeAsync(CancellationToken token)
    {
        var answer = _answer = await backend.SageMaker
            .DescribeTrainingJobAsync(new() { TrainingJobName = Name }, token).ConfigureAwait(false);
        return new JobState(
            answer.TrainingJobStatus, answer.SecondaryStatus, answer.TrainingStartTime, answer.TrainingEndTime)
        {
            Limit = TimeSpan.FromSeconds(answer.StoppingCondition?.MaxRuntimeInSeconds ?? run.MaxRun),
            Transitions = answer.SecondaryStatusTransitions ?? [],
        };
    }

    public Task StopAsync() =>
        backend.SageMaker.StopTrainingJobAsync(new() { TrainingJobName = Name }, CancellationToken.None);

    public JobEnd End(LogTail tail, WaitOptions options)
    {
        var ended = TrainingJobs.From(_answer!, backend, run.Session, run, time);
        run.LatestTrainingJob = ended;
        for (var origin = run.Origin; origin is not null; origin = origin.Origin)
        {
            // Those that have started other jobs since keep what they have.
            if (origin.TrainingJobName == Name)
            {
                origin.LatestTrainingJob = ended;
            }
        }

        return new JobEnd(
            options.WritesJobs ? ended : run, TrainingErrors.Of(ended, tail, options), TrainingJobs.Cost(ended))
        {
            TrainingJob = ended,
        };
    }

    private string Command(string cmdlet) => Paste.Job(cmdlet, Name, run.Backend, run.Session);
}
