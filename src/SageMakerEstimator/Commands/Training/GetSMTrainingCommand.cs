using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Get-SMTraining: a training job as it is now, or all of this machine.</summary>
[Cmdlet(VerbsCommon.Get, "SMTraining", DefaultParameterSetName = ListSet)]
[OutputType(typeof(TrainingJob))]
public sealed class GetSMTrainingCommand : AwsObjectCmdlet
{
    private const string ListSet = "List";
    private const string JobSet = "Job";

    /// <summary>The job: an object, a name or an ARN.</summary>
    [Parameter(
        ParameterSetName = JobSet,
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true)]
    [Alias("TrainingJobName")]
    [ArgumentCompleter(typeof(LocalTrainingJobCompleter))]
    public TrainingJobIdentity? TrainingJob { get; set; }

    /// <summary>The name is of a job of this machine; alone it lists them all.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    private protected override object? CurrentItem => TrainingJob?.Source;

    private protected override void Process()
    {
        if (TrainingJob is not null)
        {
            var job = TrainingJob.Resolve(Session, Local);
            WriteObject(Ask((_, token) => Core.Training.DescribeAsync(job, token)));
        }
        else if (Local)
        {
            Run((sink, token) => Core.Training.ListLocalAsync(sink, token));
        }
        else
        {
            throw new SageMakerEstimatorException(
                ErrorId.NoTrainingJob, ErrorKind.InvalidArgument, "No training job was named.")
            {
                RecommendedAction = "Name a job, or list those of this machine with: Get-SMTraining -Local",
            };
        }
    }
}
