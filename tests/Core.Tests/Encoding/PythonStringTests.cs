using System.Globalization;
using System.Text;
using SageMakerEstimator.Core.Encoding;

namespace SageMakerEstimator.Core.Tests;

public sealed class PythonStringTests
{
    private const string TextsScript = """
        import json, sys
        for line in sys.stdin:
            text = bytes.fromhex(line).decode('utf-16-be', 'surrogatepass')
            print(repr(text).encode('utf-8', 'surrogatepass').hex() + ' ' + json.dumps(text).encode().hex())
        """;

    private const string PrintableScript = """
        import unicodedata
        points = [chr(point) for point in range(0x110000)]
        print(''.join('?' if unicodedata.category(c) == 'Cn' else '+' if c.isprintable() else '-' for c in points))
        """;

    // Blocks that were settled long before any Python in use, so that the age of its tables doesn't matter.
    private static readonly (int First, int Last)[] Blocks =
    [
        (0x00, 0x1f), (0x20, 0x7e), (0x7f, 0xff), (0x2000, 0x200f), (0x2028, 0x202f), (0x4e00, 0x9fa5), (0x600, 0x603),
        (0xdb80, 0xdbff), (0xdc00, 0xdfff), (0xe000, 0xf8ff), (0xfff9, 0xffff), (0x1f300, 0x1f5ff), (0xf0000, 0x10ffff),
    ];

    [Fact]
    public async Task Twenty_thousand_texts_are_quoted_and_escaped_as_Python_does()
    {
        var random = new Random(5);
        var texts = Enumerable.Range(0, 20_000).Select(_ => RandomText(random)).ToArray();

        var answers = await PythonChild.RunAsync(TextsScript, [.. texts.Select(Units)]);

        for (var index = 0; index < texts.Length; index++)
        {
            var forms = answers[index].Split(' ').Select(Utf8).ToArray();
            Assert.Equal(forms[1], PythonJson.Dumps(texts[index]));
            if (HasHalfAPair(texts[index]))
            {
                Assert.Throws<NotSupportedException>(() => PythonText.Str(new[] { texts[index] }));
            }
            else
            {
                Assert.Equal($"[{forms[0]}]", PythonText.Str(new[] { texts[index] }));
            }
        }
    }

    [Fact]
    public async Task Every_character_is_escaped_where_Python_cannot_print_it()
    {
        var printable = Assert.Single(await PythonChild.RunAsync(PrintableScript));

        var different = new List<string>();
        for (var point = 0; point < 0x110000; point++)
        {
            // What is assigned in one table and not in the other is a matter of versions.
            var unassigned = CharUnicodeInfo.GetUnicodeCategory(point) == UnicodeCategory.OtherNotAssigned;
            if (point is >= 0xd800 and <= 0xdfff or '\'' or '\\' || unassigned != (printable[point] == '?'))
            {
                continue;
            }

            var text = char.ConvertFromUtf32(point);
            var asItIs = PythonText.Str(new[] { text }) == $"['{text}']";
            if (asItIs != (printable[point] == '+'))
            {
                different.Add($"U+{point:X4}");
            }
        }

        Assert.Empty(different);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_wherever_it_is_in_Text()
    {
        Assert.Throws<NotSupportedException>(() => PythonText.Str("a\ud800"));
        Assert.Throws<NotSupportedException>(() => PythonText.Str("\udc00\ud800"));
        Assert.Throws<NotSupportedException>(() => PythonText.Str('\udc00'));
        Assert.Throws<NotSupportedException>(() => PythonText.Str(new Dictionary<string, int> { ["\ud800"] = 1 }));
        Assert.Equal("a😀b", PythonText.Str("a😀b"));
    }

    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(0, 12); length > 0; length--)
        {
            var (first, last) = Blocks[random.Next(Blocks.Length)];
            var point = random.Next(3) == 0 ? "'\"\\ \t\n\r"[random.Next(7)] : random.Next(first, last + 1);
            _ = point > 0xffff ? text.Append(char.ConvertFromUtf32(point)) : text.Append((char)point);
        }

        return text.ToString();
    }

    /// <summary>UTF-16 puts U+FFFD where half a pair stands alone.</summary>
    private static bool HasHalfAPair(string text) =>
        text != System.Text.Encoding.Unicode.GetString(System.Text.Encoding.Unicode.GetBytes(text));

    private static string Units(string text) =>
        string.Concat(text.Select(unit => ((int)unit).ToString("x4", CultureInfo.InvariantCulture)));

    private static string Utf8(string hex) => System.Text.Encoding.UTF8.GetString(Convert.FromHexString(hex));
}
