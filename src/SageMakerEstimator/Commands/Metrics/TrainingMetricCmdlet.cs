using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>What the cmdlets of metrics share: which job, which metrics, and of which time.</summary>
public abstract class TrainingMetricCmdlet : AwsObjectCmdlet
{
    /// <summary>The job: an object, a name or an ARN.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("TrainingJobName")]
    [ArgumentCompleter(typeof(LocalTrainingJobCompleter))]
    public TrainingJobIdentity TrainingJob { get; set; } = null!;

    /// <summary>The metrics; all that the job defines by default.</summary>
    [Parameter]
    [Alias("MetricNames")]
    [ValidateNotNullOrEmpty]
    [ValidateLength(1, 255)]
    public string[] MetricName { get; set; } = [];

    /// <summary>What time a point stands for; as fine as they are kept by default.</summary>
    [Parameter]
    [Duration(MinSeconds = 1, MaxSeconds = 86_400)]
    public TimeSpan? Period { get; set; }

    /// <summary>The first moment, or how long ago it was; by default when training began.</summary>
    [Parameter]
    [Moment]
    public DateTimeOffset? StartTime { get; set; }

    /// <summary>The last moment, or how long ago it was; by default when training ended, or now.</summary>
    [Parameter]
    [Moment]
    public DateTimeOffset? EndTime { get; set; }

    /// <summary>The name is of a job of this machine.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    private protected override object? CurrentItem => TrainingJob.Source;

    private protected MetricQuery Query => new(TrainingJob.Resolve(Session, Local))
    {
        Names = MetricName,
        Period = Period is { } period ? (int)period.TotalSeconds : null,
        Start = StartTime,
        End = EndTime,
    };
}
