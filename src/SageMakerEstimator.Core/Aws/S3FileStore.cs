using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Aws;

/// <summary>Files to S3, by the SDK's TransferUtility, and from there.</summary>
internal sealed class S3FileStore(AwsConnection connection, S3Client client, DefaultBucket buckets)
    : IFileStore
{
    /// <summary>From here on a file goes in parts; the Python SDK's limit and size of them.</summary>
    public const long PartSize = 8 * 1024 * 1024;

    // S3 takes 10,000 parts.
    private const int MaxParts = 10_000;

    private const int PartsAtOnce = 4;

    private const string MetadataPrefix = "x-amz-meta-";

    // How often one object is begun or taken up again.
    private const int MaxReads = 5;

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

    public async IAsyncEnumerable<ListedObject> ListAsync(
        S3Uri prefix, [EnumeratorCancellation] CancellationToken token)
    {
        string? next = null;
        do
        {
            ListObjectsV2Response page;
            try
            {
                var s3 = await client.ReadyAsync(token).ConfigureAwait(false);
                page = await s3.ListObjectsV2Async(
                    new ListObjectsV2Request { BucketName = prefix.Bucket, Prefix = prefix.Key, ContinuationToken = next },
                    token).ConfigureAwait(false);
            }
            catch (Exception error) when (S3Failures.IsOne(error) && !token.IsCancellationRequested)
            {
                throw S3Failures.Translate(error, $"Listing '{prefix}'", prefix.ToString(), connection);
            }

            foreach (var found in page.S3Objects ?? [])
            {
                if (!found.Key.EndsWith('/'))
                {
                    yield return new ListedObject(prefix with { Key = found.Key }, found.Size ?? 0);
                }
            }

            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    public async Task GetAsync(S3Uri place, string path, Action<long, long> onReceived, CancellationToken token)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            string? version = null;
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    version = await ReadOnAsync(place, file, version, onReceived, token).ConfigureAwait(false);
                    return;
                }
                catch (BrokenOffException broken) when (attempt < MaxReads && !token.IsCancellationRequested)
                {
                    version = broken.Version;
                    await file.FlushAsync(token).ConfigureAwait(false);
                }
                catch (BrokenOffException broken)
                {
                    token.ThrowIfCancellationRequested();
                    throw S3Failures.Translate(
                        broken.InnerException!, $"Reading '{place}'", place.ToString(), connection);
                }
                catch (Exception error) when (S3Failures.IsOne(error) && !token.IsCancellationRequested)
                {
                    throw S3Failures.Translate(error, $"Reading '{place}'", place.ToString(), connection);
                }
            }
        }
    }

    /// <summary>Reads on from the file's end; the version is that of the beginning, so that no two are mixed.</summary>
    private async Task<string> ReadOnAsync(
        S3Uri place, FileStream file, string? version, Action<long, long> onReceived, CancellationToken token)
    {
        var request = new GetObjectRequest { BucketName = place.Bucket, Key = place.Key, EtagToMatch = version };
        if (file.Length > 0)
        {
            request.ByteRange = new ByteRange($"bytes={file.Length}-");
        }

        var s3 = await client.ReadyAsync(token).ConfigureAwait(false);
        using var answer = await s3.GetObjectAsync(request, token).ConfigureAwait(false);
        var size = file.Length + answer.ContentLength;
        var buffer = new byte[1 << 16];
        int count;
        while ((count = await ReadAsync(answer, buffer, token).ConfigureAwait(false)) > 0)
        {
            await file.WriteAsync(buffer.AsMemory(0, count), token).ConfigureAwait(false);
            onReceived(file.Position, size);
        }

        await file.FlushAsync(token).ConfigureAwait(false);
        return file.Length == size
            ? answer.ETag
            : throw new BrokenOffException(answer.ETag, new HttpRequestException("The answer broke off."));
    }

    /// <summary>The next bytes; whatever keeps them from coming is of the network, as the disk isn't asked here.</summary>
    private static async Task<int> ReadAsync(GetObjectResponse answer, byte[] buffer, CancellationToken token)
    {
        try
        {
            return await answer.ResponseStream.ReadAsync(buffer, token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException || !token.IsCancellationRequested)
        {
            throw new BrokenOffException(answer.ETag, new HttpRequestException(error.Message, error));
        }
    }

    private sealed class BrokenOffException(string version, Exception reason) : Exception(reason.Message, reason)
    {
        public string Version { get; } = version;
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
