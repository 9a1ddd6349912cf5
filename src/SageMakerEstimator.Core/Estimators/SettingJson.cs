using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using SageMakerEstimator.Core.Encoding;

namespace SageMakerEstimator.Core.Estimators;

/// <summary>
/// Values of settings as JSON and back, so that a hyperparameter is sent as the same text afterwards: 1.0 stays a
/// double, and what JSON has no form for is an object with one member, <c>$decimal</c> for example.
/// </summary>
internal static class SettingJson
{
    private const string Decimal = "$decimal";
    private const string Double = "$double";
    private const string Tuple = "$tuple";

    public static JsonNode? Write(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        char or Enum => JsonValue.Create(value.ToString()),
        double number => Write(number),
        float number => Write(double.Parse(PythonText.Str(number), CultureInfo.InvariantCulture)),
        decimal number => new JsonObject { [Decimal] = PythonText.Str(number) },
        sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger =>
            JsonNode.Parse(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)),
        ITuple tuple => new JsonObject
        {
            [Tuple] = new JsonArray([.. Enumerable.Range(0, tuple.Length).Select(at => Write(tuple[at]))]),
        },
        IDictionary members => Members(members),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(Write)]),
        _ => OfObject(value),
    };

    public static object? Read(JsonNode? node, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (node is null)
        {
            return type != plain || !type.IsValueType ? null : throw new FormatException($"a {plain.Name} is needed");
        }

        if (plain == typeof(OrderedDictionary))
        {
            return Value(node) as OrderedDictionary ?? throw new FormatException("an object is needed");
        }

        if (plain.IsGenericType && plain.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return List(node, plain.GetGenericArguments()[0]);
        }

        if (plain.IsEnum)
        {
            return Enum.Parse(plain, node.GetValue<string>());
        }

        return node is JsonObject members && plain.Namespace == typeof(Estimator).Namespace
            ? ReadObject(members, plain)
            : node is JsonValue value && plain != typeof(object) ? Scalar(value, plain) : Value(node);
    }

    private static JsonNode? Write(double number) => double.IsFinite(number)
        ? JsonNode.Parse(PythonText.Str(number))
        : new JsonObject { [Double] = PythonText.Str(number) };

    private static JsonObject Members(IDictionary members)
    {
        var written = new JsonObject();
        foreach (DictionaryEntry member in members)
        {
            written.Add((string)member.Key, Write(member.Value));
        }

        return written;
    }

    private static JsonObject OfObject(object value)
    {
        var written = new JsonObject();
        foreach (var property in PartsOf(value.GetType()))
        {
            written.Add(property.Name, Write(property.GetValue(value)));
        }

        return written;
    }

    private static IEnumerable<PropertyInfo> PartsOf(Type type) =>
        type.GetProperties().Where(property => property.SetMethod is not null);

    private static Array List(JsonNode node, Type itemType)
    {
        var items = node as JsonArray ?? throw new FormatException("a list is needed");
        var list = Array.CreateInstance(itemType, items.Count);
        for (var at = 0; at < items.Count; at++)
        {
            list.SetValue(Read(items[at], itemType), at);
        }

        return list;
    }

    private static object ReadObject(JsonObject members, Type type)
    {
        // Tags are made whole; the other parts are filled.
        if (type == typeof(Tag))
        {
            return new Tag(Text(members, nameof(Tag.Key)), Text(members, nameof(Tag.Value)));
        }

        var target = Activator.CreateInstance(type, nonPublic: true)!;
        foreach (var (name, node) in members)
        {
            var property = PartsOf(type).FirstOrDefault(part => part.Name == name)
                ?? throw new FormatException($"'{name}' is no part of a {type.Name}");
            property.SetValue(target, Read(node, property.PropertyType));
        }

        return target;
    }

    private static string Text(JsonObject members, string name) =>
        members[name]?.GetValue<string>() ?? throw new FormatException($"a tag needs {name}");

    private static object Scalar(JsonValue value, Type type)
    {
        try
        {
            return value.Deserialize(type)!;
        }
        catch (JsonException)
        {
            throw new FormatException($"a {type.Name} is needed");
        }
    }

    private static object? Value(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return null;
            case JsonArray list:
                return list.Select(Value).ToArray();
            case JsonObject { Count: 1 } marked when marked[Decimal] is { } number:
                return decimal.Parse(number.GetValue<string>(), NumberStyles.Number, CultureInfo.InvariantCulture);
            case JsonObject { Count: 1 } marked when marked[Double] is { } number:
                return NotFinite(number.GetValue<string>());
            case JsonObject { Count: 1 } marked when marked[Tuple] is JsonArray items:
                return TupleOf([.. items.Select(Value)]);
            case JsonObject members:
                var dictionary = new OrderedDictionary(StringComparer.Ordinal);
                foreach (var (name, member) in members)
                {
                    dictionary.Add(name, Value(member));
                }

                return dictionary;
            default:
                return Scalar(node.AsValue());
        }
    }

    private static object? Scalar(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetValue<string>(),
        _ => Number(value.ToJsonString()),
    };

    private static object Number(string text) =>
        text.AsSpan().IndexOfAny(".eE") >= 0
            ? double.Parse(text, CultureInfo.InvariantCulture)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                ? whole
                : BigInteger.Parse(text, CultureInfo.InvariantCulture);

    private static double NotFinite(string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => throw new FormatException($"'{text}' is neither inf, -inf nor nan"),
    };

    /// <summary>A tuple of any length: seven at a time, as .NET nests them.</summary>
    private static object TupleOf(object?[] items) => items.Length switch
    {
        0 => default(ValueTuple),
        1 => ValueTuple.Create(items[0]),
        2 => (items[0], items[1]),
        3 => (items[0], items[1], items[2]),
        4 => (items[0], items[1], items[2], items[3]),
        5 => (items[0], items[1], items[2], items[3], items[4]),
        6 => (items[0], items[1], items[2], items[3], items[4], items[5]),
        7 => (items[0], items[1], items[2], items[3], items[4], items[5], items[6]),
        _ => throw new FormatException("a tuple has up to 7 items"),
    };
}
