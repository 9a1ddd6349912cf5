using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using FakeAws.S3;

namespace FakeAws.Tests;

/// <summary>Uploads in parts, by AWS's own client.</summary>
public sealed class S3MultipartTests : DoubleTest
{
    private const int PartSize = 5 * 1024 * 1024;
    private static readonly byte[] Big = [.. Enumerable.Range(0, PartSize + 1000).Select(n => (byte)n)];

    [Fact]
    public async Task A_large_file_comes_in_parts_and_is_one_object()
    {
        using AmazonS3Client s3 = S3();
        using var transfer = new TransferUtility(s3, new TransferUtilityConfig { MinSizeBeforePartUpload = PartSize });

        await transfer.UploadAsync(new TransferUtilityUploadRequest { BucketName = Bucket, Key = "big", InputStream = new MemoryStream(Big), PartSize = PartSize });

        Assert.Equal(Big, Control.GetObject(Bucket, "big"));
        GetObjectMetadataResponse head = await s3.GetObjectMetadataAsync(Bucket, "big");
        Assert.Matches("\\A\"[0-9a-f]{32}-2\"\\z", head.ETag);
        Assert.Equal(
            ["CreateMultipartUpload", "UploadPart", "UploadPart", "CompleteMultipartUpload", "HeadObject"], Control.Requests.Select(r => r.Operation));
        Assert.Empty((await s3.ListMultipartUploadsAsync(Bucket)).MultipartUploads ?? []);
    }

    [Fact]
    public async Task A_full_object_checksum_is_that_of_all_bytes()
    {
        using AmazonS3Client s3 = S3();
        string id = await Begin(s3, ChecksumAlgorithm.CRC32, ChecksumType.FULL_OBJECT);
        List<PartETag> parts = [await Part(s3, id, 1, Big[..PartSize], ChecksumAlgorithm.CRC32), await Part(s3, id, 2, Big[PartSize..], ChecksumAlgorithm.CRC32)];
        CompleteMultipartUploadResponse done = await s3.CompleteMultipartUploadAsync(Completion(id, parts));

        Assert.Equal((Checksums.Compute("CRC32", Big), ChecksumType.FULL_OBJECT), (done.ChecksumCRC32, done.ChecksumType));
    }

    [Fact]
    public async Task A_composite_checksum_is_that_of_the_parts_checksums()
    {
        using AmazonS3Client s3 = S3();
        string id = await Begin(s3, ChecksumAlgorithm.SHA256, null);
        List<PartETag> parts = [await Part(s3, id, 1, Big[..PartSize], ChecksumAlgorithm.SHA256), await Part(s3, id, 2, Big[PartSize..], ChecksumAlgorithm.SHA256)];
        CompleteMultipartUploadResponse done = await s3.CompleteMultipartUploadAsync(Completion(id, parts));

        byte[] sums = [.. Convert.FromBase64String(Checksums.Compute("SHA256", Big[..PartSize])), .. Convert.FromBase64String(Checksums.Compute("SHA256", Big[PartSize..]))];
        Assert.Equal((Checksums.Compute("SHA256", sums) + "-2", ChecksumType.COMPOSITE), (done.ChecksumSHA256, done.ChecksumType));
    }

    [Theory]
    [InlineData("CRC64NVME", "COMPOSITE")]
    [InlineData("SHA256", "FULL_OBJECT")]
    public async Task A_checksum_that_has_no_such_type_is_refused(string algorithm, string type)
    {
        using AmazonS3Client s3 = S3();

        AmazonS3Exception error = await S3Refuses(() => Begin(s3, new ChecksumAlgorithm(algorithm), new ChecksumType(type)), 400, "InvalidRequest");

        Assert.Equal($"The {type} checksum type cannot be used with the {algorithm} checksum algorithm.", error.Message);
    }

    [Fact]
    public async Task Parts_must_be_there_in_order_and_large_enough()
    {
        using AmazonS3Client s3 = S3();
        string id = await Begin(s3, ChecksumAlgorithm.CRC32, ChecksumType.FULL_OBJECT);
        PartETag one = await Part(s3, id, 1, "small"u8.ToArray(), ChecksumAlgorithm.CRC32);
        PartETag two = await Part(s3, id, 2, "small"u8.ToArray(), ChecksumAlgorithm.CRC32);

        await S3Refuses(() => s3.CompleteMultipartUploadAsync(Completion(id, [one, two])), 400, "EntityTooSmall");
        await S3Refuses(() => s3.CompleteMultipartUploadAsync(Completion(id, [new PartETag(7, one.ETag)])), 400, "InvalidPart");
        string raw = string.Concat(new[] { two, one }.Select(p => $"<Part><PartNumber>{p.PartNumber}</PartNumber><ETag>{p.ETag}</ETag></Part>"));
        Refused(
            await Client.S3("POST", $"/demo-bucket/big?uploadId={id}", $"<CompleteMultipartUpload>{raw}</CompleteMultipartUpload>"), 400, "InvalidPartOrder");
        Refused(await Client.S3("POST", $"/demo-bucket/big?uploadId={id}", "<CompleteMultipartUpload"), 400, "MalformedXML");
        Assert.DoesNotContain("big", Control.Keys(Bucket)!);
        await s3.CompleteMultipartUploadAsync(Completion(id, [two]));
        Assert.Equal("small"u8.ToArray(), Control.GetObject(Bucket, "big"));
    }

    [Fact]
    public async Task An_upload_that_was_given_up_is_gone()
    {
        using AmazonS3Client s3 = S3();
        string id = await Begin(s3, ChecksumAlgorithm.CRC32, ChecksumType.FULL_OBJECT);
        await Part(s3, id, 1, "1"u8.ToArray(), ChecksumAlgorithm.CRC32);
        Assert.Equal([1], (await s3.ListPartsAsync(Bucket, "big", id)).Parts.Select(p => p.PartNumber));
        Assert.Single((await s3.ListMultipartUploadsAsync(Bucket)).MultipartUploads);
        await s3.AbortMultipartUploadAsync(Bucket, "big", id);

        await S3Refuses(() => s3.ListPartsAsync(Bucket, "big", id), 404, "NoSuchUpload");
        await S3Refuses(() => Part(s3, id, 2, "1"u8.ToArray(), ChecksumAlgorithm.CRC32), 404, "NoSuchUpload");
        await S3Refuses(() => s3.AbortMultipartUploadAsync(Bucket, "big", id), 404, "NoSuchUpload");
    }

    [Fact]
    public async Task A_part_with_another_checksum_or_that_is_a_copy_is_refused()
    {
        using AmazonS3Client s3 = S3();
        string id = await Begin(s3, ChecksumAlgorithm.CRC32, ChecksumType.FULL_OBJECT);

        await S3Refuses(() => Part(s3, id, 1, "1"u8.ToArray(), ChecksumAlgorithm.SHA256), 400, "InvalidRequest");
        Refused(await Client.S3("PUT", $"/demo-bucket/big?partNumber=0&uploadId={id}", "1"), 400, "InvalidArgument");
        await S3Refuses(
            () => s3.CopyPartAsync(new CopyPartRequest { SourceBucket = Bucket, SourceKey = "data/train.csv", DestinationBucket = Bucket, DestinationKey = "big", UploadId = id, PartNumber = 1 }),
            501, "NotImplemented");
    }

    private static async Task<string> Begin(AmazonS3Client s3, ChecksumAlgorithm algorithm, ChecksumType? type) =>
        (await s3.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest
        {
            BucketName = Bucket, Key = "big", ChecksumAlgorithm = algorithm, ChecksumType = type,
        })).UploadId;

    private static async Task<PartETag> Part(AmazonS3Client s3, string id, int number, byte[] body, ChecksumAlgorithm algorithm)
    {
        UploadPartResponse sent = await s3.UploadPartAsync(new UploadPartRequest
        {
            BucketName = Bucket, Key = "big", UploadId = id, PartNumber = number, InputStream = new MemoryStream(body), ChecksumAlgorithm = algorithm,
        });
        return new PartETag(sent);
    }

    private static CompleteMultipartUploadRequest Completion(string id, List<PartETag> parts) =>
        new() { BucketName = Bucket, Key = "big", UploadId = id, PartETags = parts };
}
