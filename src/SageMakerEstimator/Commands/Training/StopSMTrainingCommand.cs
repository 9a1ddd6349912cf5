using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Stop-SMTraining: asks a training job to stop.</summary>
[Cmdlet(VerbsLifecycle.Stop, "SMTraining", SupportsShouldProcess = true)]
[OutputType(typeof(TrainingJob))]
public sealed class StopSMTrainingCommand : AwsObjectCmdlet
{
    /// <summary>The job: an object, a name or an ARN.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("TrainingJobName")]
    [ArgumentCompleter(typeof(LocalTrainingJobCompleter))]
    public TrainingJobIdentity TrainingJob { get; set; } = null!;

    /// <summary>The name is of a job of this machine.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    /// <summary>Return when the job has stopped.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    private protected override object? CurrentItem => TrainingJob.Source;

    private protected override void Process()
    {
        var job = TrainingJob.Resolve(Session, Local);
        if (Confirm(job.Name, "Stop training job", []))
        {
            WriteObject(Ask((sink, token) => Core.Training.StopAsync(job, Wait, sink, token)));
        }
    }
}
