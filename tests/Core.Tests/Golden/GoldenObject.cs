using System.Collections.Specialized;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Objects and options of ours, by the names of their properties, out of JSON.</summary>
internal static class GoldenObject
{
    public static JsonObject[] Read(string resource)
    {
        using var stream = typeof(GoldenObject).Assembly.GetManifestResourceStream(resource)!;
        return [.. JsonNode.Parse(stream)!.AsArray().Select(found => found!.AsObject())];
    }

    public static T Fill<T>(JsonObject values)
        where T : class => (T)Fill(typeof(T), values);

    private static object Fill(Type type, JsonObject values)
    {
        var target = Activator.CreateInstance(type, nonPublic: true)!;
        foreach (var (name, value) in values)
        {
            var property = type.GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                ?? throw new InvalidOperationException($"{type.Name} has no {name}.");
            property.SetValue(target, Value(value, property.PropertyType));
        }

        return target;
    }

    private static object? Value(JsonNode? node, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (node is null)
        {
            return null;
        }

        if (plain == typeof(OrderedDictionary))
        {
            return GoldenValue.Plain(node);
        }

        if (plain == typeof(IReadOnlyList<string>))
        {
            return node.AsArray().Select(text => text!.ToString()).ToArray();
        }

        if (plain == typeof(IReadOnlyList<Tag>))
        {
            return node.AsArray().Select(tag => new Tag(tag!["Key"]!.ToString(), tag["Value"]!.ToString())).ToArray();
        }

        if (plain == typeof(IReadOnlyList<Model>))
        {
            return node.AsArray().Select(model => Fill<Model>(model!.AsObject())).ToArray();
        }

        if (plain.IsEnum)
        {
            return Enum.Parse(plain, node.ToString());
        }

        return node is JsonObject members && plain.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Any(constructor => constructor.GetParameters().Length == 0)
                ? Fill(plain, members)
                : node.Deserialize(plain);
    }
}
