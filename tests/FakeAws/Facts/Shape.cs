using System.Text.RegularExpressions;

namespace FakeAws.Facts;

internal enum ShapeType
{
    String, Integer, Long, Float, Double, Boolean, Timestamp, Blob, Structure, List, Map
}

internal enum MemberLocation
{
    Body, Header, Uri
}

/// <summary>A member of a structure: which shape it has and where it travels.</summary>
internal sealed record Member(string Name, Shape Shape, MemberLocation Location, string WireName, bool Required);

/// <summary>What one shape of a service model says about a value.</summary>
internal sealed class Shape(string name, ShapeType type)
{
    public string Name { get; } = name;

    public ShapeType Type { get; } = type;

    public double? Min { get; init; }

    public double? Max { get; init; }

    public string? Pattern { get; init; }

    public Regex? Regex { get; init; }

    public IReadOnlyList<string>? Enum { get; init; }

    /// <summary>The member that is the whole body, in REST protocols.</summary>
    public string? Payload { get; init; }

    public bool IsUnion { get; init; }

    /// <summary>Filled after all shapes exist, because shapes refer to each other in circles.</summary>
    public IReadOnlyDictionary<string, Member> Members { get; internal set; } = new Dictionary<string, Member>();

    /// <summary>Element of a list, value of a map.</summary>
    public Shape? Of { get; internal set; }

    public Shape? Key { get; internal set; }

    public bool IsNumber => Type is ShapeType.Integer or ShapeType.Long or ShapeType.Float or ShapeType.Double;
}
