using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SageMakerEstimator.Core.Encoding;

/// <summary>
/// Values as Python's <c>json.dumps</c> writes them. System.Text.Json lays numbers and escapes out differently
/// (<c>1E-05</c>, <c>\u00E9</c>), and hyperparameters are compared byte for byte, so the writing is ours; the reading
/// is System.Text.Json's.
/// </summary>
internal static partial class PythonJson
{
    // Stands for what System.Text.Json can't read, until it has read the rest. Start-of-heading is in nobody's text.
    private const string Mark = "\u0001";
    private const string MarkEscape = "\\u0001";

    private sealed record Separators(string Item, string Key, bool Sorted);

    /// <summary>The JSON text of a value, on one line; compact sorts keys and leaves out blanks, as the training toolkit does.</summary>
    /// <exception cref="NotSupportedException">The value, or one inside it, has no counterpart in Python.</exception>
    public static string Dumps(object? value, bool compact = false)
    {
        var builder = new StringBuilder();
        var blank = compact ? "" : " ";
        Write(builder, value, new Separators("," + blank, ":" + blank, compact));
        return builder.ToString();
    }

    /// <summary>
    /// Reads JSON into plain values: text, booleans, numbers, arrays and ordered dictionaries. Python's NaN and
    /// Infinity are numbers, and half of a surrogate pair is read as it was written.
    /// </summary>
    /// <exception cref="JsonException">The text isn't JSON.</exception>
    public static object? Loads(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return Parse(utf8);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // System.Text.Json knows neither; written so that it does, everything else stays as strict.
            var text = System.Text.Encoding.UTF8.GetString(utf8.Span);
            var known = Token().Replace(text, token => token.Value[0] == '"'
                ? Escape().Replace(token.Value, MarkHalf)
                : $"\"{MarkEscape}{token.Value}\"");
            return Parse(System.Text.Encoding.UTF8.GetBytes(known));
        }
    }

    /// <summary>The value of JSON text; any other text is itself.</summary>
    public static object? LoadsOrText(string text)
    {
        try
        {
            return Loads(System.Text.Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static object? Parse(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 256 });
        return Plain(document.RootElement);
    }

    /// <summary>Keeps whole pairs and all other escapes; a lone half of a pair is marked, to be put back later.</summary>
    private static string MarkHalf(Match escape) =>
        escape.Value.Length == 6 && char.IsSurrogate(Code(escape.Value[2..]))
            ? $"{MarkEscape}half:{escape.Value[2..]};"
            : escape.Value;

    private static char Code(string hexadecimal) => (char)Convert.ToInt32(hexadecimal, 16);

    private static object Text(string text)
    {
        if (!text.Contains(Mark))
        {
            return text;
        }

        return text switch
        {
            Mark + "NaN" => double.NaN,
            Mark + "Infinity" => double.PositiveInfinity,
            Mark + "-Infinity" => double.NegativeInfinity,
            _ => Half().Replace(text, half => Code(half.Groups[1].Value).ToString()),
        };
    }

    private static object? Plain(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Text(element.GetString()!),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => Number(element.GetRawText()),
        JsonValueKind.Array => element.EnumerateArray().Select(Plain).ToArray(),
        JsonValueKind.Object => Members(element),
        _ => null,
    };

    private static object Number(string text)
    {
        if (text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0)
        {
            return double.Parse(text, CultureInfo.InvariantCulture);
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : (object)BigInteger.Parse(text, CultureInfo.InvariantCulture);
    }

    private static OrderedDictionary Members(JsonElement element)
    {
        var members = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            members[member.Name] = Plain(member.Value);
        }

        return members;
    }

    private static void Write(StringBuilder builder, object? value, Separators separators)
    {
        switch (value)
        {
            case null:
                builder.Append("null");
                return;
            case bool flag:
                builder.Append(flag ? "true" : "false");
                return;
            case var _ when PythonText.PlainText(value) is { } text:
                Quote(builder, text);
                return;
            case var _ when PythonNumber.TryFormat(value) is { } number:
                builder.Append(NotFinite(number) ?? number);
                return;
            case ITuple tuple:
                Sequence(builder, Enumerable.Range(0, tuple.Length).Select(index => tuple[index]), separators);
                return;
            case IDictionary dictionary:
                Dictionary(builder, dictionary, separators);
                return;
            case IEnumerable list and not byte[]:
                Sequence(builder, list.Cast<object?>(), separators);
                return;
            default:
                throw PythonText.Unsupported(value);
        }
    }

    private static string? NotFinite(string number) => number switch
    {
        "nan" => "NaN",
        "inf" => "Infinity",
        "-inf" => "-Infinity",
        _ => null,
    };

    private static void Sequence(StringBuilder builder, IEnumerable<object?> items, Separators separators)
    {
        builder.Append('[');
        var separator = "";
        foreach (var item in items)
        {
            builder.Append(separator);
            Write(builder, item, separators);
            separator = separators.Item;
        }

        builder.Append(']');
    }

    private static void Dictionary(StringBuilder builder, IDictionary dictionary, Separators separators)
    {
        builder.Append('{');
        var separator = "";
        var entries = Entries(dictionary);
        foreach (var entry in separators.Sorted
            ? entries.OrderBy(entry => PythonText.Key(entry.Key), StringComparer.Ordinal)
            : entries)
        {
            builder.Append(separator);
            Quote(builder, PythonText.Key(entry.Key));
            builder.Append(separators.Key);
            Write(builder, entry.Value, separators);
            separator = separators.Item;
        }

        builder.Append('}');
    }

    // A generic dictionary's items are pairs of its own; as an IDictionary it has entries like any other.
    private static IEnumerable<DictionaryEntry> Entries(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return entry;
        }
    }

    private static void Quote(StringBuilder builder, string text)
    {
        builder.Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => builder.Append("\\\""),
                '\\' => builder.Append("\\\\"),
                '\n' => builder.Append("\\n"),
                '\r' => builder.Append("\\r"),
                '\t' => builder.Append("\\t"),
                '\b' => builder.Append("\\b"),
                '\f' => builder.Append("\\f"),
                >= ' ' and <= '~' => builder.Append(character),
                _ => builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
            };
        }

        builder.Append('"');
    }

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"|-?Infinity|NaN")]
    private static partial Regex Token();

    [GeneratedRegex("\u0001half:([0-9a-fA-F]{4});")]
    private static partial Regex Half();

    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")]
    private static partial Regex Escape();
}
