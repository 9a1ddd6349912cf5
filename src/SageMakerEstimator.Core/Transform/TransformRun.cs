using System.Globalization;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Jobs;
using SageMakerEstimator.Core.Logs;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Transform;

/// <summary>A transform job, as a job to follow.</summary>
internal sealed class TransformRun(TransformJob job, IBackend backend, TimeProvider time) : IJob
{
    private static readonly Dictionary<string, string> Messages = new(StringComparer.Ordinal)
    {
        ["InProgress"] = "Transforming",
        ["Completed"] = "Transform job completed",
        ["Failed"] = "Transform job failed",
        ["Stopping"] = "Stopping the transform job",
        ["Stopped"] = "Transform job stopped",
    };

    private readonly List<SecondaryStatusTransition> _transitions = [];
    private DescribeTransformJobResponse? _answer;

    public string Kind => "transform job";

    public string Doing => "Transforming";

    public string Name { get; } = job.TransformJobName;

    public IBackend Backend => backend;

    public string LogGroupName => job.LogGroupName;

    public string LogStreamNamePrefix => job.LogStreamNamePrefix;

    public int InstanceCount => job.InstanceCount;

    /// <summary>The container's own, and one about the records.</summary>
    public int StreamsPerInstance => 2;

    public object Target => job;

    public string NotFoundId => ErrorId.TransformJobNotFound;

    public JobCommands Commands => new(
        Command("Connect-SMTransformJob"),
        Command("Connect-SMTransformJob") + " -NoWait",
        Command("Wait-SMTransformJob"),
        Command("Stop-SMTransform"));

    public string LeftWhenStopped => "It stores no answers;";

    public bool HasEnded => JobState.IsEnd(_answer?.TransformJobStatus ?? job.TransformJobStatus);

    public async Task<JobState> DescribeAsync(CancellationToken token)
    {
        var answer = _answer = await backend.SageMaker
            .DescribeTransformJobAsync(new() { TransformJobName = Name }, token).ConfigureAwait(false);
        Note(answer);
        return new JobState(
            answer.TransformJobStatus, answer.TransformJobStatus, answer.TransformStartTime, answer.TransformEndTime)
        {
            Transitions = _transitions,
        };
    }

    public Task StopAsync() =>
        backend.SageMaker.StopTransformJobAsync(new() { TransformJobName = Name }, CancellationToken.None);

    public JobEnd End(LogTail tail, WaitOptions options)
    {
        var ended = TransformJobs.From(_answer!, backend, job.Session, job.Transformer, time);
        if (job.Transformer is { } transformer && transformer.TransformJobName == Name)
        {
            transformer.LatestTransformJob = ended;
        }

        var cost = ended.TransformTime is { } spent
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"transform seconds: {Math.Ceiling(spent.TotalSeconds) * ended.InstanceCount}")
            : null;
        return new JobEnd(options.WritesJobs ? ended : (object?)job.Transformer ?? ended, Error(ended, tail, options), cost);
    }

    /// <summary>The service keeps no history of a transform job: each state that is seen is noted.</summary>
    private void Note(DescribeTransformJobResponse answer)
    {
        var status = answer.TransformJobStatus ?? "";
        if (_transitions.Count > 0 && _transitions[^1].Status == status)
        {
            return;
        }

        _transitions.Add(new SecondaryStatusTransition
        {
            Status = status,
            StartTime = JobState.IsEnd(status) ? answer.TransformEndTime ?? time.GetUtcNow()
                : status == "InProgress" ? answer.TransformStartTime ?? answer.CreationTime
                : time.GetUtcNow(),
            StatusMessage = Messages.GetValueOrDefault(status, status),
        });
    }

    private SageMakerEstimatorException? Error(TransformJob ended, LogTail tail, WaitOptions options) =>
        ended.TransformJobStatus switch
        {
            "Failed" => Failed(ended, tail),
            "Stopped" when !options.AllowStopped => new SageMakerEstimatorException(
                ErrorId.TransformJobStopped,
                ErrorKind.InvalidResult,
                $"{this.Title()} was stopped before it completed, and stored no answers.")
            {
                Target = ended,
                RecommendedAction = "Add -AllowStopped where a stopped job is fine.",
            },
            _ => null,
        };

    private SageMakerEstimatorException Failed(TransformJob ended, LogTail tail)
    {
        var failure = TrainingFailures.Of(ended.FailureReason);
        var link = ended.Region is { } region ? LogLink.Of(region, LogGroupName, LogStreamNamePrefix) : null;
        return JobErrors.Failed(
            new FailedJob(this.Title(), ended.FailureReason, failure?.ExitCode, failure, link)
            {
                Target = ended,
                FailedId = ErrorId.TransformJobFailed,
                Follow = Commands.Follow,
            },
            tail);
    }

    private string Command(string cmdlet) => Paste.Transform(cmdlet, Name, backend.Kind, job.Session);
}
