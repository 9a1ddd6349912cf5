using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Commands;

/// <summary>Start-SMTraining: starts a training job of each estimator as it arrives and follows all to their ends.</summary>
[Cmdlet(VerbsLifecycle.Start, "SMTraining", SupportsShouldProcess = true)]
[OutputType(typeof(Estimator))]
public sealed class StartSMTrainingCommand : SageMakerCmdlet
{
    private readonly List<Estimator> _runs = [];

    /// <summary>The estimator to train.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [Rehydrate]
    [ValidateNotNull]
    public Estimator Estimator { get; set; } = null!;

    /// <summary>The training data: a URI or path, training inputs, or a dictionary of channels.</summary>
    [Parameter(Position = 0)]
    [Alias("Inputs")]
    [ValidateNotNull]
    public object? InputData { get; set; }

    /// <summary>The job's name.</summary>
    [Parameter]
    [Alias("TrainingJobName")]
    [ValidateNotNullOrEmpty]
    public string? JobName { get; set; }

    /// <summary>Hyperparameters of this run, over the estimator's.</summary>
    [Parameter]
    [Alias("HyperParameters")]
    [ValidateNotNull]
    public IDictionary? HyperParameter { get; set; }

    /// <summary>Where SageMaker Experiments files the job.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? ExperimentConfig { get; set; }

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

    private protected override object? CurrentItem => Estimator;

    private Interruption Interruption => StopOnInterrupt ? Interruption.StopsAll : Interruption.StopsLocal;

    private protected override void Process()
    {
        var options = new TrainingOptions
        {
            InputData = new InputDataReader(ResolvePath).Read(InputData),
            IsLoneInput = InputDataReader.IsLone(InputData),
            Experiment = Experiment(),
            JobName = JobName,
            HyperParameter = HyperParameter is null
                ? new OrderedDictionary(StringComparer.Ordinal)
                : PlainValue.Dictionary(HyperParameter, nameof(HyperParameter)),
        };
        var plan = Ask((sink, token) => Core.Training.PlanAsync(Estimator, options, sink, token));
        if (!Confirm(plan.JobName, "Start training job", plan.Requests))
        {
            return;
        }

        var run = Ask(async (sink, token) =>
        {
            // Remembered before this thread can be stopped: a job that was started always has somebody who knows it.
            var started = await Core.Training.SubmitAsync(plan, sink, token).ConfigureAwait(false);
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
        var options = Screen.Describe(
            Host, new WaitOptions { NoLog = NoLog, Timeout = Timeout, AllowStopped = AllowStopped });
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

    private ExperimentOptions? Experiment()
    {
        if (ExperimentConfig is null)
        {
            return null;
        }

        var given = Shape.All(ExperimentConfig, nameof(ExperimentConfig)).Single()
            .Only("ExperimentName", "TrialName", "TrialComponentDisplayName", "RunName");
        return new ExperimentOptions(
            given.Find<string>("ExperimentName"),
            given.Find<string>("TrialName"),
            given.Find<string>("TrialComponentDisplayName"),
            given.Find<string>("RunName"));
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
