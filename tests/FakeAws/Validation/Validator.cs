using System.Text.Json.Nodes;
using FakeAws.Facts;

namespace FakeAws.Validation;

/// <summary>Something in a request that its model forbids.</summary>
/// <param name="Path">`resourceConfig.instanceCount`.</param>
/// <param name="Value">The value as the service prints it; null when the member is missing.</param>
/// <param name="Constraint">What it should have been.</param>
internal sealed record Violation(string Path, string? Value, string Constraint)
{
    public override string ToString() =>
        $"Value {(Value is null ? "null" : $"'{Value}'")} at '{Path}' failed to satisfy constraint: {Constraint}";
}

/// <summary>Holds a request against the facts, at any depth, and counts what it looked at.</summary>
internal sealed class Validator
{
    private readonly List<Violation> _violations = [];

    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>Members, required members, enums, bounds and patterns that were compared with a value.</summary>
    public int FactsChecked { get; private set; }

    public void CheckStructure(Shape shape, JsonObject value, string path = "")
    {
        foreach (Member member in shape.Members.Values)
        {
            string at = path.Length == 0 ? Camel(member.Name) : $"{path}.{Camel(member.Name)}";
            FactsChecked++;
            if (value[member.Name] is { } given)
                Check(member.Shape, given, at);
            else if (member.Required)
                Add(at, null, "Member must not be null");
        }

        if (shape.IsUnion && value.Count != 1)
            Add(path, Printed.Of(value), "Exactly one member of the union must be set");
    }

    private void Check(Shape shape, JsonNode value, string path)
    {
        switch (shape.Type)
        {
            case ShapeType.Structure:
                CheckStructure(shape, value.AsObject(), path);
                return;
            case ShapeType.List:
                CheckSize(shape, value.AsArray().Count, value, path);
                CheckList(shape, value.AsArray(), path);
                return;
            case ShapeType.Map:
                CheckSize(shape, value.AsObject().Count, value, path);
                CheckMap(shape, value.AsObject(), path);
                return;
            default:
                foreach (string constraint in Broken(shape, value))
                    Add(path, Printed.Of(value), constraint);
                return;
        }
    }

    private void CheckSize(Shape shape, int size, JsonNode value, string path)
    {
        foreach (string constraint in Constraints.BrokenLength(shape, size))
            Add(path, Printed.Of(value), constraint);
        FactsChecked += Constraints.CountBounds(shape);
    }

    private void CheckList(Shape shape, JsonArray list, string path)
    {
        bool simple = shape.Of!.Type is not (ShapeType.Structure or ShapeType.List or ShapeType.Map);
        if (simple && list.Any(item => Broken(shape.Of, item!).Any()))
            Add(path, Printed.Of(list), $"Member must satisfy constraint: [{Constraints.All(shape.Of)}]");
        for (int index = 0; !simple && index < list.Count; index++)
            Check(shape.Of, list[index]!, $"{path}.{index + 1}.member");
    }

    private void CheckMap(Shape shape, JsonObject map, string path)
    {
        if (map.Any(pair => Broken(shape.Key!, JsonValue.Create(pair.Key)).Any()))
            Add(path, Printed.Of(map), $"Map keys must satisfy constraint: [{Constraints.All(shape.Key!)}]");
        bool simple = shape.Of!.Type is not (ShapeType.Structure or ShapeType.List or ShapeType.Map);
        if (simple && map.Any(pair => Broken(shape.Of, pair.Value!).Any()))
            Add(path, Printed.Of(map), $"Map value must satisfy constraint: [{Constraints.All(shape.Of)}]");
        foreach ((string key, JsonNode? value) in simple ? [] : map)
            Check(shape.Of, value!, $"{path}.{key}.member");
    }

    private IEnumerable<string> Broken(Shape shape, JsonNode value)
    {
        FactsChecked += Constraints.Count(shape);
        return Constraints.Broken(shape, value);
    }

    private void Add(string path, string? value, string constraint) => _violations.Add(new Violation(path, value, constraint));

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
