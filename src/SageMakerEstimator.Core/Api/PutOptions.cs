namespace SageMakerEstimator.Core.Api;

/// <summary>How an object is written.</summary>
internal sealed record PutOptions
{
    /// <summary>As code and repacked models go: encrypted with the account's own KMS key for S3.</summary>
    public static PutOptions Code { get; } = new() { IsKms = true };

    /// <summary>Whether the object is encrypted with KMS; else as the bucket says.</summary>
    public bool IsKms { get; init; }

    /// <summary>The key for that: an id, alias or ARN; null for the account's own.</summary>
    public string? KmsKey { get; init; }

    /// <summary>The account that must own the bucket, so that nobody's bucket of the same name gets the data.</summary>
    public string? ExpectedOwner { get; init; }

    /// <summary>Noted beside the object's bytes: lower-case names and plain text.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Told how many of the object's bytes have gone out, and how many there are; from any thread.</summary>
    public Action<long, long> OnSent { get; init; } = (_, _) => { };
}
