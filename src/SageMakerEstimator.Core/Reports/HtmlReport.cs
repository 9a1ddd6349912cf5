using System.Globalization;
using System.Xml.Linq;

namespace SageMakerEstimator.Core.Reports;

/// <summary>A report as one page that needs nothing else: no script, no font, no picture from anywhere.</summary>
internal static class HtmlReport
{
    private const string Style = """
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; }
        h1 { font-size: 1.5rem; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin-top: 2rem; }
        table { border-collapse: collapse; width: 100%; } svg { max-width: 100%; height: auto; display: block; }
        th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #d8dee4; overflow-wrap: anywhere; }
        pre { background: #f6f8fa; padding: 1rem; overflow-x: auto; font-size: 13px; }
        .status { border-radius: 1rem; padding: .1rem .7rem; color: #fff; background: #57606a; font-size: 1rem; white-space: nowrap; }
        .Completed { background: #1a7f37; } .Failed { background: #cf222e; } .Stopped { background: #9a6700; }
        .bar { background: #0969da; height: .8rem; min-width: 1px; } .share { width: 30%; } .note, footer { color: #57606a; }
        """;

    public static string Write(Report report)
    {
        var head = new XElement(
            "head",
            new XElement("meta", new XAttribute("charset", "utf-8")),
            new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width")),
            Element("title", report.Title),
            new XElement("style", Style));
        var body = new XElement(
            "body",
            new XElement(
                "h1", Clean(report.Title) + " ", Element("span", report.Status, $"status {report.Status}")),
            report.Failure is null ? null : Element("pre", report.Failure, "failure"),
            report.Notes.Select(note => Element("p", note, "note")),
            Table(report.Summary),
            Curves(report),
            States(report),
            report.Tables.SelectMany(table => new[] { Element("h2", table.Title), Table(table) }),
            Log(report),
            Element("footer", report.Footer));
        var page = new XElement("html", new XAttribute("lang", "en"), head, body);
        return "<!DOCTYPE html>\n" + page.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    private static IEnumerable<XElement> Curves(Report report)
    {
        var curves = report.Curves.Select((curve, index) => ReportCurves.Draw(curve.Metric, curve.Series, index)).ToArray();
        return curves.Length == 0 ? [] : [Element("h2", "Metrics"), .. curves];
    }

    private static IEnumerable<XElement> States(Report report)
    {
        if (report.States.Count == 0)
        {
            return [];
        }

        var rows = report.States.Select(state => new XElement(
            "tr",
            Element("td", state.Status),
            Element("td", state.From),
            Element("td", state.Duration),
            new XElement("td", new XAttribute("class", "share"), Bar(state.Share)),
            Element("td", state.Message)));
        return
        [
            Element("h2", "Timeline"),
            new XElement("table", Header(["State", "From", "Duration", "Share", "Message"]), new XElement("tbody", rows)),
        ];
    }

    /// <summary>With a text inside: an empty element would be written in a way that HTML doesn't know.</summary>
    private static XElement Bar(double share)
    {
        var percent = string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#}%");
        return new XElement(
            "div", new XAttribute("class", "bar"), new XAttribute("style", $"width:{percent}"),
            new XAttribute("title", percent), "\u00a0");
    }

    private static IEnumerable<XElement> Log(Report report) => report.Log.Count == 0
        ? []
        :
        [
            Element("h2", $"Last lines of the log"),
            Element("pre", string.Join('\n', ReportLines.Of(report.Log)), "log"),
        ];

    private static XElement Table(ReportTable table) => new(
        "table",
        Header(table.Columns),
        new XElement(
            "tbody", table.Rows.Select(row => new XElement("tr", row.Select(cell => Element("td", cell))))));

    private static XElement Header(IReadOnlyList<string> columns) =>
        new("thead", new XElement("tr", columns.Select(column => Element("th", column))));

    private static XElement Element(string name, string text, string? style = null) =>
        new(name, style is null ? null : new XAttribute("class", style), Clean(text));

    private static string Clean(string text) => ReportText.Clean(text);
}
