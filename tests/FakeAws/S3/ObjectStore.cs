using System.Security.Cryptography;
using System.Text;

namespace FakeAws.S3;

/// <summary>All buckets; their names are one space for all accounts and regions.</summary>
internal sealed class ObjectStore
{
    public Dictionary<string, Bucket> Buckets { get; } = [];

    public Bucket? Find(string name) => Buckets.GetValueOrDefault(name);

    public Bucket Create(string name, string account, string region, DateTimeOffset now) =>
        Buckets[name] = new Bucket(name, account, region, now);

    /// <summary>Stores an object, as a service of AWS or a test would.</summary>
    public StoredObject Put(Bucket bucket, string key, byte[] body, DateTimeOffset now, StoredObject? template = null)
    {
        bool kms = template?.Encryption == "aws:kms";
        StoredObject stored = (template ?? new StoredObject { Key = key, Body = body, ETag = "", Modified = now }) with
        {
            Key = key,
            Body = body,
            Modified = now,
            ETag = kms ? KmsETag(body) : Md5(body),
            Checksum = template?.Checksum ?? new StoredChecksum("CRC64NVME", Checksums.Compute("CRC64NVME", body), IsFullObject: true),
        };
        bucket.Objects[key] = stored;
        return stored;
    }

    public static string Md5(byte[] body) => Convert.ToHexStringLower(MD5.HashData(body));

    /// <summary>With SSE-KMS the ETag is still 32 hex digits, but no MD5 of the content.</summary>
    public static string KmsETag(byte[] body) => Md5([.. Encoding.ASCII.GetBytes("kms:"), .. SHA256.HashData(body)]);

    /// <summary>Objects under an S3 URI that a service in a region can read.</summary>
    public IReadOnlyList<StoredObject> Under(string uri, string region)
    {
        (string bucketName, string prefix) = Split(uri);
        return Find(bucketName) is { } bucket && bucket.Region == region
            ? [.. bucket.Objects.Values.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal))]
            : [];
    }

    public StoredObject? At(string uri, string region) =>
        Under(uri, region).FirstOrDefault(o => o.Key == Split(uri).Key);

    /// <summary>`s3://bucket/a/b` → (`bucket`, `a/b`); https URLs in path style too.</summary>
    public static (string Bucket, string Key) Split(string uri)
    {
        string rest = uri[(uri.IndexOf("://", StringComparison.Ordinal) + 3)..];
        if (uri.StartsWith("http", StringComparison.Ordinal))
            rest = rest[(rest.IndexOf('/') + 1)..];
        int slash = rest.IndexOf('/');
        return slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
    }
}
