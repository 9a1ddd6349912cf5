using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Stop-SMTransform: asks a transform job to stop.</summary>
[Cmdlet(VerbsLifecycle.Stop, "SMTransform", SupportsShouldProcess = true)]
[OutputType(typeof(TransformJob))]
public sealed class StopSMTransformCommand : AwsObjectCmdlet
{
    /// <summary>The job: an object, a name or an ARN.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("TransformJobName")]
    [ArgumentCompleter(typeof(LocalTransformJobCompleter))]
    public TransformJobIdentity TransformJob { get; set; } = null!;

    /// <summary>The name is of a job of this machine.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    /// <summary>Return when the job has stopped.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    private protected override object? CurrentItem => TransformJob.Source;

    private protected override void Process()
    {
        var job = TransformJob.Resolve(Session, Local);
        if (Confirm(job.Name, "Stop transform job", []))
        {
            WriteObject(Ask((sink, token) => Core.Transform.StopAsync(job, Wait, sink, token)));
        }
    }
}
