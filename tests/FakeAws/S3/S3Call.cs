using System.Xml;
using System.Xml.Linq;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.S3;

/// <summary>A request to S3, and the checks that all operations share.</summary>
internal sealed class S3Call(Call call, S3Address address, IReadOnlyDictionary<string, string> trailers)
{
    public Call Call { get; } = call;

    public S3Address Address { get; } = address;

    public IReadOnlyDictionary<string, string> Trailers { get; } = trailers;

    public ObjectStore Store => Call.World.Objects;

    public WireRequest Wire => Call.Wire;

    public string Key => Address.Key;

    /// <summary>The bucket, when the caller may see it from where the request was sent.</summary>
    public Bucket Bucket()
    {
        Bucket bucket = Store.Find(Address.Bucket) ?? throw S3Errors.NoSuchBucket(Address.Bucket);
        if (bucket.HiddenReads > 0)
        {
            bucket.HiddenReads--;
            throw bucket.IsDeniedWhileHidden ? S3Errors.AccessDenied() : S3Errors.NoSuchBucket(Address.Bucket);
        }

        if (bucket.Region != Call.Region)
            throw S3Errors.ElsewhereOf(bucket, Call.Region);
        return IsOpen(bucket, "x-amz-expected-bucket-owner") ? bucket : throw S3Errors.AccessDenied();
    }

    /// <summary>What CopyObject copies; its bucket may be in any region.</summary>
    public StoredObject CopySource()
    {
        string[] source = Uri.UnescapeDataString(Wire.Header("x-amz-copy-source")!).TrimStart('/').Split('/', 2);
        Bucket from = Store.Find(source[0]) ?? throw S3Errors.NoSuchBucket(source[0]);
        if (!IsOpen(from, "x-amz-source-expected-bucket-owner") || Call.Caller!.Key.Denial("s3:GetObject") is not null)
            throw S3Errors.AccessDenied();
        return from.Objects.GetValueOrDefault(source[^1]) ?? throw S3Errors.NoSuchKey(source[^1]);
    }

    private bool IsOpen(Bucket bucket, string ownerHeader)
    {
        bool isOwnersWord = Wire.Header(ownerHeader) is not { } owner || owner == bucket.Account;
        return isOwnersWord && (bucket.Account == Call.Account || bucket.SharedWith.Contains(Call.Account));
    }

    /// <summary>The object; who may not list the bucket isn't told that it is missing.</summary>
    public StoredObject Object(Bucket bucket)
    {
        if (bucket.Objects.TryGetValue(Key, out StoredObject? found))
            return found;
        if (Call.Caller!.Key.Denial("s3:ListBucket") is not null)
            throw S3Errors.AccessDenied();
        throw S3Errors.NoSuchKey(Key);
    }

    public XElement Xml()
    {
        try
        {
            return XElement.Parse(System.Text.Encoding.UTF8.GetString(Call.Payload));
        }
        catch (XmlException)
        {
            throw S3Errors.MalformedXml();
        }
    }

    /// <summary>Checks the body and gives the checksum that came with it.</summary>
    public StoredChecksum? CheckBody() => BodyChecks.Check(Call, Trailers);

    /// <summary>What the request says about the object it makes: headers, encryption.</summary>
    public StoredObject Template(StoredChecksum? checksum)
    {
        string[] kept = ["content-type", "cache-control", "content-disposition", "content-language", "expires"];
        Dictionary<string, string> headers = Wire.Headers.Keys
            .Where(h => kept.Contains(h) || h.StartsWith("x-amz-meta-", StringComparison.Ordinal))
            .ToDictionary(h => h, h => Wire.Header(h)!);
        string[] encodings = [.. (Wire.Header("content-encoding") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(e => e != "aws-chunked")];
        if (encodings.Length > 0)
            headers["content-encoding"] = string.Join(",", encodings);
        string encryption = Wire.Header("x-amz-server-side-encryption") ?? "AES256";
        if (encryption is not ("AES256" or "aws:kms" or "aws:kms:dsse"))
            throw S3Errors.InvalidRequest("The encryption method specified is not supported");
        return new StoredObject
        {
            Key = Key,
            Body = [],
            ETag = "",
            Modified = Call.Now,
            Checksum = checksum,
            Headers = headers,
            Encryption = encryption,
            KmsKeyId = encryption == "AES256" ? null
                : Wire.Header("x-amz-server-side-encryption-aws-kms-key-id") ?? $"arn:{Arn.Partition(Call.Region)}:kms:{Call.Region}:{Call.Account}:key/00000000-1111-2222-3333-444444444444",
        };
    }
}
