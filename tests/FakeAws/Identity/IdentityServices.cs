using System.Security.Cryptography;
using System.Text.Json.Nodes;
using FakeAws.Signing;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.Identity;

/// <summary>IAM: roles.</summary>
internal static class IamService
{
    public static readonly Dictionary<string, Func<Call, JsonObject>> Operations = new() { ["GetRole"] = GetRole };

    private static JsonObject GetRole(Call call)
    {
        string name = call.Text("RoleName")!;
        Role role = call.World.Roles.ByName(call.Account, name)
            ?? throw new AwsError("NoSuchEntity", $"The role with name {name} cannot be found.", 404);
        return new JsonObject
        {
            ["Role"] = new JsonObject
            {
                ["Path"] = role.Path,
                ["RoleName"] = role.Name,
                ["RoleId"] = role.Id,
                ["Arn"] = role.Arn.Replace("arn:aws:", $"arn:{Arn.Partition(call.Region)}:", StringComparison.Ordinal),
                ["CreateDate"] = Json.Timestamp(call.World.Roles.Created),
                ["AssumeRolePolicyDocument"] = SigV4.Encode(role.TrustPolicy),
                ["MaxSessionDuration"] = 3600,
            },
        };
    }
}

/// <summary>STS: who am I, and keys for a session.</summary>
internal static class StsService
{
    public static readonly Dictionary<string, Func<Call, JsonObject>> Operations = new()
    {
        ["GetCallerIdentity"] = GetCallerIdentity,
        ["AssumeRole"] = AssumeRole,
        ["AssumeRoleWithWebIdentity"] = AssumeRoleWithWebIdentity,
    };

    private static JsonObject GetCallerIdentity(Call call)
    {
        AccessKey key = call.Caller!.Key;
        return new JsonObject
        {
            ["UserId"] = key.SessionToken is null ? "AIDACKCEVSQ6C2EXAMPLE" : "AROA3XFRBF535PLBIFPI4:" + key.CallerArn.Split('/')[^1],
            ["Account"] = key.Account,
            ["Arn"] = key.CallerArn,
        };
    }

    private static JsonObject AssumeRole(Call call)
    {
        string arn = call.Text("RoleArn")!;
        AccessKey caller = call.Caller!.Key;
        bool trusted = call.World.Roles.ByArn(arn) is { } role && role.TrustedBy.Contains(caller.Account);
        if (!trusted)
        {
            throw CommonErrors.Make(
                ErrorFamily.Query, CommonFailure.Denied,
                $"User: {caller.CallerArn} is not authorized to perform: sts:AssumeRole on resource: {arn}");
        }

        return Session(call, arn);
    }

    private static JsonObject AssumeRoleWithWebIdentity(Call call)
    {
        string arn = call.Text("RoleArn")!;
        if (call.Text("WebIdentityToken")!.Count(c => c == '.') != 2)
            throw new AwsError("InvalidIdentityToken", "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
        if (call.World.Roles.ByArn(arn) is null)
            throw CommonErrors.Make(ErrorFamily.Query, CommonFailure.Denied, "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        JsonObject session = Session(call, arn);
        session["SubjectFromWebIdentityToken"] = "system:serviceaccount:default:tester";
        session["Audience"] = "sts.amazonaws.com";
        session["Provider"] = "https://oidc.example.com/id/EXAMPLE";
        return session;
    }

    /// <summary>Makes a key that the double knows from now on, until it expires.</summary>
    private static JsonObject Session(Call call, string roleArn)
    {
        Role role = call.World.Roles.ByArn(roleArn)!;
        string session = call.Text("RoleSessionName")!;
        DateTimeOffset expires = call.World.Clock.Wire.GetUtcNow() + TimeSpan.FromSeconds(call.Input["DurationSeconds"].WholeNumber() ?? 3600);
        var key = new AccessKey
        {
            AccessKeyId = "ASIA" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
            SecretAccessKey = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/", 40),
            SessionToken = Convert.ToBase64String(RandomNumberGenerator.GetBytes(192)),
            Account = role.Account,
            Arn = $"arn:{Arn.Partition(call.Region)}:sts::{role.Account}:assumed-role/{role.Name}/{session}",
            Expires = expires,
        };
        call.World.Keys.Add(key);
        return new JsonObject
        {
            ["Credentials"] = new JsonObject
            {
                ["AccessKeyId"] = key.AccessKeyId,
                ["SecretAccessKey"] = key.SecretAccessKey,
                ["SessionToken"] = key.SessionToken,
                ["Expiration"] = Json.Timestamp(expires),
            },
            ["AssumedRoleUser"] = new JsonObject { ["AssumedRoleId"] = $"{role.Id}:{session}", ["Arn"] = key.Arn },
            ["PackedPolicySize"] = 6,
        };
    }
}
