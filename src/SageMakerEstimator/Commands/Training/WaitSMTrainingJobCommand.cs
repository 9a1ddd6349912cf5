using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Wait-SMTrainingJob: waits for any number of jobs in one loop and writes each as it ends.</summary>
[Cmdlet(VerbsLifecycle.Wait, "SMTrainingJob")]
[OutputType(typeof(TrainingJob))]
public sealed class WaitSMTrainingJobCommand : AwsObjectCmdlet
{
    // More words than these nobody reads.
    private const int MaxGoodbyes = 5;

    private readonly List<Estimator> _runs = [];
    private object? _current;

    /// <summary>The jobs: objects, names or ARNs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("TrainingJobName")]
    [ArgumentCompleter(typeof(LocalTrainingJobCompleter))]
    public TrainingJobIdentity[] TrainingJob { get; set; } = [];

    /// <summary>The names are of jobs of this machine.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    /// <summary>The longest wait, for all jobs together.</summary>
    [Parameter]
    [Duration(MinSeconds = 0.001)]
    public TimeSpan? Timeout { get; set; }

    /// <summary>The first job that ends is enough.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <summary>Wait without showing the jobs' logs.</summary>
    [Parameter]
    public SwitchParameter NoLog { get; set; }

    /// <summary>A stopped job isn't an error.</summary>
    [Parameter]
    public SwitchParameter AllowStopped { get; set; }

    private protected override bool Annotates => true;

    private protected override object? CurrentItem => _current;

    private protected override void Process()
    {
        foreach (var identity in TrainingJob)
        {
            _current = identity.Source;
            try
            {
                Add(identity.Resolve(Session, Local));
            }
            catch (SageMakerEstimatorException error)
            {
                // The other jobs of the list are still waited for.
                Tell(ErrorRecords.From(error, _current));
            }
        }
    }

    private protected override void End()
    {
        _current = null;
        if (_runs.Count == 0)
        {
            return;
        }

        using var summary = Summary(_runs.Count);
        var options = Screen.Describe(Host, new WaitOptions
        {
            Ended = summary is null ? null : summary.AddAsync,
            NoLog = NoLog, Timeout = Timeout, Any = Any, AllowStopped = AllowStopped, WritesJobs = true,
        });
        Run(async (sink, token) =>
        {
            try
            {
                await Core.Training.WaitAsync(_runs, options, sink, token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                await SayGoodbyeAsync(sink).ConfigureAwait(false);
                throw;
            }
        });
    }

    private async Task SayGoodbyeAsync(IOperationSink sink)
    {
        if (_runs.Count <= MaxGoodbyes)
        {
            await Core.Training.AbandonAsync(_runs, Interruption.LeavesAll, sink).ConfigureAwait(false);
        }
        else
        {
            sink.LastWord($"Those of the {_runs.Count} training jobs that haven't ended go on.");
        }
    }

    /// <summary>A job that is named twice is waited for once.</summary>
    private void Add(TrainingJobReference job)
    {
        var run = Ask((_, token) => Core.Training.TrackAsync(job, token));
        if (!_runs.Exists(other =>
            other.TrainingJobName == run.TrainingJobName
            && other.Backend == run.Backend
            && other.LatestTrainingJob?.Region == run.LatestTrainingJob?.Region))
        {
            _runs.Add(run);
        }
    }
}
