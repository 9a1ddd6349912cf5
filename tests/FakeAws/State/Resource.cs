using System.Text.Json.Nodes;
using FakeAws.Time;
using FakeAws.Wire;

namespace FakeAws.State;

/// <summary>Something that was created and is remembered as it was asked for.</summary>
internal class Resource(string name, string arn, JsonObject request, DateTimeOffset created)
{
    public string Name { get; } = name;

    public string Arn { get; } = arn;

    public JsonObject Request { get; } = request;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Modified { get; set; } = created;

    /// <summary>How many more reads don't see it yet.</summary>
    public int HiddenReads { get; set; }
}

/// <summary>A resource that goes through statuses.</summary>
internal class TimedResource(string name, string arn, JsonObject request, DateTimeOffset created)
    : Resource(name, arn, request, created)
{
    /// <summary>Set right after construction: entering the first status already uses the resource.</summary>
    public Timeline Timeline { get; set; } = null!;

    public string? FailureReason { get; set; }

    public virtual void Settle(DateTimeOffset now) => Timeline.Settle(now);
}

/// <summary>The resources of one kind in one account and region. Names differ by more than case.</summary>
internal sealed class ResourceTable<T>
    where T : Resource
{
    private readonly Dictionary<string, T> _byName = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<T> All => _byName.Values;

    /// <summary>What a read sees: a new record may stay hidden for some reads.</summary>
    public T? Find(string? name)
    {
        if (name is null || !_byName.TryGetValue(name, out T? found))
            return null;
        if (found.HiddenReads == 0)
            return found;
        found.HiddenReads--;
        return null;
    }

    /// <summary>What a create sees: names are taken at once.</summary>
    public bool Exists(string name) => _byName.ContainsKey(name);

    public T? Peek(string name) => _byName.GetValueOrDefault(name);

    public void Add(T resource) => _byName.Add(resource.Name, resource);

    public void Remove(string name) => _byName.Remove(name);
}

/// <summary>ARNs, in the partition of their region.</summary>
internal static class Arn
{
    private static readonly (string Prefix, string Partition)[] Partitions =
    [
        ("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("us-isob-", "aws-iso-b"), ("us-isof-", "aws-iso-f"),
        ("us-iso-", "aws-iso"), ("eu-isoe-", "aws-iso-e"), ("eusc-", "aws-eusc"),
    ];

    public static string Partition(string region) =>
        Partitions.FirstOrDefault(p => region.StartsWith(p.Prefix, StringComparison.Ordinal)).Partition ?? "aws";

    /// <summary>SageMaker writes names in its ARNs in lower case.</summary>
    public static string SageMaker(Realm realm, string kind, string name) =>
        $"arn:{Partition(realm.Region)}:sagemaker:{realm.Region}:{realm.Account}:{kind}/{name.ToLowerInvariant()}";
}

/// <summary>Where a NextToken points to.</summary>
internal static class PageToken
{
    public static string Make(int offset) => Convert.ToBase64String(BitConverter.GetBytes(offset ^ 0x5A5A5A5A));

    public static int Read(string? token, string code = "ValidationException")
    {
        if (token is null)
            return 0;
        byte[] bytes = new byte[4];
        return Convert.TryFromBase64String(token, bytes, out int length) && length == 4
            ? BitConverter.ToInt32(bytes) ^ 0x5A5A5A5A
            : throw new AwsError(code, "Invalid NextToken.");
    }
}
