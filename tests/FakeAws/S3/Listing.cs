using System.Text;
using System.Xml.Linq;
using FakeAws.Wire;

namespace FakeAws.S3;

/// <summary>Lists of keys, by prefix and delimiter, in pages.</summary>
internal static class Listing
{
    private static readonly XNamespace Xmlns = S3Service.Xmlns;

    public static Reply ListObjectsV2(S3Call s3)
    {
        string? token = s3.Wire.QueryValue("continuation-token");
        string after = token is not null ? Decode(token) : s3.Wire.QueryValue("start-after") ?? "";
        (XElement result, Page page) = Result(s3, after);
        result.Add(new XElement(Xmlns + "KeyCount", page.Entries.Count));
        if (token is not null)
            result.Add(new XElement(Xmlns + "ContinuationToken", token));
        if (page.IsTruncated)
            result.Add(new XElement(Xmlns + "NextContinuationToken", Encode(page.Last)));
        return S3Service.Answer(result);
    }

    public static Reply ListObjects(S3Call s3)
    {
        (XElement result, Page page) = Result(s3, s3.Wire.QueryValue("marker") ?? "");
        result.Add(new XElement(Xmlns + "Marker", s3.Wire.QueryValue("marker") ?? ""));
        if (page.IsTruncated)
            result.Add(new XElement(Xmlns + "NextMarker", page.Last));
        return S3Service.Answer(result);
    }

    private static (XElement Result, Page Page) Result(S3Call s3, string after)
    {
        Bucket bucket = s3.Bucket();
        string prefix = s3.Wire.QueryValue("prefix") ?? "";
        string? delimiter = s3.Wire.QueryValue("delimiter") is { Length: > 0 } given ? given : null;
        int size = int.TryParse(s3.Wire.QueryValue("max-keys"), out int wanted) ? Math.Min(wanted, 1000) : 1000;
        bool encode = s3.Wire.QueryValue("encoding-type") == "url";
        string Shown(string key) => encode ? Signing.SigV4.Encode(key, keepSlash: true) : key;
        Page page = Page.Of(bucket, prefix, delimiter, after, size);
        var result = new XElement(
            Xmlns + "ListBucketResult",
            new XElement(Xmlns + "Name", bucket.Name),
            new XElement(Xmlns + "Prefix", Shown(prefix)),
            new XElement(Xmlns + "MaxKeys", size),
            new XElement(Xmlns + "IsTruncated", page.IsTruncated));
        if (delimiter is not null)
            result.Add(new XElement(Xmlns + "Delimiter", Shown(delimiter)));
        if (encode)
            result.Add(new XElement(Xmlns + "EncodingType", "url"));
        foreach ((string name, StoredObject? found) in page.Entries)
            result.Add(found is null ? Common(Shown(name)) : Contents(Shown(name), found));
        return (result, page);
    }

    private static XElement Common(string prefix) => new(Xmlns + "CommonPrefixes", new XElement(Xmlns + "Prefix", prefix));

    private static XElement Contents(string key, StoredObject found)
    {
        var contents = new XElement(
            Xmlns + "Contents",
            new XElement(Xmlns + "Key", key),
            new XElement(Xmlns + "LastModified", Buckets.Time(found.Modified)),
            new XElement(Xmlns + "ETag", $"\"{found.ETag}\""));
        if (found.Checksum is { } checksum)
        {
            contents.Add(new XElement(Xmlns + "ChecksumAlgorithm", checksum.Algorithm));
            contents.Add(new XElement(Xmlns + "ChecksumType", checksum.IsFullObject ? "FULL_OBJECT" : "COMPOSITE"));
        }

        contents.Add(new XElement(Xmlns + "Size", found.Body.Length), new XElement(Xmlns + "StorageClass", "STANDARD"));
        return contents;
    }

    private static string Encode(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    private static string Decode(string token)
    {
        byte[] bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out int length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw new AwsError("InvalidArgument", "The continuation token provided is incorrect");
    }

    /// <summary>Keys, and prefixes that stand for many keys (without an object).</summary>
    private sealed record Page(List<(string Name, StoredObject? Object)> Entries, bool IsTruncated, string Last)
    {
        public static Page Of(Bucket bucket, string prefix, string? delimiter, string after, int size)
        {
            var entries = new List<(string Name, StoredObject? Object)>();
            foreach ((string key, StoredObject found) in bucket.Objects)
            {
                if (!key.StartsWith(prefix, StringComparison.Ordinal))
                    continue;
                int cut = delimiter is null ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
                string name = cut < 0 ? key : key[..(cut + delimiter!.Length)];
                bool known = entries.Count > 0 && entries[^1].Name == name;
                if (known || string.CompareOrdinal(name, after) <= 0)
                    continue;
                if (entries.Count == size)
                    return new Page(entries, IsTruncated: size > 0, entries.Count > 0 ? entries[^1].Name : "");
                entries.Add((name, cut < 0 ? found : null));
            }

            return new Page(entries, IsTruncated: false, "");
        }
    }
}
