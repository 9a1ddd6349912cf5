using System.Globalization;
using Spectre.Console;

namespace SageMakerEstimator.Core.Metrics;

/// <summary>Curves in a terminal: a panel a metric, a colour a curve, the scale on the left and the time below.</summary>
internal static class TerminalCurves
{
    private const int ScaleWidth = 11;

    // Borders and padding of a panel, and the gap beside the scale.
    private const int FrameWidth = 8;

    // They can be read on dark and on light.
    private static readonly Color[] Colours = [Color.Blue, Color.Green, Color.Fuchsia, Color.Teal, Color.Olive, Color.Red];

    public static string Draw(IReadOnlyList<MetricPoint> points, int width, int height, bool hasColour)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = hasColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = hasColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = Math.Max(width, 40);
        console.Profile.Capabilities.Unicode = true;
        foreach (var (metric, series) in MetricSeries.Of(points))
        {
            console.Write(Chart(metric, series, console.Profile.Width, height));
        }

        return text.ToString().TrimEnd();
    }

    private static Panel Chart(string metric, IReadOnlyList<MetricSeries> series, int width, int height)
    {
        var values = series.SelectMany(one => one.Points.Select(point => point.Value)).ToArray();
        var times = series.SelectMany(one => one.Points.Select(point => point.Seconds)).ToArray();
        var (low, high) = (values.Min(), values.Max());
        var (from, to) = (times.Min(), times.Max());
        var columns = width - ScaleWidth - FrameWidth;

        // A character shows two dots, one above the other.
        var canvas = new Canvas(columns, height * 2);
        foreach (var (one, index) in series.Select((one, index) => (one, index)))
        {
            Paint(canvas, one, Colours[index % Colours.Length], (low, high), (from, to));
        }

        var grid = new Grid { Expand = false };
        grid.AddColumn(new GridColumn().Width(ScaleWidth).RightAligned().PadLeft(0).PadRight(1));
        grid.AddColumn(new GridColumn().Width(columns).PadLeft(0).PadRight(0));
        grid.AddRow(new Text(Scale(low, high, height)), canvas);
        grid.AddRow(new Text(""), new Text(TimeAxis(from, to, columns)));
        if (series.Count > 1)
        {
            foreach (var (one, index) in series.Select((one, index) => (one, index)))
            {
                grid.AddRow(new Text("■", Colours[index % Colours.Length]), new Text(one.Label));
            }
        }

        return new Panel(grid).Header(Markup.Escape(metric)).Padding(1, 0);
    }

    private static void Paint(
        Canvas canvas, MetricSeries series, Color colour, (double Low, double High) values, (double From, double To) times)
    {
        int? before = null;
        for (var column = 0; column < canvas.Width; column++)
        {
            var at = times.From + (times.To - times.From) * column / Math.Max(1, canvas.Width - 1);
            if (ValueAt(series.Points, at, times.To > times.From) is not { } value)
            {
                before = null;
                continue;
            }

            var share = values.High > values.Low ? (value - values.Low) / (values.High - values.Low) : 0.5;
            var row = (int)Math.Round((1 - share) * (canvas.Height - 1));

            // A steep curve has no holes.
            var last = before ?? row;
            for (var dot = Math.Min(last, row); dot <= Math.Max(last, row); dot++)
            {
                canvas.SetPixel(column, dot, colour);
            }

            before = row;
        }
    }

    /// <summary>On the line between the two points around a moment; null before the first and after the last.</summary>
    private static double? ValueAt(IReadOnlyList<(double Seconds, double Value)> points, double at, bool hasTime)
    {
        if (!hasTime)
        {
            return points[^1].Value;
        }

        var next = 0;
        while (next < points.Count && points[next].Seconds < at - 1e-9)
        {
            next++;
        }

        if (next == points.Count || (next == 0 && points[0].Seconds > at + 1e-9))
        {
            return null;
        }

        if (next == 0)
        {
            return points[0].Value;
        }

        var (left, right) = (points[next - 1], points[next]);
        return left.Value + (right.Value - left.Value) * (at - left.Seconds) / (right.Seconds - left.Seconds);
    }

    private static string Scale(double low, double high, int height)
    {
        var lines = Enumerable.Repeat("", height).ToArray();
        lines[^1] = Number(low);
        lines[height / 2] = Number((low + high) / 2);
        lines[0] = Number(high);
        return string.Join('\n', lines);
    }

    private static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);

    private static string TimeAxis(double from, double to, int columns)
    {
        var (left, right) = (Time(from), Time(to));
        return left + right.PadLeft(Math.Max(right.Length + 1, columns - left.Length));
    }

    private static string Time(double seconds) => TimeSpan.FromSeconds(seconds) is var time && time.TotalDays >= 1
        ? time.ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture)
        : time.ToString(time.TotalSeconds < 10 ? @"h\:mm\:ss\.f" : @"h\:mm\:ss", CultureInfo.InvariantCulture);
}
