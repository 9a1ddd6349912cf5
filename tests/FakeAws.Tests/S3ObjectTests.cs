using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using FakeAws.S3;

namespace FakeAws.Tests;

/// <summary>Objects: what comes back, checksums on the way and at rest, conditions, copies.</summary>
public sealed class S3ObjectTests : DoubleTest
{
    [Fact]
    public async Task What_the_SDK_puts_comes_back_with_what_was_said_about_it()
    {
        using AmazonS3Client s3 = S3();
        var put = new PutObjectRequest { BucketName = Bucket, Key = "a b/ü+.csv", ContentBody = "1,2", ContentType = "text/csv" };
        put.Metadata["origin"] = "here";
        await s3.PutObjectAsync(put);

        using GetObjectResponse got = await s3.GetObjectAsync(Bucket, "a b/ü+.csv");

        Assert.Equal("1,2", await new StreamReader(got.ResponseStream).ReadToEndAsync());
        Assert.Equal(("text/csv", "here"), (got.Headers.ContentType, got.Metadata["origin"]));
        Assert.Equal($"\"{Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData("1,2"u8))}\"", got.ETag);
        Assert.Null(got.Headers.ContentEncoding);
        Assert.Contains("a b/ü+.csv", Control.Keys(Bucket)!);
    }

    [Fact]
    public async Task The_SDKs_body_comes_in_chunks_with_a_checksum_behind()
    {
        using AmazonS3Client s3 = S3();
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(new string('x', 200_000)));

        await s3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "big", InputStream = body });

        State.RecordedRequest request = Control.Requests[^1];
        Assert.StartsWith("STREAMING-", request.Headers["x-amz-content-sha256"]);
        Assert.Contains("aws-chunked", request.Headers["content-encoding"]);
        Assert.StartsWith("x-amz-checksum-", request.Headers["x-amz-trailer"]);
        Assert.NotNull(request.Parameters["Trailers"]![request.Headers["x-amz-trailer"]]);
        Assert.Equal(200_000, Control.GetObject(Bucket, "big")!.Length);
        Assert.True(request.BodyLength > 200_000);
    }

    [Theory]
    [InlineData("CRC32")]
    [InlineData("SHA1")]
    [InlineData("SHA256")]
    public async Task The_SDKs_checksum_is_checked_and_kept(string name)
    {
        using AmazonS3Client s3 = S3();
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "sum", ContentBody = "123456789", ChecksumAlgorithm = new ChecksumAlgorithm(name) });

        GetObjectMetadataResponse head = await s3.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = Bucket, Key = "sum", ChecksumMode = ChecksumMode.ENABLED });

        string? kept = head.ChecksumCRC32 ?? head.ChecksumSHA1 ?? head.ChecksumSHA256;
        Assert.Equal((Checksums.Compute(name, "123456789"u8.ToArray()), ChecksumType.FULL_OBJECT), (kept, head.ChecksumType));
    }

    [Theory]
    [InlineData("CRC32")]
    [InlineData("CRC32C")]
    [InlineData("CRC64NVME")]
    [InlineData("SHA1")]
    [InlineData("SHA256")]
    public async Task Each_checksum_is_given_back_when_asked(string name)
    {
        string header = "x-amz-checksum-" + name.ToLowerInvariant();
        string sum = Checksums.Compute(name, "123456789"u8.ToArray());
        Assert.Equal(200, (await Client.S3("PUT", "/demo-bucket/sum", "123456789", new() { [header] = sum })).Status);
        Refused(await Client.S3("PUT", "/demo-bucket/sum", "12345678", new() { [header] = sum }), 400, "BadDigest");

        Assert.Null((await Client.S3("HEAD", "/demo-bucket/sum")).Header(header));
        Answer asked = await Client.S3("HEAD", "/demo-bucket/sum", headers: new() { ["x-amz-checksum-mode"] = "ENABLED" });
        Assert.Equal((sum, "FULL_OBJECT"), (asked.Header(header), asked.Header("x-amz-checksum-type")));
    }

    /// <summary>The check values of the public catalogues of these checksums, over the digits 1 to 9.</summary>
    [Theory]
    [InlineData("CRC32", "cbf43926")]
    [InlineData("CRC32C", "e3069283")]
    [InlineData("CRC64NVME", "ae8b14860a799888")]
    public void Checksums_have_their_published_values(string name, string hex) =>
        Assert.Equal(Convert.ToBase64String(Convert.FromHexString(hex)), Checksums.Compute(name, "123456789"u8.ToArray()));

    [Fact]
    public async Task Without_a_checksum_S3_makes_one_of_its_own()
    {
        Assert.Equal(200, (await Client.S3("PUT", "/demo-bucket/a", "123456789")).Status);

        Answer head = await Client.S3("HEAD", "/demo-bucket/a", headers: new() { ["x-amz-checksum-mode"] = "ENABLED" });

        Assert.Equal(("rosUhgp5mIg=", "FULL_OBJECT"), (head.Header("x-amz-checksum-crc64nvme"), head.Header("x-amz-checksum-type")));
    }

    [Theory]
    [InlineData("x-amz-checksum-crc32", "AAAAAA==", "BadDigest", "The CRC32 you specified did not match the calculated checksum.")]
    [InlineData("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==", "BadDigest", "The Content-MD5 you specified did not match what we received.")]
    [InlineData("x-amz-sdk-checksum-algorithm", "CRC32", "InvalidRequest", "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.")]
    [InlineData("x-amz-trailer", "x-amz-checksum-crc32", "MalformedTrailerError", null)]
    public async Task A_body_that_is_not_as_it_was_said_to_be_is_refused(string header, string value, string code, string? message)
    {
        Refused(await Client.S3("PUT", "/demo-bucket/a", "1", new() { [header] = value }), 400, code, message);

        Assert.DoesNotContain("a", Control.Keys(Bucket)!);
    }

    [Theory]
    [InlineData("1\r\n1\r\n0\r\nx-amz-checksum-crc32:g9zw/w==\r\n\r\n", 1, 400, "BadDigest")]
    [InlineData("1\r\n1\r\n0\r\nx-amz-checksum-crc32:g9zvtw==\r\n\r\n", 1, 200, null)]
    [InlineData("1\r\n1\r\n0\r\nx-amz-checksum-crc32:g9zvtw==\r\n\r\n", 2, 400, "IncompleteBody")]
    [InlineData("5\r\n1\r\n", 1, 400, "IncompleteBody")]
    [InlineData("z\r\n1\r\n", 1, 400, "IncompleteBody")]
    [InlineData("1\r\n1\r\n0\r\n\r\n", 1, 400, "MalformedTrailerError")]
    public async Task Chunks_are_put_together_and_checked(string body, int length, int status, string? code)
    {
        var headers = new Dictionary<string, string>
        {
            ["content-encoding"] = "aws-chunked", ["x-amz-decoded-content-length"] = $"{length}", ["x-amz-trailer"] = "x-amz-checksum-crc32",
        };

        Answer answer = await Client.S3Chunks("/demo-bucket/a", body, headers);

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal(status == 200 ? "1"u8.ToArray() : null, Control.GetObject(Bucket, "a"));
    }

    [Fact]
    public async Task With_KMS_the_ETag_is_no_MD5_and_the_checksum_is_still_one()
    {
        using AmazonS3Client s3 = S3();
        await s3.PutObjectAsync(new PutObjectRequest
        {
            BucketName = Bucket, Key = "secret", ContentBody = "123456789", ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS,
            ServerSideEncryptionKeyManagementServiceKeyId = "key-1", ChecksumAlgorithm = ChecksumAlgorithm.CRC32,
        });
        Control.PutObject(Bucket, "theirs", "123456789"u8.ToArray(), kms: true);
        string md5 = Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData("123456789"u8));

        foreach (string key in (string[])["secret", "theirs"])
        {
            GetObjectMetadataResponse head = await s3.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = Bucket, Key = key, ChecksumMode = ChecksumMode.ENABLED });
            Assert.Equal(ServerSideEncryptionMethod.AWSKMS, head.ServerSideEncryptionMethod);
            Assert.Matches("\\A\"[0-9a-f]{32}\"\\z", head.ETag);
            Assert.DoesNotContain(md5, head.ETag);
            Assert.NotNull(head.ChecksumCRC32 ?? head.ChecksumCRC64NVME);
        }
    }

    [Fact]
    public async Task Conditions_are_held()
    {
        using AmazonS3Client s3 = S3();
        await S3Refuses(
            () => s3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "data/train.csv", ContentBody = "x", IfNoneMatch = "*" }), 412, "PreconditionFailed");
        Assert.Equal("1,2,3"u8.ToArray(), Control.GetObject(Bucket, "data/train.csv"));
        string etag = (await s3.GetObjectMetadataAsync(Bucket, "data/train.csv")).ETag;
        Assert.Equal(304, (await Client.S3("GET", "/demo-bucket/data/train.csv", headers: new() { ["if-none-match"] = etag })).Status);
        Refused(await Client.S3("GET", "/demo-bucket/data/train.csv", headers: new() { ["if-match"] = "\"x\"" }), 412, "PreconditionFailed");
        Refused(await Client.S3("PUT", "/demo-bucket/nobody", "1", new() { ["if-match"] = etag }), 404, "NoSuchKey");
    }

    [Theory]
    [InlineData("bytes=1-2", 206, ",2", "bytes 1-2/5")]
    [InlineData("bytes=3-", 206, ",3", "bytes 3-4/5")]
    [InlineData("bytes=-1", 206, "3", "bytes 4-4/5")]
    [InlineData("bytes=0-99", 206, "1,2,3", "bytes 0-4/5")]
    [InlineData("bytes=5-", 416, null, null)]
    public async Task A_part_can_be_read(string range, int status, string? text, string? given)
    {
        Answer answer = await Client.S3("GET", "/demo-bucket/data/train.csv", headers: new() { ["Range"] = range });

        Assert.Equal((status, given), (answer.Status, answer.Header("Content-Range")));
        if (text is null)
            Refused(answer, 416, "InvalidRange");
        else
            Assert.Equal(text, answer.Text);
    }

    [Fact]
    public async Task A_copy_needs_both_ends()
    {
        using AmazonS3Client s3 = S3();
        Control.AddBucket("theirs", account: "444455556666");
        Control.PutObject("theirs", "a", "secret");
        await s3.CopyObjectAsync(Bucket, "data/train.csv", Bucket, "copy");
        Assert.Equal("1,2,3"u8.ToArray(), Control.GetObject(Bucket, "copy"));

        await S3Refuses(() => s3.CopyObjectAsync("theirs", "a", Bucket, "stolen"), 403, "AccessDenied");
        await S3Refuses(() => s3.CopyObjectAsync(Bucket, "nobody", Bucket, "copy"), 404, "NoSuchKey");
        Control.Deny("s3:GetObject");
        await S3Refuses(() => s3.CopyObjectAsync(Bucket, "data/train.csv", Bucket, "copy-2"), 403, "AccessDenied");
        Assert.DoesNotContain("stolen", Control.Keys(Bucket)!);
    }

    [Fact]
    public async Task What_is_missing_is_told_apart()
    {
        using AmazonS3Client s3 = S3();
        await S3Refuses(() => s3.GetObjectAsync(Bucket, "nobody"), 404, "NoSuchKey");
        await S3Refuses(() => s3.GetObjectAsync("nobodys-bucket", "a"), 404, "NoSuchBucket");
        AmazonS3Exception head = await S3Refuses(() => s3.GetObjectMetadataAsync(Bucket, "nobody"), 404, null);
        Assert.Equal(HttpStatusCode.NotFound, head.StatusCode);
        Assert.Equal(204, (int)(await s3.DeleteObjectAsync(Bucket, "nobody")).HttpStatusCode);
    }

    [Fact]
    public async Task A_signed_body_that_changed_on_its_way_is_refused()
    {
        using AmazonS3Client s3 = S3(credentials: new BasicAWSCredentials(FakeAwsOptions.DefaultAccessKeyId, "wrong"));

        AmazonS3Exception error = await S3Refuses(() => s3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "a", ContentBody = "1" }), 403, "SignatureDoesNotMatch");
        Assert.StartsWith("The request signature we calculated does not match the signature you provided.", error.Message);
        Assert.DoesNotContain("a", Control.Keys(Bucket)!);
    }
}
