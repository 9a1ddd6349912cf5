using System.Text.Json.Nodes;

namespace FakeAws.Identity;

/// <summary>An IAM role.</summary>
public sealed record Role
{
    /// <summary>Its name, without path.</summary>
    public required string Name { get; init; }

    /// <summary>Its path. Default `/`.</summary>
    public string Path { get; init; } = "/";

    /// <summary>The account it is in.</summary>
    public string Account { get; init; } = FakeAwsOptions.DefaultAccount;

    /// <summary>Who may assume it: service names, or account ids for sts:AssumeRole. Default SageMaker and the own account.</summary>
    public IReadOnlyList<string> TrustedBy { get; init; } = ["sagemaker.amazonaws.com", FakeAwsOptions.DefaultAccount];

    /// <summary>How many reads (GetRole, or a service that assumes it) don't see it yet.</summary>
    public int HiddenReads { get; init; }

    internal string Arn => $"arn:aws:iam::{Account}:role{Path}{Name}";

    internal string Id => "AROA" + Convert.ToHexString(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Arn)))[..17];

    internal string TrustPolicy => new JsonObject
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray(
        [
            .. TrustedBy.Select(principal => new JsonObject
            {
                ["Effect"] = "Allow",
                ["Principal"] = new JsonObject
                {
                    [principal.EndsWith(".com", StringComparison.Ordinal) ? "Service" : "AWS"] = principal,
                },
                ["Action"] = "sts:AssumeRole",
            }),
        ]),
    }.ToJsonString();
}

/// <summary>The roles of all accounts.</summary>
internal sealed class RoleStore
{
    private readonly Dictionary<string, Entry> _byArn = [];

    public RoleStore(string account, DateTimeOffset created)
    {
        Created = created;
        Add(new Role { Name = FakeAwsOptions.DefaultRoleName, Account = account });
        Add(new Role { Name = "AmazonSageMaker-ExecutionRole-20260801T000000", Path = "/service-role/", Account = account });
    }

    public DateTimeOffset Created { get; }

    public void Add(Role role) => _byArn[role.Arn] = new Entry(role);

    public Role? ByName(string account, string name) =>
        See(_byArn.Values.FirstOrDefault(e => e.Role.Account == account && e.Role.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));

    public Role? ByArn(string arn) => See(_byArn.GetValueOrDefault(InFirstPartition(arn)));

    public bool IsAssumableBy(string arn, string principal) => ByArn(arn)?.TrustedBy.Contains(principal) == true;

    /// <summary>The same roles serve every partition: arn:aws-cn:… finds arn:aws:….</summary>
    private static string InFirstPartition(string arn) =>
        arn.Split(':', 3) is [var scheme, _, var rest] ? $"{scheme}:aws:{rest}" : arn;

    private static Role? See(Entry? entry)
    {
        if (entry is null)
            return null;
        if (entry.Hidden == 0)
            return entry.Role;
        entry.Hidden--;
        return null;
    }

    private sealed class Entry(Role role)
    {
        public Role Role { get; } = role;

        public int Hidden { get; set; } = role.HiddenReads;
    }
}
