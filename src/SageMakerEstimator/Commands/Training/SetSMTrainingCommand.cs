using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Set-SMTraining: changes what may be changed of a training job that exists.</summary>
[Cmdlet(VerbsCommon.Set, "SMTraining", SupportsShouldProcess = true)]
[OutputType(typeof(TrainingJob))]
public sealed class SetSMTrainingCommand : AwsObjectCmdlet
{
    // UpdateTrainingJob: KeepAlivePeriodInSeconds is at most six hours; 0 lets the machines go.
    private const int MaxKeepAlive = 21_600;

    /// <summary>The job: an object, a name or an ARN.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("TrainingJobName")]
    [ArgumentCompleter(typeof(LocalTrainingJobCompleter))]
    public TrainingJobIdentity TrainingJob { get; set; } = null!;

    /// <summary>The name is of a job of this machine.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    /// <summary>How long machines are kept warm after the job.</summary>
    [Parameter]
    [Alias("KeepAlivePeriodInSeconds")]
    [Duration(MinSeconds = 0, MaxSeconds = MaxKeepAlive)]
    public TimeSpan? KeepAlivePeriod { get; set; }

    /// <summary>Whether a shell may be opened in the job's containers.</summary>
    [Parameter]
    public bool? EnableRemoteDebug { get; set; }

    private protected override object? CurrentItem => TrainingJob.Source;

    private protected override void Begin()
    {
        if (KeepAlivePeriod is null && EnableRemoteDebug is null)
        {
            throw new SageMakerEstimatorException(
                ErrorId.NothingToChange, ErrorKind.InvalidArgument, "Nothing was named that is to be different.")
            {
                RecommendedAction = "Add -KeepAlivePeriod or -EnableRemoteDebug.",
            };
        }
    }

    private protected override void Process()
    {
        var job = TrainingJob.Resolve(Session, Local);
        var update = new TrainingUpdate((int?)KeepAlivePeriod?.TotalSeconds, EnableRemoteDebug);
        if (Confirm(job.Name, "Change training job", [Core.Training.UpdateRequest(job, update)]))
        {
            WriteObject(Ask((_, token) => Core.Training.UpdateAsync(job, update, token)));
        }
    }
}
