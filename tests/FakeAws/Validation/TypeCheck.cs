using System.Text.Json;
using System.Text.Json.Nodes;
using FakeAws.Facts;
using FakeAws.Wire;

namespace FakeAws.Validation;

/// <summary>
/// Whether a value has the JSON types of its shape. A service can't even read a request that hasn't: it answers SerializationException.
/// </summary>
internal sealed class TypeCheck(bool refuseUnknownMembers)
{
    public void Check(Shape shape, JsonNode? value, string path = "")
    {
        if (value is null)
            return;
        switch (shape.Type)
        {
            case ShapeType.Structure:
                CheckStructure(shape, value as JsonObject ?? throw Wrong(value, "a structure", path), path);
                break;
            case ShapeType.Map:
                foreach ((string key, JsonNode? item) in value as JsonObject ?? throw Wrong(value, "a map", path))
                    Check(shape.Of!, item ?? throw Wrong(item, shape.Of!.Type.ToString(), $"{path}.{key}"), $"{path}.{key}");
                break;
            case ShapeType.List:
                int index = 0;
                foreach (JsonNode? item in value as JsonArray ?? throw Wrong(value, "a list", path))
                    Check(shape.Of!, item ?? throw Wrong(item, shape.Of!.Type.ToString(), path), $"{path}.{++index}");
                break;
            default:
                CheckSimple(shape, value, path);
                break;
        }
    }

    private void CheckStructure(Shape shape, JsonObject value, string path)
    {
        foreach ((string name, JsonNode? member) in value)
        {
            string at = path.Length == 0 ? name : $"{path}.{name}";
            if (shape.Members.TryGetValue(name, out Member? known))
                Check(known.Shape, member, at);
            else if (refuseUnknownMembers)
                throw new AwsError("SerializationException", $"Unknown member '{at}': no such member in {shape.Name}.");
        }
    }

    private static void CheckSimple(Shape shape, JsonNode value, string path)
    {
        JsonValueKind kind = value.GetValueKind();
        bool fits = shape.Type switch
        {
            ShapeType.Integer => kind == JsonValueKind.Number && IsWhole(value, int.MinValue, int.MaxValue),
            ShapeType.Long => kind == JsonValueKind.Number && IsWhole(value, long.MinValue, long.MaxValue),
            ShapeType.Float or ShapeType.Double or ShapeType.Timestamp => kind == JsonValueKind.Number,
            ShapeType.Boolean => kind is JsonValueKind.True or JsonValueKind.False,
            ShapeType.Blob => kind == JsonValueKind.String && IsBase64(value.GetValue<string>()),
            _ => kind == JsonValueKind.String,
        };
        if (!fits)
            throw Wrong(value, shape.Type.ToString(), path);
    }

    private static bool IsWhole(JsonNode value, double min, double max) =>
        value.Number() is var number && number % 1 == 0 && number >= min && number <= max;

    private static bool IsBase64(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out _);

    private static AwsError Wrong(JsonNode? value, string wanted, string path)
    {
        string kind = value?.GetValueKind().ToString().ToUpperInvariant() ?? "NULL";
        return new AwsError("SerializationException", $"{kind}_VALUE at '{path}' can not be converted to {wanted}");
    }
}
