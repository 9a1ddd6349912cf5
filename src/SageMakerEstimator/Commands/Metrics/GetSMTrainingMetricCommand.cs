using System.Management.Automation;

namespace SageMakerEstimator.Commands;

/// <summary>Get-SMTrainingMetric: what a training job measured, point by point or at its end.</summary>
[Cmdlet(VerbsCommon.Get, "SMTrainingMetric")]
[OutputType(typeof(MetricPoint))]
public sealed class GetSMTrainingMetricCommand : TrainingMetricCmdlet
{
    /// <summary>Only the values that the job ended with.</summary>
    [Parameter]
    public SwitchParameter Final { get; set; }

    private protected override void Process()
    {
        var query = Query with { Final = Final };
        WriteObject(Ask((sink, token) => Core.Metrics.ReadAsync(query, sink, token)), enumerateCollection: true);
    }
}
