using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Api;

/// <summary>S3 and files of this machine, both ways.</summary>
internal interface IFileStore
{
    /// <summary>What is known of an object; null when there is none, or the caller may not look.</summary>
    Task<StoredObject?> FindAsync(S3Uri place, string? expectedOwner, CancellationToken token);

    /// <summary>Sends a file, a large one in parts; one that is given up leaves no parts behind.</summary>
    Task PutAsync(S3Uri place, string path, PutOptions options, CancellationToken token);

    /// <summary>All objects whose keys begin with a place's; what only stands for a folder isn't one.</summary>
    IAsyncEnumerable<ListedObject> ListAsync(S3Uri prefix, CancellationToken token);

    /// <summary>
    /// Reads an object into a new file, bit by bit. A connection that breaks off is taken up where it ended, as long as
    /// the object is the same.
    /// </summary>
    /// <param name="place">The object.</param>
    /// <param name="path">The file, which mustn't be there; the caller removes what a failure leaves.</param>
    /// <param name="onReceived">Told how many bytes have come, and how many there are.</param>
    /// <param name="token">The call's token.</param>
    Task GetAsync(S3Uri place, string path, Action<long, long> onReceived, CancellationToken token);
}

/// <summary>An object of a listing.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="Size">Its bytes.</param>
internal sealed record ListedObject(S3Uri Place, long Size);

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
