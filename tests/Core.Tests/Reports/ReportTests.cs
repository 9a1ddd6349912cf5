using System.Xml.Linq;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Reports;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Reports of jobs: everything is in them, and nothing in them is more than text.</summary>
public sealed class ReportTests
{
    private const string Hostile = "</pre><script>alert(1)</script> \u001b[31mred\u001b[0m \u0000 ````\n# h | *b* 😀";

    private static readonly DateTimeOffset Start = SteppingTime.Origin;

    [Fact]
    public void The_page_is_whole_by_itself_and_has_a_drawing_for_each_metric()
    {
        var html = HtmlReport.Write(Report());
        var page = XElement.Parse(html[html.IndexOf("<html", StringComparison.Ordinal)..]);
        var drawings = page.Descendants().Where(one => one.Name.LocalName == "svg").ToArray();

        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.Equal(["loss", "acc"], drawings.Select(one => one.Attribute("aria-label")!.Value));
        Assert.All(drawings, one => Assert.Contains(one.Descendants(), part => part.Name.LocalName == "polyline"));
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Empty(page.Descendants("script"));
        Assert.DoesNotContain(page.Descendants().Attributes(), one => one.Name.LocalName is "src" or "href");
        Assert.DoesNotContain("@import", html);
        Assert.DoesNotContain("url(http", html);
    }

    [Fact]
    public void The_page_tells_states_configuration_inputs_seconds_and_the_last_lines()
    {
        var html = HtmlReport.Write(Report());

        foreach (var text in new[]
        {
            "Completed", "Downloading", "0:30:00", "width:50%", "ml.m5.large", "image:1", "s3://bucket/train", "epochs",
            "training seconds: 7200, billable seconds: 3600", "managed spot savings: 50.0 %", "line 1", "SECRET_NAME",
        })
        {
            Assert.Contains(text, html);
        }

        Assert.DoesNotContain("secret value", html);
    }

    [Fact]
    public void The_same_is_told_in_Markdown()
    {
        var text = MarkdownReport.Write(Report());

        Assert.StartsWith("# job-1 (Completed)\n", text, StringComparison.Ordinal);
        foreach (var part in new[]
        {
            "## Metrics", "## Timeline", "| Downloading |", "## Configuration", "| Instance type | ml.m5.large |",
            "| train | s3://bucket/train | text/csv | File |", "## Last lines of the log\n\n```text\nline 1\n",
        })
        {
            Assert.Contains(part, text);
        }

        Assert.DoesNotContain("secret value", text);
    }

    [Fact]
    public void Text_of_a_job_is_only_text_in_a_page()
    {
        var html = HtmlReport.Write(Report(Hostile));

        var page = XElement.Parse(html[html.IndexOf("<html", StringComparison.Ordinal)..]);
        Assert.Empty(page.Descendants("script"));
        Assert.Contains("</pre><script>alert(1)</script> red \ufffd ````\n# h | *b* 😀", page.Elements("body").Elements("pre").Last().Value);
    }

    [Fact]
    public void Text_of_a_job_is_only_text_in_Markdown()
    {
        var text = MarkdownReport.Write(Report(Hostile));
        var lines = text.Split('\n');

        // The fence is longer than what the text has, and outside of it nothing is markup.
        Assert.Equal(2, lines.Count(line => line.StartsWith("`````", StringComparison.Ordinal)));
        var table = Assert.Single(lines, line => line.StartsWith("| epochs |", StringComparison.Ordinal));
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", table);
        Assert.Contains("\\# h \\| \\*b\\*", table);
        Assert.DoesNotContain('\u001b', text);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void A_report_is_the_same_in_every_culture(string culture)
    {
        var (html, markdown) = (HtmlReport.Write(Report()), MarkdownReport.Write(Report()));
        using var foreign = new ForeignCulture(culture);

        Assert.Equal(html, HtmlReport.Write(Report()));
        Assert.Equal(markdown, MarkdownReport.Write(Report()));
    }

    [Fact]
    public void A_job_that_has_not_begun_has_a_report_too()
    {
        var answer = new DescribeTrainingJobResponse { TrainingJobName = "job-1", TrainingJobStatus = "InProgress" };
        var report = ReportContent.Of(Job(answer), answer, [], [], ["The log could not be read: no."], Start);

        Assert.Contains("The log could not be read: no.", HtmlReport.Write(report));
        Assert.Contains("> The log could not be read: no.", MarkdownReport.Write(report));
    }

    private static Report Report(string text = "line 1")
    {
        var answer = new DescribeTrainingJobResponse
        {
            TrainingJobName = "job-1",
            TrainingJobStatus = "Completed",
            SecondaryStatus = "Completed",
            AlgorithmSpecification = new() { TrainingImage = "image:1", TrainingInputMode = "File" },
            ResourceConfig = new() { InstanceType = "ml.m5.large", InstanceCount = 2, VolumeSizeInGB = 30 },
            StoppingCondition = new() { MaxRuntimeInSeconds = 86_400 },
            HyperParameters = new Dictionary<string, string> { ["epochs"] = text },
            Environment = new Dictionary<string, string> { ["SECRET_NAME"] = "secret value" },
            InputDataConfig = [Samples.Channel("train", "s3://bucket/train", "text/csv")],
            EnableManagedSpotTraining = true,
            BillableTimeInSeconds = 1800,
            CreationTime = Start,
            TrainingStartTime = Start,
            TrainingEndTime = Start.AddHours(1),
            SecondaryStatusTransitions =
            [
                new() { Status = "Downloading", StartTime = Start, EndTime = Start.AddMinutes(30), StatusMessage = text },
                new() { Status = "Training", StartTime = Start.AddMinutes(30), EndTime = Start.AddHours(1), StatusMessage = "on it" },
            ],
        };
        MetricPoint[] points =
        [
            .. Enumerable.Range(0, 5).Select(number => Point("loss", number, 1.0 / (number + 1))),
            .. Enumerable.Range(0, 5).Select(number => Point("acc", number, number)),
        ];
        return ReportContent.Of(Job(answer), answer, points, [new LogEvent { Message = text, Host = "algo-1" }], [], Start.AddHours(2));
    }

    private static TrainingJob Job(DescribeTrainingJobResponse answer) =>
        TrainingJobs.From(answer, new FakeBackend(new FakeSageMaker()), AwsSession.None, null, new SteppingTime());

    private static MetricPoint Point(string name, int minutes, double value) => new()
    {
        TrainingJobName = "job-1",
        MetricName = name,
        Timestamp = Start.LocalDateTime.AddMinutes(minutes),
        Elapsed = TimeSpan.FromMinutes(minutes),
        Value = value,
    };
}
