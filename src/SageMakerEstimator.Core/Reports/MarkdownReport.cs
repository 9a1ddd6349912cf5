using System.Text;
using SageMakerEstimator.Core.Metrics;

namespace SageMakerEstimator.Core.Reports;

/// <summary>A report as Markdown, for a pull request or the summary of a build.</summary>
internal static class MarkdownReport
{
    private const int CurveWidth = 90;
    private const int CurveHeight = 10;

    public static string Write(Report report)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(Inline(report.Title)).Append(" (").Append(Inline(report.Status)).Append(")\n\n");
        if (report.Failure is { } failure)
        {
            Fence(text, failure);
        }

        foreach (var note in report.Notes)
        {
            text.Append("> ").Append(Inline(note)).Append("\n\n");
        }

        Table(text, report.Summary.Columns, report.Summary.Rows);
        if (report.Points.Count > 0)
        {
            text.Append("## Metrics\n\n");
            Fence(text, TerminalCurves.Draw(report.Points, CurveWidth, CurveHeight, hasColour: false));
        }

        if (report.States.Count > 0)
        {
            text.Append("## Timeline\n\n");
            Table(
                text,
                ["State", "From", "Duration", "Message"],
                [.. report.States.Select(state => new[] { state.Status, state.From, state.Duration, state.Message })]);
        }

        foreach (var table in report.Tables)
        {
            text.Append("## ").Append(Inline(table.Title)).Append("\n\n");
            Table(text, table.Columns, table.Rows);
        }

        if (report.Log.Count > 0)
        {
            text.Append("## Last lines of the log\n\n");
            Fence(text, string.Join('\n', ReportLines.Of(report.Log)));
        }

        return text.Append(Inline(report.Footer)).Append('\n').ToString();
    }

    private static void Table(StringBuilder text, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        Row(text, columns);
        Row(text, [.. columns.Select(_ => "---")]);
        foreach (var row in rows)
        {
            Row(text, [.. row.Select(Inline)]);
        }

        text.Append('\n');
    }

    private static void Row(StringBuilder text, IReadOnlyList<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    /// <summary>A block that nothing in it can end: its fence is longer than any run of backticks inside.</summary>
    private static void Fence(StringBuilder text, string content)
    {
        var clean = ReportText.Clean(content).ReplaceLineEndings("\n");
        var (run, longest) = (0, 2);
        foreach (var letter in clean)
        {
            run = letter == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        text.Append(fence).Append("text\n").Append(clean).Append('\n').Append(fence).Append("\n\n");
    }

    /// <summary>Text that is only text: no markup, no HTML, on one line.</summary>
    private static string Inline(string text)
    {
        var inline = new StringBuilder(text.Length);
        foreach (var letter in ReportText.Clean(text).ReplaceLineEndings(" "))
        {
            inline.Append(letter switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '#' or '~' => "\\" + letter,
                _ => letter.ToString(),
            });
        }

        return inline.ToString();
    }
}
