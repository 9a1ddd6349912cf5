using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Aws;

/// <summary>Files to S3, by the SDK's TransferUtility.</summary>
internal sealed class S3FileStore(AwsConnection connection, S3Client client, DefaultBucket buckets)
    : IFileStore
{
    /// <summary>From here on a file goes in parts; the Python SDK's limit and size of them.</summary>
    public const long PartSize = 8 * 1024 * 1024;

    // S3 takes 10,000 parts.
    private const int MaxParts = 10_000;

    private const int PartsAtOnce = 4;

    private const string MetadataPrefix = "x-amz-meta-";

    public async Task<StoredObject?> FindAsync(S3Uri place, string? expectedOwner, CancellationToken token)
    {
        try
        {
            var s3 = await client.ReadyAsync(token).ConfigureAwait(false);
            var found = await s3.GetObjectMetadataAsync(
                new GetObjectMetadataRequest
                {
                    BucketName = place.Bucket,
                    Key = place.Key,
                    ChecksumMode = ChecksumMode.ENABLED,
                    ExpectedBucketOwner = expectedOwner,
                },
                token).ConfigureAwait(false);
            return new StoredObject(
                found.ContentLength, ChecksumOf(found), found.ServerSideEncryptionKeyManagementServiceKeyId)
            {
                ETag = found.ETag,
                Metadata = found.Metadata.Keys.ToDictionary(
                    name => name[MetadataPrefix.Length..], name => found.Metadata[name], StringComparer.Ordinal),
            };
        }
        catch (AmazonS3Exception error) when ((int)error.StatusCode is >= 400 and < 500)
        {
            // Whoever may write but not read learns nothing here, and sends. S3 gives no reason for what it refuses to
            // HEAD; for what else is wrong the upload gets one.
            return null;
        }
        catch (Exception error) when (S3Failures.IsOne(error))
        {
            throw S3Failures.Translate(error, $"Looking at '{place}'", place.ToString(), connection);
        }
    }

    public async Task PutAsync(S3Uri place, string path, PutOptions options, CancellationToken token)
    {
        var size = new FileInfo(path).Length;
        var request = new TransferUtilityUploadRequest
        {
            BucketName = place.Bucket,
            Key = place.Key,
            FilePath = path,
            PartSize = Math.Max(PartSize, (size / MaxParts) + 1),
            ExpectedBucketOwner = options.ExpectedOwner,
        };
        if (options.IsKms)
        {
            request.ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS;
            request.ServerSideEncryptionKeyManagementServiceKeyId = options.KmsKey;
        }

        foreach (var (name, value) in options.Metadata)
        {
            request.Metadata.Add(name, value);
        }

        // Checksums of the whole, which tell later whether a file has changed. Of parts S3 can put only a CRC together.
        if (size < PartSize)
        {
            request.ChecksumAlgorithm = ChecksumAlgorithm.SHA256;
        }
        else
        {
            request.ChecksumCRC32 = await FileChecksum.OfAsync(path, ChecksumKind.Crc32, token).ConfigureAwait(false);
        }

        request.UploadProgressEvent += (_, progress) => options.OnSent(progress.TransferredBytes, size);
        try
        {
            using var transfer = new TransferUtility(
                await client.ReadyAsync(token).ConfigureAwait(false),
                new TransferUtilityConfig
                {
                    MinSizeBeforePartUpload = PartSize,
                    ConcurrentServiceRequests = PartsAtOnce,
                });
            await buckets.WhenSettledAsync(
                place.Bucket,
                async () =>
                {
                    await transfer.UploadAsync(request, token).ConfigureAwait(false);
                    return true;
                },
                token).ConfigureAwait(false);
        }
        catch (Exception error) when (S3Failures.IsOne(error) && !token.IsCancellationRequested)
        {
            throw S3Failures.Translate(error, $"Writing '{place}'", place.ToString(), connection);
        }
    }

    private static ObjectChecksum? ChecksumOf(GetObjectMetadataResponse found)
    {
        if (found.ChecksumType == ChecksumType.COMPOSITE)
        {
            return null;
        }

        (ChecksumKind Kind, string? Value)[] known =
        [
            (ChecksumKind.Sha256, found.ChecksumSHA256),
            (ChecksumKind.Sha1, found.ChecksumSHA1),
            (ChecksumKind.Crc32, found.ChecksumCRC32),
        ];

        // Composite ones end in the number of parts, also where no type is answered.
        var (kind, value) = known.FirstOrDefault(one => one.Value is { Length: > 0 });
        return value is null || value.Contains('-') ? null : new ObjectChecksum(kind, value);
    }
}
