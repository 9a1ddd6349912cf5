using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Wait-SMTransformJob: waits for any number of jobs in one loop and writes each as it ends.</summary>
[Cmdlet(VerbsLifecycle.Wait, "SMTransformJob")]
[OutputType(typeof(TransformJob))]
public sealed class WaitSMTransformJobCommand : AwsObjectCmdlet
{
    // More words than these nobody reads.
    private const int MaxGoodbyes = 5;

    private readonly List<TransformJob> _jobs = [];
    private object? _current;

    /// <summary>The jobs: objects, names or ARNs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("TransformJobName")]
    [ArgumentCompleter(typeof(LocalTransformJobCompleter))]
    public TransformJobIdentity[] TransformJob { get; set; } = [];

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

    private protected override object? CurrentItem => _current;

    private protected override void Process()
    {
        foreach (var identity in TransformJob)
        {
            _current = identity.Source;
            try
            {
                Add(identity.Resolve(Session, Local));
            }
            catch (SageMakerEstimatorException error)
            {
                // The other jobs of the list are still waited for.
                WriteError(ErrorRecords.From(error, _current));
            }
        }
    }

    private protected override void End()
    {
        _current = null;
        if (_jobs.Count == 0)
        {
            return;
        }

        var options = Screen.Describe(Host, new WaitOptions
        {
            NoLog = NoLog, Timeout = Timeout, Any = Any, AllowStopped = AllowStopped, WritesJobs = true,
        });
        Run(async (sink, token) =>
        {
            try
            {
                await Core.Transform.WaitAsync(_jobs, options, sink, token).ConfigureAwait(false);
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
        if (_jobs.Count <= MaxGoodbyes)
        {
            await Core.Transform.AbandonAsync(_jobs, Interruption.LeavesAll, sink).ConfigureAwait(false);
        }
        else
        {
            sink.LastWord($"Those of the {_jobs.Count} transform jobs that haven't ended go on.");
        }
    }

    /// <summary>A job that is named twice is waited for once.</summary>
    private void Add(TransformJobReference reference)
    {
        var job = Ask((_, token) => Core.Transform.DescribeAsync(reference, token));
        if (!_jobs.Exists(other =>
            other.TransformJobName == job.TransformJobName && other.Backend == job.Backend && other.Region == job.Region))
        {
            _jobs.Add(job);
        }
    }
}
