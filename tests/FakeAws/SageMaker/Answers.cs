using System.Text.Json.Nodes;
using FakeAws.Facts;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.SageMaker;

/// <summary>Answers that every kind of resource gives alike.</summary>
internal static class Answers
{
    /// <summary>What was asked for at creation, as far as the describing operation shows it.</summary>
    public static JsonObject Echo(Call call, Resource resource)
    {
        OperationFacts operation = call.World.Facts.Services["sagemaker"].Operations[call.Operation];
        var answer = new JsonObject();
        foreach (string member in operation.Output!.Members.Keys)
        {
            if (resource.Request[member] is { } value)
                answer[member] = value.DeepClone();
        }

        return answer;
    }

    /// <summary>A page of summaries, filtered and sorted as the request says.</summary>
    /// <param name="call">The request.</param>
    /// <param name="resources">Everything there is.</param>
    /// <param name="member">Name of the list in the answer.</param>
    /// <param name="summarise">Makes a summary.</param>
    /// <param name="status">The member that StatusEquals is compared with.</param>
    /// <param name="ascending">Whether the operation sorts up when it isn't told.</param>
    public static JsonObject List<T>(
        Call call, IEnumerable<T> resources, string member, Func<T, JsonObject> summarise, string? status = null, bool ascending = false)
        where T : Resource
    {
        var found =
            from resource in resources
            where resource.HiddenReads == 0 && IsWanted(call, resource)
            let summary = summarise(resource)
            where call.Text("StatusEquals") is not { } wanted || summary[status!].Text() == wanted
            orderby SortKey(call, resource, summary, status)
            select summary;
        if (!(call.Text("SortOrder") is { } order ? order == "Ascending" : ascending))
            found = found.Reverse();
        int offset = PageToken.Read(call.Text("NextToken"));
        int size = (int?)call.Input["MaxResults"].WholeNumber() ?? Rules.Instance.ListPageSize;
        JsonObject[] all = [.. found];
        var answer = new JsonObject { [member] = Json.Array(all.Skip(offset).Take(size)) };
        if (offset + size < all.Length)
            answer["NextToken"] = PageToken.Make(offset + size);
        return answer;
    }

    private static bool IsWanted(Call call, Resource resource) =>
        resource.Name.Contains(call.Text("NameContains") ?? "", StringComparison.OrdinalIgnoreCase)
        && (call.Input["CreationTimeAfter"] is not { } after || resource.Created > after.Time())
        && (call.Input["CreationTimeBefore"] is not { } before || resource.Created < before.Time())
        && (call.Input["LastModifiedTimeAfter"] is not { } since || resource.Modified > since.Time())
        && (call.Input["LastModifiedTimeBefore"] is not { } until || resource.Modified < until.Time());

    private static string SortKey(Call call, Resource resource, JsonObject summary, string? status) => call.Text("SortBy") switch
    {
        "Name" => resource.Name,
        "Status" => summary[status!].Text() ?? "",
        _ => $"{resource.Created.UtcTicks:D20}",
    };
}
