using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Commands;

/// <summary>Waits for any number of jobs of a kind in one loop, and writes each as it ends.</summary>
/// <typeparam name="TJob">What the core follows of a job.</typeparam>
public abstract class JobWaitCmdlet<TJob> : AwsObjectCmdlet
{
    // More words than these nobody reads.
    private const int MaxGoodbyes = 5;

    private readonly List<TJob> _jobs = [];
    private object? _current;

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

    /// <summary>What they are, in a sentence about many.</summary>
    private protected abstract string Kind { get; }

    private protected abstract bool IsSame(TJob one, TJob other);

    private protected abstract Task WaitAsync(
        IReadOnlyList<TJob> jobs, WaitOptions options, IOperationSink sink, CancellationToken token);

    private protected abstract Task AbandonAsync(IReadOnlyList<TJob> jobs, IOperationSink sink);

    /// <summary>One job more; the others are waited for even if it can't be found, and one that is named twice only once.</summary>
    private protected void Add(object? source, Func<CancellationToken, Task<TJob>> find)
    {
        _current = source;
        try
        {
            var job = Ask((_, token) => find(token));
            if (!_jobs.Exists(other => IsSame(other, job)))
            {
                _jobs.Add(job);
            }
        }
        catch (SageMakerEstimatorException error)
        {
            Tell(ErrorRecords.From(error, _current));
        }
    }

    private protected override void End()
    {
        _current = null;
        if (_jobs.Count == 0)
        {
            return;
        }

        using var summary = Summary(_jobs.Count);
        var options = Screen.Describe(Host, new WaitOptions
        {
            Ended = summary is null ? null : summary.AddAsync,
            NoLog = NoLog, Timeout = Timeout, Any = Any, AllowStopped = AllowStopped, WritesJobs = true,
        });
        Run(async (sink, token) =>
        {
            try
            {
                await WaitAsync(_jobs, options, sink, token).ConfigureAwait(false);
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
            await AbandonAsync(_jobs, sink).ConfigureAwait(false);
        }
        else
        {
            sink.LastWord($"Those of the {_jobs.Count} {Kind} that haven't ended go on.");
        }
    }
}
