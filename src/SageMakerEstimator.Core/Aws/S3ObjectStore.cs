using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Aws;

/// <summary>S3 as the place of code, data and results.</summary>
internal sealed class S3ObjectStore : IObjectStore, IDisposable
{
    private readonly AwsConnection _connection;
    private readonly S3Client _client;
    private readonly DefaultBucket _defaultBucket;

    public S3ObjectStore(AwsConnection connection, IdentityService identity, TimeProvider time)
    {
        _connection = connection;
        _client = new S3Client(connection);
        _defaultBucket = new DefaultBucket(connection, identity, _client, time);
        Files = new S3FileStore(connection, _client, _defaultBucket);
    }

    /// <summary>Files of this machine on their way here.</summary>
    public IFileStore Files { get; }

    public Task<DefaultPlace> DefaultPlaceAsync(string? bucket, CancellationToken token) =>
        _defaultBucket.NameAsync(bucket, token);

    public Task EnsureAsync(DefaultPlace place, IOperationSink sink, CancellationToken token) =>
        _defaultBucket.EnsureAsync(place, sink, token);

    public Task<bool> HasBucketAsync(DefaultPlace place, CancellationToken token) =>
        _defaultBucket.ExistsAsync(place, token);

    public async Task<bool> ExistsAsync(string uri, CancellationToken token)
    {
        var place = Parse(uri);
        try
        {
            // The object itself is the first of its prefix; others of that prefix may come before what is in its folder.
            var first = await FirstAsync(place.Bucket, place.Key, token).ConfigureAwait(false);
            return first is not null
                && (first == place.Key || place.Key.Length == 0 || place.Key.EndsWith('/')
                    || await FirstAsync(place.Bucket, place.Key + "/", token).ConfigureAwait(false) is not null);
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
        catch (Exception error) when (S3Failures.IsOne(error))
        {
            throw S3Failures.Translate(error, $"Looking for '{uri}'", uri, _connection);
        }
    }

    private async Task<string?> FirstAsync(string bucket, string prefix, CancellationToken token)
    {
        var client = await _client.ReadyAsync(token).ConfigureAwait(false);
        var answer = await client.ListObjectsV2Async(
            new ListObjectsV2Request { BucketName = bucket, Prefix = prefix, MaxKeys = 1 }, token).ConfigureAwait(false);
        return answer.S3Objects?.FirstOrDefault()?.Key;
    }

    public Task<StoredObject?> FindAsync(string uri, CancellationToken token) =>
        Files.FindAsync(Parse(uri), null, token);

    public async Task<Stream> OpenAsync(string uri, CancellationToken token)
    {
        var place = Parse(uri);
        try
        {
            var client = await _client.ReadyAsync(token).ConfigureAwait(false);
            var answer = await client.GetObjectAsync(place.Bucket, place.Key, token).ConfigureAwait(false);
            return answer.ResponseStream;
        }
        catch (Exception error) when (S3Failures.IsOne(error) && !token.IsCancellationRequested)
        {
            throw S3Failures.Translate(error, $"Reading '{uri}'", uri, _connection);
        }
    }

    public async Task PutAsync(
        string uri, Func<Stream, CancellationToken, Task> write, PutOptions options, CancellationToken token)
    {
        // S3 must be told the length first, and asks for the bytes again when an attempt fails.
        var place = Parse(uri);
        var file = Path.GetTempFileName();
        try
        {
            var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
            await using (stream.ConfigureAwait(false))
            {
                await write(stream, token).ConfigureAwait(false);
            }

            await Files.PutAsync(place, file, options, token).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public async Task<byte[]?> TryReadAsync(string uri, CancellationToken token)
    {
        var place = Parse(uri);
        try
        {
            var client = await _client.ReadyAsync(token).ConfigureAwait(false);
            using var found = await client.GetObjectAsync(place.Bucket, place.Key, token).ConfigureAwait(false);
            using var memory = new MemoryStream();
            await found.ResponseStream.CopyToAsync(memory, token).ConfigureAwait(false);
            return memory.ToArray();
        }
        catch (AmazonS3Exception error) when (error.ErrorCode is "NoSuchKey" or "AccessDenied" or "Forbidden")
        {
            // Who may read but not list is told "forbidden" of what isn't there.
            return null;
        }
        catch (Exception error) when (S3Failures.IsOne(error))
        {
            throw S3Failures.Translate(error, $"Reading '{uri}'", uri, _connection);
        }
    }

    public async Task DeleteAsync(string uri, CancellationToken token)
    {
        var place = Parse(uri);
        try
        {
            var client = await _client.ReadyAsync(token).ConfigureAwait(false);
            await client.DeleteObjectAsync(place.Bucket, place.Key, token).ConfigureAwait(false);
        }
        catch (Exception error) when (S3Failures.IsOne(error))
        {
            throw S3Failures.Translate(error, $"Removing '{uri}'", uri, _connection);
        }
    }

    public void Dispose() => _client.Dispose();

    private static S3Uri Parse(string uri) => S3Uri.Is(uri)
        ? S3Uri.Parse(uri, "The location")
        : throw new SageMakerEstimatorException(
            ErrorId.LocalDataInCloud,
            ErrorKind.InvalidArgument,
            $"'{uri}' isn't in S3, and SageMaker reads nothing else.")
        {
            Target = uri,
        };
}
