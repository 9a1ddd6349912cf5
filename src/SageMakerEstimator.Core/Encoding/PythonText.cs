using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace SageMakerEstimator.Core.Encoding;

/// <summary>Values as Python's <c>str()</c> writes them. Values are plain: no PowerShell wrappers.</summary>
internal static class PythonText
{
    /// <summary>The text of a value.</summary>
    /// <exception cref="NotSupportedException">The value, or one inside it, has no counterpart in Python.</exception>
    public static string Str(object? value)
    {
        if (PlainText(value) is { } text)
        {
            RefuseLoneSurrogates(text);
            return text;
        }

        var builder = new StringBuilder();
        Repr(builder, value);
        return builder.ToString();
    }

    /// <summary>Strings, characters and enum names, which are written without quotes at the top.</summary>
    internal static string? PlainText(object? value) => value switch
    {
        string text => text,
        char character => character.ToString(),
        Enum name => name.ToString(),
        _ => null,
    };

    internal static NotSupportedException Unsupported(object value) =>
        new($"a value of type {value.GetType().Name} has no counterpart in Python");

    private static void Repr(StringBuilder builder, object? value)
    {
        if (value is null)
        {
            builder.Append("None");
        }
        else if (PlainText(value) is { } text)
        {
            Quote(builder, text);
        }
        else if (value is bool flag)
        {
            builder.Append(flag ? "True" : "False");
        }
        else if (PythonNumber.TryFormat(value) is { } number)
        {
            builder.Append(number);
        }
        else if (value is ITuple tuple)
        {
            var items = Enumerable.Range(0, tuple.Length).Select(index => tuple[index]);
            Sequence(builder, '(', items, tuple.Length == 1 ? ",)" : ")");
        }
        else if (value is IDictionary dictionary)
        {
            Dictionary(builder, dictionary);
        }
        else if (value is IEnumerable list && value is not byte[])
        {
            Sequence(builder, '[', list.Cast<object?>(), "]");
        }
        else
        {
            throw Unsupported(value);
        }
    }

    private static void Sequence(StringBuilder builder, char open, IEnumerable<object?> items, string close)
    {
        builder.Append(open);
        var separator = "";
        foreach (var item in items)
        {
            builder.Append(separator);
            Repr(builder, item);
            separator = ", ";
        }

        builder.Append(close);
    }

    private static void Dictionary(StringBuilder builder, IDictionary dictionary)
    {
        builder.Append('{');
        var separator = "";
        foreach (DictionaryEntry entry in dictionary)
        {
            builder.Append(separator);
            Quote(builder, Key(entry.Key));
            builder.Append(": ");
            Repr(builder, entry.Value);
            separator = ", ";
        }

        builder.Append('}');
    }

    internal static string Key(object key) =>
        key as string
        ?? throw new NotSupportedException($"a dictionary key of type {key.GetType().Name} isn't text");

    private static void RefuseLoneSurrogates(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index]))
            {
                continue;
            }

            if (index + 1 >= text.Length || !char.IsSurrogatePair(text[index], text[index + 1]))
            {
                throw new NotSupportedException("it holds half of a surrogate pair, which UTF-8 can't carry");
            }

            index++;
        }
    }

    private static void Quote(StringBuilder builder, string text)
    {
        RefuseLoneSurrogates(text);
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        builder.Append(quote);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\\':
                    builder.Append("\\\\");
                    break;
                case '\n':
                    builder.Append("\\n");
                    break;
                case '\r':
                    builder.Append("\\r");
                    break;
                case '\t':
                    builder.Append("\\t");
                    break;
                case var code when code == quote:
                    builder.Append('\\').Append(quote);
                    break;
                default:
                    Character(builder, rune);
                    break;
            }
        }

        builder.Append(quote);
    }

    private static void Character(StringBuilder builder, Rune rune)
    {
        if (rune.Value == ' ' || IsPrintable(Rune.GetUnicodeCategory(rune)))
        {
            builder.Append(rune);
            return;
        }

        var format = rune.Value switch { <= 0xff => "\\x{0:x2}", <= 0xffff => "\\u{0:x4}", _ => "\\U{0:x8}" };
        builder.AppendFormat(CultureInfo.InvariantCulture, format, rune.Value);
    }

    private static bool IsPrintable(UnicodeCategory category) => category is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
