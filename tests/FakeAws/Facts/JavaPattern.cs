using System.Text;
using System.Text.RegularExpressions;

namespace FakeAws.Facts;

/// <summary>
/// The models' patterns are Java's: they match the whole value, \d \w \s are ASCII there, and a few classes have other names in .NET.
/// </summary>
internal static class JavaPattern
{
    private static readonly (string Java, string Class)[] Classes =
    [
        (@"\p{ASCII}", @"\x00-\x7F"), (@"\p{Print}", @"\x20-\x7E"), (@"\p{Alnum}", "a-zA-Z0-9"),
        (@"\d", "0-9"), (@"\w", "a-zA-Z0-9_"), (@"\s", @" \t\n\x0B\f\r"),
    ];

    public static Regex Compile(string pattern) =>
        new(@"\A(?:" + Translate(pattern) + @")\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));

    private static string Translate(string pattern)
    {
        var text = new StringBuilder();
        bool inClass = false;
        for (int at = 0; at < pattern.Length; at++)
        {
            (string? java, string? content) = Classes.FirstOrDefault(c => string.CompareOrdinal(pattern, at, c.Java, 0, c.Java.Length) == 0);
            if (java is not null)
            {
                text.Append(inClass ? content : $"[{content}]");
                at += java.Length - 1;
            }
            else if (pattern[at] == '\\' && at + 1 < pattern.Length)
            {
                text.Append(pattern, at++, 2);
            }
            else
            {
                inClass = pattern[at] switch { '[' => true, ']' => false, _ => inClass };
                text.Append(pattern[at]);
            }
        }

        return text.ToString();
    }
}
