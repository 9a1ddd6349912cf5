using System.Management.Automation;
using System.Management.Automation.Host;
using SageMakerEstimator.Base;

namespace SageMakerEstimator.Commands;

/// <summary>Show-SMTrainingMetric: the curves of training jobs in the terminal; where there is none, their points.</summary>
[Cmdlet(VerbsCommon.Show, "SMTrainingMetric")]
[OutputType(typeof(MetricPoint))]
public sealed class ShowSMTrainingMetricCommand : TrainingMetricCmdlet
{
    private const int UsualWidth = 80;

    private readonly List<MetricPoint> _points = [];

    /// <summary>How many lines a curve is high.</summary>
    [Parameter]
    [ValidateRange(3, 100)]
    public int Height { get; set; } = 10;

    private protected override void Process()
    {
        var query = Query;
        _points.AddRange(Ask((sink, token) => Core.Metrics.ReadAsync(query, sink, token)));
    }

    private protected override void End()
    {
        if (!Screen.IsInteractive(Host))
        {
            WriteObject(_points, enumerateCollection: true);
        }
        else if (_points.Count > 0)
        {
            var curves = Core.Metrics.Draw(_points, Width(Host.UI.RawUI), Height, Screen.HasColour(Host));
            WriteInformation(curves, [InformationTags.Host, InformationTags.Metric]);
        }
    }

    private static int Width(PSHostRawUserInterface screen)
    {
        try
        {
            return screen.WindowSize.Width is > 0 and var width ? width - 1 : UsualWidth;
        }
        catch (Exception error) when (error is HostException or NotImplementedException or IOException)
        {
            return UsualWidth;
        }
    }
}
