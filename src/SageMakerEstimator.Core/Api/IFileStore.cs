using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Api;

/// <summary>S3 for files of this machine.</summary>
internal interface IFileStore
{
    /// <summary>What is known of an object; null when there is none, or the caller may not look.</summary>
    Task<StoredObject?> FindAsync(S3Uri place, string? expectedOwner, CancellationToken token);

    /// <summary>Sends a file, a large one in parts; one that is given up leaves no parts behind.</summary>
    Task PutAsync(S3Uri place, string path, PutOptions options, CancellationToken token);
}

/// <summary>An object of S3.</summary>
/// <param name="Size">Its bytes.</param>
/// <param name="Checksum">A checksum of all its bytes; null when S3 has none, or one of its parts' only.</param>
/// <param name="KmsKeyArn">The KMS key it is encrypted with; null without KMS.</param>
internal sealed record StoredObject(long Size, ObjectChecksum? Checksum, string? KmsKeyArn)
{
    /// <summary>Changes whenever the object does; null where nothing like it is kept.</summary>
    public string? ETag { get; init; }

    /// <summary>What was noted beside the bytes.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>A checksum as S3 writes it: base64 of its bytes, the most significant first.</summary>
internal sealed record ObjectChecksum(ChecksumKind Kind, string Value);

/// <summary>The checksums of S3 that this module can compute, too.</summary>
internal enum ChecksumKind
{
    Sha256,
    Sha1,
    Crc32,
}
