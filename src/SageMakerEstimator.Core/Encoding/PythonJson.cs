using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace SageMakerEstimator.Core.Encoding;

/// <summary>
/// Values as Python's <c>json.dumps</c> writes them. System.Text.Json lays numbers and escapes out differently
/// (<c>1E-05</c>, <c>\u00E9</c>), and hyperparameters are compared byte for byte, so the writing is ours; the reading
/// is System.Text.Json's.
/// </summary>
internal static class PythonJson
{
    private sealed record Separators(string Item, string Key);

    /// <summary>The JSON text of a value, on one line; compact leaves out the blanks behind commas and colons.</summary>
    /// <exception cref="NotSupportedException">The value, or one inside it, has no counterpart in Python.</exception>
    public static string Dumps(object? value, bool compact = false)
    {
        var builder = new StringBuilder();
        var blank = compact ? "" : " ";
        Write(builder, value, new Separators("," + blank, ":" + blank));
        return builder.ToString();
    }

    /// <summary>Reads JSON into plain values: text, booleans, numbers, arrays and ordered dictionaries.</summary>
    /// <exception cref="JsonException">The text isn't JSON.</exception>
    public static object? Loads(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 256 });
        return Plain(document.RootElement);
    }

    private static object? Plain(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
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
            : BigInteger.Parse(text, CultureInfo.InvariantCulture);
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
        foreach (DictionaryEntry entry in dictionary)
        {
            builder.Append(separator);
            Quote(builder, PythonText.Key(entry.Key));
            builder.Append(separators.Key);
            Write(builder, entry.Value, separators);
            separator = separators.Item;
        }

        builder.Append('}');
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
}
