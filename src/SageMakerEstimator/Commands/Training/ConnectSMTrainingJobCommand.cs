using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Connect-SMTrainingJob: an estimator for a job that exists, following it to its end.</summary>
[Cmdlet(VerbsCommunications.Connect, "SMTrainingJob")]
[OutputType(typeof(Estimator))]
public sealed class ConnectSMTrainingJobCommand : AwsObjectCmdlet
{
    /// <summary>The job: an object, a name or an ARN.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("TrainingJobName")]
    [ArgumentCompleter(typeof(LocalTrainingJobCompleter))]
    public TrainingJobIdentity TrainingJob { get; set; } = null!;

    /// <summary>The channel of the model that training began with.</summary>
    [Parameter]
    [ValidateNotNull]
    [AllowEmptyString]
    public string ModelChannelName { get; set; } = "model";

    /// <summary>The name is of a job of this machine.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    /// <summary>Return the estimator at once, whatever the job's state.</summary>
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

    private protected override bool Annotates => true;

    private protected override object? CurrentItem => TrainingJob.Source;

    private protected override void Process()
    {
        var job = TrainingJob.Resolve(Session, Local);
        var estimator = Ask((sink, token) => Core.Training.RestoreAsync(job, ModelChannelName, sink, token));
        if (NoWait)
        {
            WriteObject(estimator);
            return;
        }

        using var summary = Summary(1);
        var options = Screen.Describe(Host, new WaitOptions
        {
            NoLog = NoLog, Timeout = Timeout, AllowStopped = AllowStopped,
            Ended = summary is null ? null : summary.AddAsync,
        });
        Run(async (sink, token) =>
        {
            try
            {
                await Core.Training.WaitAsync([estimator], options, sink, token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Only looked at, not started here: it isn't ours to stop.
                await Core.Training.AbandonAsync([estimator], Interruption.LeavesAll, sink).ConfigureAwait(false);
                throw;
            }
        });
    }
}
