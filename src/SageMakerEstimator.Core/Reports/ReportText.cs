using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace SageMakerEstimator.Core.Reports;

/// <summary>Values as a report writes them: the same in every culture, and without what a file of text can't hold.</summary>
internal static partial class ReportText
{
    public static string Time(DateTime? time) =>
        time is { } known ? new DateTimeOffset(known).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture) : "";

    public static string Duration(TimeSpan? time) =>
        time is { } known ? known.ToString(known.TotalDays >= 1 ? @"d\.hh\:mm\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture) : "";

    public static string Number(double? number) => number?.ToString("G6", CultureInfo.InvariantCulture) ?? "";

    public static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>Without a terminal's colours, and without characters that XML doesn't know.</summary>
    public static string Clean(string text)
    {
        var plain = Escapes().Replace(text, "");
        var clean = new StringBuilder(plain.Length);
        for (var at = 0; at < plain.Length; at++)
        {
            if (at + 1 < plain.Length && XmlConvert.IsXmlSurrogatePair(plain[at + 1], plain[at]))
            {
                clean.Append(plain, at++, 2);
            }
            else
            {
                clean.Append(XmlConvert.IsXmlChar(plain[at]) ? plain[at] : '\ufffd');
            }
        }

        return clean.ToString();
    }

    [GeneratedRegex(@"\x1b\[[0-9;?]*[ -/]*[@-~]")]
    private static partial Regex Escapes();
}
