using System.Collections.Concurrent;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Defaults;

namespace SageMakerEstimator.Core.Aws;

/// <summary>
/// The bucket for what nobody gave a place: <c>sagemaker-{region}-{account}</c>, made when it is missing, or one that
/// the user named, which must be there.
/// </summary>
internal sealed class DefaultBucket(
    AwsConnection connection, IdentityService identity, S3Client client, TimeProvider time)
{
    /// <summary>The bucket of those who name none.</summary>
    public const string Variable = "SAGEMAKER_BUCKET";

    // A new bucket may be unknown, or not ours yet, to some of S3's machines for so long.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _made = new(StringComparer.Ordinal);

    /// <summary>Which bucket it is. Asks STS for the account, and only when nobody names a bucket.</summary>
    public async Task<DefaultPlace> NameAsync(string? named, CancellationToken token)
    {
        var bucket = named
            ?? DefaultOperations.Find(nameof(Estimator.DefaultBucket), connection.Session.Defaults)?.Value as string
            ?? Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(bucket))
        {
            return new DefaultPlace($"s3://{bucket}/");
        }

        var account = await identity.AccountAsync(token).ConfigureAwait(false);
        return new DefaultPlace($"s3://sagemaker-{connection.Region}-{account}/", account);
    }

    /// <summary>Sees once that the bucket is there and in this region; our own is made when it is missing.</summary>
    public async Task EnsureAsync(DefaultPlace place, IOperationSink sink, CancellationToken token)
    {
        var bucket = Storage.S3Uri.Parse(place.Uri, "The default bucket").Bucket;
        if (_seen.ContainsKey(bucket))
        {
            return;
        }

        try
        {
            await LookAsync(bucket, place.ExpectedOwner, token).ConfigureAwait(false);
        }
        catch (AmazonS3Exception error) when (
            error.StatusCode == HttpStatusCode.NotFound && place.ExpectedOwner is not null)
        {
            await MakeAsync(bucket, token).ConfigureAwait(false);
            sink.Verbose($"Made the bucket '{bucket}' for code, data and results that nobody gave another place.");
        }
        catch (Exception error) when (S3Failures.IsOne(error))
        {
            throw S3Failures.Translate(error, $"Looking for the bucket '{bucket}'", bucket, connection);
        }

        _seen[bucket] = true;
    }

    /// <summary>Whether a place's bucket is there and in this region; makes nothing.</summary>
    public async Task<bool> ExistsAsync(DefaultPlace place, CancellationToken token)
    {
        var bucket = Storage.S3Uri.Parse(place.Uri, "The bucket").Bucket;
        try
        {
            await LookAsync(bucket, place.ExpectedOwner, token).ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
        catch (Exception error) when (S3Failures.IsOne(error))
        {
            throw S3Failures.Translate(error, $"Looking for the bucket '{bucket}'", bucket, connection);
        }
    }

    /// <summary>Runs what uses a bucket, again while one that we have just made isn't known everywhere.</summary>
    public async Task<T> WhenSettledAsync<T>(string bucket, Func<Task<T>> use, CancellationToken token)
    {
        while (true)
        {
            try
            {
                return await use().ConfigureAwait(false);
            }
            catch (AmazonS3Exception error) when (
                error.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden
                && _made.TryGetValue(bucket, out var made)
                && time.GetUtcNow() - made < Settling)
            {
                await Task.Delay(Pause, time, token).ConfigureAwait(false);
            }
        }
    }

    private async Task LookAsync(string bucket, string? owner, CancellationToken token)
    {
        var s3 = await client.ReadyAsync(token).ConfigureAwait(false);
        try
        {
            var answer = await s3.HeadBucketAsync(
                new HeadBucketRequest { BucketName = bucket, ExpectedBucketOwner = owner }, token)
                .ConfigureAwait(false);
            if (answer.BucketRegion is { Length: > 0 } region && region != connection.Region)
            {
                throw S3Failures.OtherRegion(bucket, region, connection.Region);
            }
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.BadRequest)
        {
            // An answer to HEAD has no reason in it; the same as a GET has: an expired token, a wrong key.
            await s3.ListObjectsV2Async(
                new ListObjectsV2Request { BucketName = bucket, ExpectedBucketOwner = owner, MaxKeys = 1 }, token)
                .ConfigureAwait(false);
        }
    }

    private async Task MakeAsync(string bucket, CancellationToken token)
    {
        try
        {
            var request = new PutBucketRequest { BucketName = bucket, UseClientRegion = false };
            if (connection.Region != "us-east-1")
            {
                request.BucketRegionName = connection.Region;
            }

            var s3 = await client.ReadyAsync(token).ConfigureAwait(false);
            await s3.PutBucketAsync(request, token).ConfigureAwait(false);
        }
        catch (AmazonS3Exception error) when (error.ErrorCode is "OperationAborted" or "BucketAlreadyOwnedByYou")
        {
            // Somebody of this account makes it at this moment, or has: there it is.
        }
        catch (Exception error) when (S3Failures.IsOne(error))
        {
            throw S3Failures.Translate(error, $"Making the bucket '{bucket}'", bucket, connection);
        }

        _made[bucket] = time.GetUtcNow();
    }
}
