using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Connect-SMTransformJob: a transformer for a job that exists, following it to its end.</summary>
[Cmdlet(VerbsCommunications.Connect, "SMTransformJob")]
[OutputType(typeof(Transformer))]
public sealed class ConnectSMTransformJobCommand : AwsObjectCmdlet
{
    /// <summary>The job: an object, a name or an ARN.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("TransformJobName")]
    [ArgumentCompleter(typeof(LocalTransformJobCompleter))]
    public TransformJobIdentity TransformJob { get; set; } = null!;

    /// <summary>The name is of a job of this machine.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    /// <summary>Return the transformer at once, whatever the job's state.</summary>
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

    private protected override object? CurrentItem => TransformJob.Source;

    private protected override void Process()
    {
        var reference = TransformJob.Resolve(Session, Local);
        var job = Ask((_, token) => Core.Transform.DescribeAsync(reference, token));
        if (NoWait)
        {
            WriteObject(job.Transformer);
            return;
        }

        var options = Screen.Describe(
            Host, new WaitOptions { NoLog = NoLog, Timeout = Timeout, AllowStopped = AllowStopped });
        Run(async (sink, token) =>
        {
            try
            {
                await Core.Transform.WaitAsync([job], options, sink, token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Only looked at, not started here: it isn't ours to stop.
                await Core.Transform.AbandonAsync([job], Interruption.LeavesAll, sink).ConfigureAwait(false);
                throw;
            }
        });
    }
}
