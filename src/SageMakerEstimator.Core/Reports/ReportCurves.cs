using System.Globalization;
using System.Xml.Linq;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;
using SageMakerEstimator.Core.Metrics;

namespace SageMakerEstimator.Core.Reports;

/// <summary>Curves as SVG that stands in a page by itself.</summary>
internal static class ReportCurves
{
    private const int Width = 720;
    private const int Height = 280;
    private const string ClipName = "clipPath";

    public static XElement Draw(string metric, IReadOnlyList<MetricSeries> series, int index)
    {
        var model = new PlotModel
        {
            Title = ReportText.Clean(metric),
            TitleFontSize = 14,
            DefaultFont = "sans-serif",
            Culture = CultureInfo.InvariantCulture,
            PlotAreaBorderColor = OxyColors.LightGray,
        };
        model.Axes.Add(new TimeSpanAxis { Position = AxisPosition.Bottom, MajorGridlineStyle = LineStyle.Dot });
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Left, MajorGridlineStyle = LineStyle.Dot });
        if (series.Count > 1)
        {
            model.Legends.Add(new Legend { LegendPlacement = LegendPlacement.Outside });
        }

        foreach (var one in series)
        {
            var line = new LineSeries
            {
                Title = ReportText.Clean(one.Label),

                // A single point has no line to be seen by.
                MarkerType = one.Points.Count < 50 ? MarkerType.Circle : MarkerType.None,
                MarkerSize = 3,
            };
            line.Points.AddRange(one.Points.Select(point => new DataPoint(point.Seconds, point.Value)));
            model.Series.Add(line);
        }

        // Each drawing numbers its clip paths from 1, but a page has only one of each name.
        var text = SvgExporter.ExportToString(model, Width, Height, isDocument: false)
            .Replace(ClipName, string.Create(CultureInfo.InvariantCulture, $"curve{index}-"), StringComparison.Ordinal);
        var drawing = XElement.Parse(text);
        drawing.SetAttributeValue("role", "img");
        drawing.SetAttributeValue("aria-label", ReportText.Clean(metric));
        drawing.SetAttributeValue("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {Width} {Height}"));
        return drawing;
    }
}
