using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using FakeAws.Wire;

namespace FakeAws.S3;

/// <summary>Uploads in parts.</summary>
internal static class Multipart
{
    public static readonly Dictionary<string, Func<S3Call, Reply>> Operations = new()
    {
        ["CreateMultipartUpload"] = Create,
        ["UploadPart"] = UploadPart,
        ["CompleteMultipartUpload"] = Complete,
        ["AbortMultipartUpload"] = Abort,
        ["ListParts"] = ListParts,
        ["ListMultipartUploads"] = ListUploads,
    };

    private const int SmallestPart = 5 * 1024 * 1024;
    private const string DefaultAlgorithm = "CRC64NVME";

    private static readonly XNamespace Xmlns = S3Service.Xmlns;

    private static Reply Create(S3Call s3)
    {
        Bucket bucket = s3.Bucket();
        string? algorithm = s3.Wire.Header("x-amz-checksum-algorithm")?.ToUpperInvariant();
        if (algorithm is not null && !Checksums.Knows(algorithm))
            throw S3Errors.InvalidRequest("Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
        string type = s3.Wire.Header("x-amz-checksum-type") ?? (algorithm is null or DefaultAlgorithm ? "FULL_OBJECT" : "COMPOSITE");
        bool isFull = type == "FULL_OBJECT";
        bool isHash = algorithm?.StartsWith("SHA", StringComparison.Ordinal) == true;
        if (isFull ? isHash : algorithm == DefaultAlgorithm)
            throw S3Errors.InvalidRequest($"The {type} checksum type cannot be used with the {algorithm} checksum algorithm.");
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var upload = new MultipartUpload(id, s3.Key, s3.Template(null), algorithm, isFull, s3.Call.Now);
        bucket.Uploads[id] = upload;
        Reply reply = S3Service.Answer(new XElement(
            Xmlns + "InitiateMultipartUploadResult",
            new XElement(Xmlns + "Bucket", bucket.Name), new XElement(Xmlns + "Key", s3.Key), new XElement(Xmlns + "UploadId", id)));
        if (algorithm is not null)
            reply.With("x-amz-checksum-algorithm", algorithm).With("x-amz-checksum-type", type);
        return Objects.WithEncryption(reply, upload.Template);
    }

    private static MultipartUpload Find(S3Call s3, Bucket bucket)
    {
        string id = s3.Wire.QueryValue("uploadId")!;
        return bucket.Uploads.TryGetValue(id, out MultipartUpload? upload) && upload.Key == s3.Key ? upload : throw S3Errors.NoSuchUpload(id);
    }

    private static Reply UploadPart(S3Call s3)
    {
        // A part that is a copy would otherwise be stored as an empty one.
        if (s3.Wire.Header("x-amz-copy-source") is not null)
            throw S3Errors.NotPlayed();
        MultipartUpload upload = Find(s3, s3.Bucket());
        int number = int.Parse(s3.Wire.QueryValue("partNumber")!, CultureInfo.InvariantCulture);
        if (number is < 1 or > 10_000)
            throw new AwsError("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
        StoredChecksum? checksum = s3.CheckBody();
        if (upload.ChecksumAlgorithm is { } wanted && checksum is not null && checksum.Algorithm != wanted)
            throw S3Errors.InvalidRequest($"Checksum Type mismatch occurred, expected checksum Type: {wanted.ToLowerInvariant()}, actual checksum Type: {checksum.Algorithm.ToLowerInvariant()}");
        if (upload.ChecksumAlgorithm is { } needed && checksum is null && !upload.IsFullObject)
            throw S3Errors.InvalidRequest($"Checksum Type mismatch occurred, expected checksum Type: {needed.ToLowerInvariant()}, actual checksum Type: null");
        byte[] body = s3.Call.Payload;
        bool kms = upload.Template.Encryption != "AES256";
        StoredObject part = upload.Template with
        {
            Body = body,
            ETag = kms ? ObjectStore.KmsETag(body) : ObjectStore.Md5(body),
            Modified = s3.Call.Now,
            Checksum = checksum,
        };
        upload.Parts[number] = part;
        Reply reply = Objects.WithEncryption(new Reply(200).With("ETag", $"\"{part.ETag}\""), part);
        return checksum is null ? reply : reply.With(checksum.Header, checksum.Value);
    }

    private static Reply Complete(S3Call s3)
    {
        Bucket bucket = s3.Bucket();
        MultipartUpload upload = Find(s3, bucket);
        Objects.CheckWriteConditions(s3, bucket);
        (int Number, string ETag)[] named =
        [
            .. from part in s3.Xml().Elements()
               where part.Name.LocalName == "Part"
               select (int.Parse(Value(part, "PartNumber"), CultureInfo.InvariantCulture), Value(part, "ETag").Trim('"')),
        ];
        if (named.Length == 0)
            throw S3Errors.MalformedXml();
        if (!named.Select(n => n.Number).SequenceEqual(named.Select(n => n.Number).Distinct().Order()))
            throw S3Errors.InvalidPartOrder();
        StoredObject[] parts =
        [
            .. named.Select(n => upload.Parts.TryGetValue(n.Number, out StoredObject? part) && part.ETag == n.ETag ? part : throw S3Errors.InvalidPart()),
        ];
        if (parts.SkipLast(1).Any(p => p.Body.Length < SmallestPart))
            throw S3Errors.EntityTooSmall();
        StoredObject stored = Join(s3, upload, parts);
        bucket.Objects[s3.Key] = stored;
        bucket.Uploads.Remove(upload.Id);
        var result = new XElement(
            Xmlns + "CompleteMultipartUploadResult",
            new XElement(Xmlns + "Location", $"http://{bucket.Name}.s3.{bucket.Region}.amazonaws.com/{s3.Key}"),
            new XElement(Xmlns + "Bucket", bucket.Name),
            new XElement(Xmlns + "Key", s3.Key),
            new XElement(Xmlns + "ETag", $"\"{stored.ETag}\""),
            new XElement(Xmlns + ("Checksum" + stored.Checksum!.Algorithm), stored.Checksum.Value),
            new XElement(Xmlns + "ChecksumType", stored.Checksum.IsFullObject ? "FULL_OBJECT" : "COMPOSITE"));
        return Objects.WithEncryption(S3Service.Answer(result), stored);
    }

    private static string Value(XElement part, string name) =>
        part.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? throw S3Errors.MalformedXml();

    private static StoredObject Join(S3Call s3, MultipartUpload upload, StoredObject[] parts)
    {
        using var whole = new MemoryStream();
        foreach (StoredObject part in parts)
            whole.Write(part.Body);
        byte[] body = whole.ToArray();
        string etag = ObjectStore.Md5([.. parts.SelectMany(p => Convert.FromHexString(p.ETag))]);
        StoredChecksum checksum = ChecksumOf(upload, parts, body);
        string? claimed = s3.Wire.Header(checksum.Header);
        if (claimed is not null && claimed.Split('-')[0] != checksum.Value.Split('-')[0])
            throw S3Errors.BadDigest(checksum.Algorithm);
        return upload.Template with
        {
            Key = upload.Key,
            Body = body,
            ETag = $"{etag}-{parts.Length}",
            Modified = s3.Call.Now,
            Checksum = checksum,
            Parts = parts.Length,
        };
    }

    private static StoredChecksum ChecksumOf(MultipartUpload upload, StoredObject[] parts, byte[] body)
    {
        string algorithm = upload.ChecksumAlgorithm ?? DefaultAlgorithm;
        if (upload.IsFullObject)
            return new StoredChecksum(algorithm, Checksums.Compute(algorithm, body), IsFullObject: true);
        byte[] sums = [.. parts.SelectMany(p => Convert.FromBase64String(p.Checksum!.Value))];
        return new StoredChecksum(algorithm, $"{Checksums.Compute(algorithm, sums)}-{parts.Length}", IsFullObject: false);
    }

    private static Reply Abort(S3Call s3)
    {
        Bucket bucket = s3.Bucket();
        bucket.Uploads.Remove(Find(s3, bucket).Id);
        return new Reply(204);
    }

    private static Reply ListParts(S3Call s3)
    {
        Bucket bucket = s3.Bucket();
        MultipartUpload upload = Find(s3, bucket);
        return S3Service.Answer(new XElement(
            Xmlns + "ListPartsResult",
            new XElement(Xmlns + "Bucket", bucket.Name), new XElement(Xmlns + "Key", upload.Key),
            new XElement(Xmlns + "UploadId", upload.Id), new XElement(Xmlns + "IsTruncated", false),
            upload.Parts.Select(p => new XElement(
                Xmlns + "Part",
                new XElement(Xmlns + "PartNumber", p.Key), new XElement(Xmlns + "LastModified", Buckets.Time(p.Value.Modified)),
                new XElement(Xmlns + "ETag", $"\"{p.Value.ETag}\""), new XElement(Xmlns + "Size", p.Value.Body.Length)))));
    }

    private static Reply ListUploads(S3Call s3)
    {
        Bucket bucket = s3.Bucket();
        string prefix = s3.Wire.QueryValue("prefix") ?? "";
        return S3Service.Answer(new XElement(
            Xmlns + "ListMultipartUploadsResult",
            new XElement(Xmlns + "Bucket", bucket.Name), new XElement(Xmlns + "IsTruncated", false),
            bucket.Uploads.Values.Where(u => u.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(u => new XElement(
                Xmlns + "Upload",
                new XElement(Xmlns + "Key", u.Key), new XElement(Xmlns + "UploadId", u.Id),
                new XElement(Xmlns + "Initiated", Buckets.Time(u.Started))))));
    }
}
