using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Commands;

/// <summary>Start-SMTraining: starts a training job of each estimator as it arrives and follows all to their ends.</summary>
[Cmdlet(VerbsLifecycle.Start, "SMTraining", SupportsShouldProcess = true)]
[OutputType(typeof(Estimator))]
public sealed class StartSMTrainingCommand : TrainingRunCmdlet
{
    private readonly List<Estimator> _runs = [];

    /// <summary>Return as soon as the job has started.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Wait without showing the job's log.</summary>
    [Parameter]
    public SwitchParameter NoLog { get; set; }

    /// <summary>The longest wait.</summary>
    [Parameter]
    [Duration(MinSeconds = 0.001)]
    public TimeSpan? Timeout { get; set; }

    /// <summary>A stopped job isn't an error.</summary>
    [Parameter]
    public SwitchParameter AllowStopped { get; set; }

    /// <summary>Ctrl+C stops the jobs that are waited for, wherever they run.</summary>
    [Parameter]
    public SwitchParameter StopOnInterrupt { get; set; }

    private protected override bool Annotates => true;

    private Interruption Interruption => StopOnInterrupt ? Interruption.StopsAll : Interruption.StopsLocal;

    private protected override void Process()
    {
        var options = RunOptions();
        var plan = Ask((sink, token) => Core.Training.PlanAsync(Estimator, options, sink, token));
        if (!Confirm(plan.JobName, "Start training job", plan.Requests))
        {
            return;
        }

        var run = Ask(async (sink, token) =>
        {
            // Remembered before this thread can be stopped: a job that was started always has somebody who knows it.
            var started = await Core.Training.SubmitAsync(plan, Interruption, sink, token).ConfigureAwait(false);
            lock (_runs)
            {
                _runs.Add(started);
            }

            return started;
        });
        if (NoWait)
        {
            _runs.Remove(run);
            WriteObject(run);
        }
    }

    private protected override void End()
    {
        if (_runs.Count == 0)
        {
            return;
        }

        var runs = _runs.ToArray();
        _runs.Clear();
        using var summary = Summary(runs.Length);
        var options = Screen.Describe(Host, new WaitOptions
        {
            NoLog = NoLog, Timeout = Timeout, AllowStopped = AllowStopped,
            Ended = summary is null ? null : summary.AddAsync,
        });
        Run((sink, token) => WaitAsync(runs, options, sink, token));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _runs.Count > 0)
        {
            // Stopped while more estimators were still to come: nobody waits for the first ones any more.
            Run((sink, _) => Core.Training.AbandonAsync(_runs, Interruption, sink));
            _runs.Clear();
        }

        base.Dispose(disposing);
    }

    private async Task WaitAsync(
        Estimator[] runs, WaitOptions options, IOperationSink sink, CancellationToken token)
    {
        try
        {
            await Core.Training.WaitAsync(runs, options, sink, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await Core.Training.AbandonAsync(runs, Interruption, sink).ConfigureAwait(false);
            throw;
        }
    }
}
