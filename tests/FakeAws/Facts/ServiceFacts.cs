using System.Globalization;
using System.Text.Json;

namespace FakeAws.Facts;

/// <summary>An operation of a service: the shapes of what goes in and comes out.</summary>
internal sealed record OperationFacts(string Name, Shape Input, Shape? Output, string Uri, int Status, bool Unsigned);

/// <summary>One service as its model describes it.</summary>
internal sealed class ServiceFacts
{
    private readonly Dictionary<string, Shape> _shapes = [];

    private ServiceFacts(JsonElement root)
    {
        Name = root.GetProperty("service").GetString()!;
        Protocol = root.GetProperty("protocol").GetString()!;
        SigningName = root.GetProperty("signingName").GetString()!;
        ApiVersion = root.GetProperty("apiVersion").GetString()!;
        TargetPrefix = Text(root, "targetPrefix");
        XmlNamespace = Text(root, "xmlNamespace");
        JsonElement shapes = root.GetProperty("shapes");
        foreach (JsonProperty shape in shapes.EnumerateObject())
            _shapes[shape.Name] = ReadShape(shape.Name, shape.Value);
        foreach (JsonProperty shape in shapes.EnumerateObject())
            Link(_shapes[shape.Name], shape.Value);
        Operations = root.GetProperty("operations").EnumerateObject().ToDictionary(o => o.Name, ReadOperation);
    }

    public string Name { get; }

    public string Protocol { get; }

    public string SigningName { get; }

    public string ApiVersion { get; }

    public string? TargetPrefix { get; }

    public string? XmlNamespace { get; }

    public IReadOnlyDictionary<string, OperationFacts> Operations { get; }

    public IEnumerable<Shape> Shapes => _shapes.Values;

    public static ServiceFacts Read(Stream json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return new ServiceFacts(document.RootElement);
    }

    private static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static double? Number(JsonElement from, string name) =>
        from.TryGetProperty(name, out JsonElement value)
            ? double.Parse(value.ToString(), CultureInfo.InvariantCulture)
            : null;

    private static Shape ReadShape(string name, JsonElement shape)
    {
        string? pattern = Text(shape, "pattern");
        return new Shape(name, Enum.Parse<ShapeType>(shape.GetProperty("type").GetString()!, ignoreCase: true))
        {
            Min = Number(shape, "min"),
            Max = Number(shape, "max"),
            Pattern = pattern,
            Regex = pattern is null ? null : JavaPattern.Compile(pattern),
            Enum = shape.TryGetProperty("enum", out JsonElement values)
                ? [.. values.EnumerateArray().Select(v => v.GetString()!)]
                : null,
            Payload = Text(shape, "payload"),
            IsUnion = shape.TryGetProperty("union", out _),
        };
    }

    private void Link(Shape shape, JsonElement json)
    {
        if (Text(json, "of") is { } of)
            shape.Of = _shapes[of];
        if (Text(json, "key") is { } key)
            shape.Key = _shapes[key];
        if (!json.TryGetProperty("members", out JsonElement members))
            return;
        HashSet<string> required = json.TryGetProperty("required", out JsonElement names)
            ? [.. names.EnumerateArray().Select(n => n.GetString()!)]
            : [];
        shape.Members = members.EnumerateObject().ToDictionary(m => m.Name, m => ReadMember(m, required.Contains(m.Name)));
    }

    private Member ReadMember(JsonProperty member, bool required)
    {
        if (member.Value.ValueKind == JsonValueKind.String)
            return new Member(member.Name, _shapes[member.Value.GetString()!], MemberLocation.Body, member.Name, required);
        var location = Enum.Parse<MemberLocation>(Text(member.Value, "in")!, ignoreCase: true);
        return new Member(member.Name, _shapes[Text(member.Value, "shape")!], location, Text(member.Value, "as")!, required);
    }

    private OperationFacts ReadOperation(JsonProperty operation) => new(
        operation.Name,
        _shapes[Text(operation.Value, "input")!],
        Text(operation.Value, "output") is { } output ? _shapes[output] : null,
        Text(operation.Value, "uri") ?? "/",
        (int?)Number(operation.Value, "status") ?? 200,
        operation.Value.TryGetProperty("unsigned", out _));
}
