using System.Collections.Specialized;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Plain values, as the cmdlets hand them to the core, out of JSON; pairs and numbers that JSON lacks have a name.</summary>
internal static class GoldenValue
{
    public static object? Plain(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return null;
            case JsonArray list:
                return list.Select(Plain).ToArray();
            case JsonObject members when members["$tuple"] is JsonArray items:
                return Tuple.Create(Plain(items[0]), Plain(items[1]));
            case JsonObject members when members["$double"] is { } number:
                return double.Parse(number.ToString(), System.Globalization.CultureInfo.InvariantCulture);
            case JsonObject members:
                var dictionary = new OrderedDictionary(StringComparer.Ordinal);
                foreach (var (name, member) in members)
                {
                    dictionary.Add(name, Plain(member));
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
        JsonValueKind.String => value.ToString(),
        _ when value.ToJsonString().AsSpan().IndexOfAny(".eE") >= 0 => value.GetValue<double>(),
        _ => BigInteger.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture) is var whole
            && whole >= long.MinValue && whole <= long.MaxValue ? (object)(long)whole : whole,
    };
}
