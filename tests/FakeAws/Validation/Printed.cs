using System.Text.Json.Nodes;

namespace FakeAws.Validation;

/// <summary>A value as the service's errors print it: `{a=1, b=2}`, `[x, y]`.</summary>
internal static class Printed
{
    public static string Of(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject map => "{" + string.Join(", ", map.Select(p => $"{p.Key}={Of(p.Value)}")) + "}",
        JsonArray list => "[" + string.Join(", ", list.Select(Of)) + "]",
        _ => value.ToString(),
    };
}
