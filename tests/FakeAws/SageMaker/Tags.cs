using System.Text.Json.Nodes;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.SageMaker;

/// <summary>Tags on whatever has an ARN.</summary>
internal static class Tags
{
    public static readonly Dictionary<string, Func<Call, JsonObject>> Operations = new()
    {
        ["AddTags"] = Add,
        ["ListTags"] = List,
        ["DeleteTags"] = Delete,
    };

    private static Dictionary<string, string> Of(Call call) =>
        call.Realm.Tags.GetValueOrDefault(call.Text("ResourceArn")!) ?? [];

    private static JsonObject Add(Call call)
    {
        call.Realm.Tag(call.Text("ResourceArn")!, call.Input["Tags"]);
        return new JsonObject { ["Tags"] = Shown(Of(call)) };
    }

    private static JsonObject List(Call call) => new() { ["Tags"] = Shown(Of(call)) };

    private static JsonObject Delete(Call call)
    {
        Dictionary<string, string> tags = Of(call);
        foreach (JsonNode? key in call.Input["TagKeys"]!.AsArray())
            tags.Remove(key!.ToString());
        return [];
    }

    private static JsonArray Shown(Dictionary<string, string> tags) =>
        Json.Array(tags.Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value }));
}
