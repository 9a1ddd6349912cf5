using SageMakerEstimator.Core.Metrics;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Curves in a terminal.</summary>
public sealed class TerminalCurvesTests
{
    [Fact]
    public void A_falling_curve_goes_from_the_upper_left_to_the_lower_right_beside_its_scale()
    {
        var lines = Draw([.. Enumerable.Range(0, 11).Select(number => Point("loss", number * 60, 10 - number))]);

        Assert.Contains("loss", lines[0]);
        Assert.StartsWith("│", lines[1], StringComparison.Ordinal);
        Assert.Contains(" 10 ", lines[1]);
        Assert.Contains(" 0 ", lines[8]);
        Assert.Contains("0:00:00.0", lines[9]);
        Assert.Contains("0:10:00", lines[9]);
        Assert.True(Dots(lines[1]).First() < 15 && Dots(lines[8]).Last() > 60, string.Join('\n', lines));
        Assert.All(lines[1..9], line => Assert.NotEmpty(Dots(line)));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void It_is_as_wide_as_it_may_be(int width)
    {
        var lines = Draw([Point("loss", 0, 1), Point("loss", 60, 2)], width);

        Assert.All(lines, line => Assert.InRange(line.Length, width - 10, width));
    }

    [Fact]
    public void Each_metric_has_a_panel_and_each_job_a_curve_with_its_name()
    {
        var lines = Draw(
        [
            Point("loss", 0, 1, "job-1"), Point("loss", 60, 2, "job-1"), Point("loss", 0, 3, "job-2"),
            Point("loss", 90, 4, "job-2"), Point("acc", 0, 1, "job-1"),
        ]);

        var text = string.Join('\n', lines);
        Assert.Equal(2, lines.Count(line => line.StartsWith('┌') || line.StartsWith('╭')));
        Assert.Contains("job-1", text);
        Assert.Contains("job-2", text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Colour_is_there_only_where_it_may_be(bool hasColour)
    {
        var text = TerminalCurves.Draw([Point("loss", 0, 1), Point("loss", 60, 2)], 80, 5, hasColour);

        Assert.Equal(hasColour, text.Contains('\u001b'));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    public void Points_that_are_all_alike_are_a_level_line(int count, double value) =>
        Assert.Single(
            Draw([.. Enumerable.Range(0, count).Select(number => Point("[red]odd[/]", number, value))]),
            line => Dots(line).Any());

    private static string[] Draw(IReadOnlyList<MetricPoint> points, int width = 80) =>
        TerminalCurves.Draw(points, width, 8, hasColour: false).Split('\n', StringSplitOptions.TrimEntries);

    private static IEnumerable<int> Dots(string line) => Enumerable.Range(0, line.Length).Where(at => line[at] is '▄' or '▀' or '█');

    private static MetricPoint Point(string name, double seconds, double value, string job = "job-1") => new()
    {
        TrainingJobName = job,
        MetricName = name,
        Timestamp = SteppingTime.Origin.LocalDateTime.AddSeconds(seconds),
        Elapsed = TimeSpan.FromSeconds(seconds),
        Value = value,
    };
}
