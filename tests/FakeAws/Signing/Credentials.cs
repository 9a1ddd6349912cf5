namespace FakeAws.Signing;

/// <summary>An action a set of credentials may not use.</summary>
/// <param name="Action">`sagemaker:CreateTrainingJob`, `s3:*` …</param>
/// <param name="Explicit">Whether a policy denies it in words, or none allows it; only the text of the error differs.</param>
public sealed record DeniedAction(string Action, bool Explicit = false)
{
    internal bool Covers(string action) =>
        Action.EndsWith('*')
            ? action.StartsWith(Action[..^1], StringComparison.OrdinalIgnoreCase)
            : action.Equals(Action, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A key that the double knows, and who it belongs to.</summary>
public sealed record AccessKey
{
    /// <summary>`AKIA…` for a user's key, `ASIA…` for a session's.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>The secret that signatures are checked with.</summary>
    public required string SecretAccessKey { get; init; }

    /// <summary>A session's token; null for a user's key.</summary>
    public string? SessionToken { get; init; }

    /// <summary>Twelve digits. Default: the account of the double's first key.</summary>
    public string Account { get; init; } = FakeAwsOptions.DefaultAccount;

    /// <summary>Who it is, as GetCallerIdentity says it. Default: the user `tester` of the account.</summary>
    public string? Arn { get; init; }

    /// <summary>When the session ends; null means never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Regions that know it; null for all. Sessions of the global STS endpoint are unknown in opt-in regions.</summary>
    public IReadOnlyList<string>? Regions { get; init; }

    /// <summary>Actions that this key may not use; all others are allowed.</summary>
    public IReadOnlyList<DeniedAction> Denied { get; init; } = [];

    internal string CallerArn => Arn ?? $"arn:aws:iam::{Account}:user/tester";

    internal DeniedAction? Denial(string action) => Denied.FirstOrDefault(d => d.Covers(action));
}
