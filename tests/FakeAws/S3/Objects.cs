using System.Globalization;
using System.Xml.Linq;
using FakeAws.Wire;

namespace FakeAws.S3;

/// <summary>Operations on whole objects.</summary>
internal static class Objects
{
    public static readonly Dictionary<string, Func<S3Call, Reply>> Operations = new()
    {
        ["PutObject"] = Put,
        ["GetObject"] = Get,
        ["HeadObject"] = Head,
        ["DeleteObject"] = Delete,
        ["CopyObject"] = Copy,
    };

    private static readonly XNamespace Xmlns = S3Service.Xmlns;

    public static Reply DeleteMany(S3Call s3)
    {
        Bucket bucket = s3.Bucket();
        StoredChecksum? checksum = s3.CheckBody();
        if (checksum is null && s3.Wire.Header("content-md5") is null)
            throw S3Errors.InvalidRequest("Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
        XElement request = s3.Xml();
        var result = new XElement(Xmlns + "DeleteResult");
        bool quiet = request.Elements().Any(e => e.Name.LocalName == "Quiet" && e.Value == "true");
        foreach (string key in request.Descendants().Where(e => e.Name.LocalName == "Key").Select(e => e.Value))
        {
            bucket.Objects.Remove(key);
            if (!quiet)
                result.Add(new XElement(Xmlns + "Deleted", new XElement(Xmlns + "Key", key)));
        }

        return S3Service.Answer(result);
    }

    /// <summary>Headers that say how an object is encrypted.</summary>
    public static Reply WithEncryption(Reply reply, StoredObject stored) => reply
        .With("x-amz-server-side-encryption", stored.Encryption)
        .With("x-amz-server-side-encryption-aws-kms-key-id", stored.KmsKeyId);

    public static Reply WithChecksum(Reply reply, StoredChecksum? checksum) => checksum is null
        ? reply
        : reply.With(checksum.Header, checksum.Value).With("x-amz-checksum-type", checksum.IsFullObject ? "FULL_OBJECT" : "COMPOSITE");

    private static Reply Put(S3Call s3)
    {
        Bucket bucket = s3.Bucket();
        CheckWriteConditions(s3, bucket);
        StoredObject stored = s3.Store.Put(bucket, s3.Key, s3.Call.Payload, s3.Call.Now, s3.Template(s3.CheckBody()));
        var reply = new Reply(200).With("ETag", $"\"{stored.ETag}\"");
        return WithChecksum(WithEncryption(reply, stored), stored.Checksum);
    }

    public static void CheckWriteConditions(S3Call s3, Bucket bucket)
    {
        StoredObject? existing = bucket.Objects.GetValueOrDefault(s3.Key);
        if (s3.Wire.Header("if-none-match") == "*" && existing is not null)
            throw S3Errors.PreconditionFailed("If-None-Match");
        if (s3.Wire.Header("if-match") is { } etag && etag.Trim('"') != existing?.ETag)
            throw existing is null ? S3Errors.NoSuchKey(s3.Key) : S3Errors.PreconditionFailed("If-Match");
    }

    private static Reply Get(S3Call s3)
    {
        StoredObject stored = s3.Object(s3.Bucket());
        CheckReadConditions(s3, stored);
        if (NotModified(s3, stored))
            return Described(s3, new Reply(304), stored);
        if (s3.Wire.Header("range") is not { } range || !range.StartsWith("bytes=", StringComparison.Ordinal))
            return Described(s3, new Reply(200, stored.Body, Type(stored)), stored);
        (int first, int last) = Range(range["bytes=".Length..], stored.Body.Length);
        return Described(s3, new Reply(206, stored.Body[first..(last + 1)], Type(stored)), stored, isWhole: false)
            .With("Content-Range", $"bytes {first}-{last}/{stored.Body.Length}");
    }

    private static Reply Head(S3Call s3)
    {
        StoredObject stored = s3.Object(s3.Bucket());
        CheckReadConditions(s3, stored);
        if (NotModified(s3, stored))
            return Described(s3, new Reply(304), stored);
        return Described(s3, new Reply(200, [], Type(stored)) { LengthOfUnsentBody = stored.Body.Length }, stored);
    }

    private static string Type(StoredObject stored) => stored.Headers.GetValueOrDefault("content-type", "binary/octet-stream");

    private static void CheckReadConditions(S3Call s3, StoredObject stored)
    {
        if (s3.Wire.Header("if-match") is { } etag && etag.Trim('"') != stored.ETag)
            throw S3Errors.PreconditionFailed("If-Match");
    }

    private static bool NotModified(S3Call s3, StoredObject stored) =>
        s3.Wire.Header("if-none-match") is { } etag && etag.Trim('"') == stored.ETag;

    private static Reply Described(S3Call s3, Reply reply, StoredObject stored, bool isWhole = true)
    {
        reply.With("ETag", $"\"{stored.ETag}\"").With("Accept-Ranges", "bytes")
            .With("Last-Modified", stored.Modified.UtcDateTime.ToString("R", CultureInfo.InvariantCulture));
        foreach ((string name, string value) in stored.Headers.Where(h => h.Key != "content-type"))
            reply.With(name, value);
        if (s3.Wire.QueryValue("partNumber") is not null && stored.Parts > 0)
            reply.With("x-amz-mp-parts-count", stored.Parts.ToString(CultureInfo.InvariantCulture));
        bool wantsChecksum = s3.Wire.Header("x-amz-checksum-mode")?.Equals("ENABLED", StringComparison.OrdinalIgnoreCase) == true;
        WithEncryption(reply, stored);
        return wantsChecksum && isWhole ? WithChecksum(reply, stored.Checksum) : reply;
    }

    private static (int First, int Last) Range(string range, int length)
    {
        string[] ends = range.Split('-', 2);
        long first = ends[0].Length == 0 ? Math.Max(0, length - long.Parse(ends[1], CultureInfo.InvariantCulture)) : long.Parse(ends[0], CultureInfo.InvariantCulture);
        long last = ends[0].Length == 0 || ends[1].Length == 0 ? length - 1 : Math.Min(length - 1, long.Parse(ends[1], CultureInfo.InvariantCulture));
        return first <= last ? ((int)first, (int)last) : throw S3Errors.InvalidRange();
    }

    private static Reply Delete(S3Call s3)
    {
        s3.Bucket().Objects.Remove(s3.Key);
        return new Reply(204);
    }

    private static Reply Copy(S3Call s3)
    {
        Bucket bucket = s3.Bucket();
        StoredObject original = s3.CopySource();
        StoredObject template = s3.Template(null);
        bool replace = s3.Wire.Header("x-amz-metadata-directive") == "REPLACE";
        StoredObject stored = s3.Store.Put(
            bucket, s3.Key, original.Body, s3.Call.Now, replace ? template : template with { Headers = original.Headers });
        return WithEncryption(
            S3Service.Answer(new XElement(
                Xmlns + "CopyObjectResult",
                new XElement(Xmlns + "LastModified", Buckets.Time(stored.Modified)),
                new XElement(Xmlns + "ETag", $"\"{stored.ETag}\""))),
            stored);
    }
}
