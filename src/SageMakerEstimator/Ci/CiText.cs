using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SageMakerEstimator.Ci;

/// <summary>Text for those who take some of it as commands: escaped where it stands in one, broken everywhere else.</summary>
internal static partial class CiText
{
    /// <summary>The text of a GitHub command.</summary>
    public static string Data(string text) =>
        text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A");

    /// <summary>A property of a GitHub command.</summary>
    public static string Property(string text) => Data(text).Replace(":", "%3A").Replace(",", "%2C");

    /// <summary>The text of an Azure command, which must not begin another.</summary>
    public static string AzureData(string text) =>
        Harmless(text.Replace("%", "%AZP25").Replace("\r", "%0D").Replace("\n", "%0A"));

    /// <summary>
    /// Text none of whose lines any platform takes as a command: a dot stands before the colons of a line's beginning,
    /// a space between the two signs of a command. Characters that comparisons overlook are gone then, as those see a
    /// command where none is written. Text without any is as it was.
    /// </summary>
    public static string Harmless(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsOverlooked(rune))
            {
                plain.Append(rune.ToString());
            }
        }

        var seen = plain.ToString();
        return Signs().IsMatch(seen) || AtBeginning().IsMatch(seen)
            ? AtBeginning().Replace(Signs().Replace(seen, "$0 "), "$1.::")
            : text;
    }

    /// <summary>Control and format characters, and what else Unicode says a reader doesn't see.</summary>
    private static bool IsOverlooked(Rune rune) =>
        (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control
            && rune.Value is not ('\t' or '\n' or '\r'))
        || rune.Value is 0x034f or 0x115f or 0x1160 or 0x17b4 or 0x17b5 or 0x3164 or 0xffa0
            or (>= 0x180b and <= 0x180f) or (>= 0xfe00 and <= 0xfe0f) or (>= 0xe0000 and <= 0xe0fff);

    // Agents compare by culture, where wide and small signs may be the same.
    [GeneratedRegex(@"[#\uff03\ufe5f](?=[#\uff03\ufe5f](?:vso)?\[)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Signs();

    [GeneratedRegex(@"((?:^|[\r\n])\s*)::")]
    private static partial Regex AtBeginning();
}
