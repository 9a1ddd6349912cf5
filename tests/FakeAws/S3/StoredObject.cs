namespace FakeAws.S3;

/// <summary>A checksum that S3 keeps with an object.</summary>
/// <param name="Algorithm">`CRC32`, `CRC32C`, `CRC64NVME`, `SHA1`, `SHA256`.</param>
/// <param name="Value">Base64; a composite one ends with `-` and the number of parts.</param>
/// <param name="IsFullObject">Whether it is the checksum of the bytes, not of the parts' checksums.</param>
internal sealed record StoredChecksum(string Algorithm, string Value, bool IsFullObject)
{
    public string Header => "x-amz-checksum-" + Algorithm.ToLowerInvariant();
}

/// <summary>An object and everything that is answered about it.</summary>
internal sealed record StoredObject
{
    public required string Key { get; init; }

    public required byte[] Body { get; init; }

    public required string ETag { get; init; }

    public required DateTimeOffset Modified { get; init; }

    public StoredChecksum? Checksum { get; init; }

    /// <summary>Headers that come back as they were given: type, encoding, cache control, x-amz-meta-*.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>`AES256` or `aws:kms`.</summary>
    public string Encryption { get; init; } = "AES256";

    public string? KmsKeyId { get; init; }

    /// <summary>How many parts it was uploaded in; 0 when it was one PUT.</summary>
    public int Parts { get; init; }
}

/// <summary>A bucket.</summary>
internal sealed class Bucket(string name, string account, string region, DateTimeOffset created)
{
    public string Name { get; } = name;

    public string Account { get; } = account;

    public string Region { get; } = region;

    public DateTimeOffset Created { get; } = created;

    /// <summary>How many more requests don't see it.</summary>
    public int HiddenReads { get; set; }

    /// <summary>Whether those requests get a 403 instead of a 404.</summary>
    public bool IsDeniedWhileHidden { get; set; }

    /// <summary>Accounts that may use it besides its owner.</summary>
    public HashSet<string> SharedWith { get; } = [];

    public SortedDictionary<string, StoredObject> Objects { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, MultipartUpload> Uploads { get; } = [];
}

/// <summary>An upload in parts that isn't completed.</summary>
internal sealed class MultipartUpload(string id, string key, StoredObject template, string? checksumAlgorithm, bool isFullObject, DateTimeOffset started)
{
    public string Id { get; } = id;

    public string Key { get; } = key;

    /// <summary>Headers and encryption that the finished object will have.</summary>
    public StoredObject Template { get; } = template;

    public string? ChecksumAlgorithm { get; } = checksumAlgorithm;

    public bool IsFullObject { get; } = isFullObject;

    public DateTimeOffset Started { get; } = started;

    public SortedDictionary<int, StoredObject> Parts { get; } = [];
}
