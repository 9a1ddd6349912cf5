using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using SageMakerEstimator.Core.Api;

namespace SageMakerEstimator.Core.Aws;

/// <summary>S3 as the place of code, data and results.</summary>
internal sealed class S3ObjectStore(AwsConnection connection, IdentityService identity) : IObjectStore, IDisposable
{
    private readonly Lazy<AmazonS3Client> _client = new(() => MakeClient(connection));

    public async Task<string> DefaultLocationAsync(CancellationToken token)
    {
        var account = await identity.AccountAsync(token).ConfigureAwait(false);
        return $"s3://sagemaker-{connection.Region}-{account}/";
    }

    public async Task<bool> ExistsAsync(string uri, CancellationToken token)
    {
        var (bucket, key) = Parse(uri);
        try
        {
            var answer = await _client.Value.ListObjectsV2Async(
                new ListObjectsV2Request { BucketName = bucket, Prefix = key, MaxKeys = 1 }, token).ConfigureAwait(false);
            return answer.S3Objects is { Count: > 0 };
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
        catch (AmazonServiceException error)
        {
            throw Refused(error, $"Looking for '{uri}'", uri);
        }
    }

    public async Task PutAsync(string uri, Func<Stream, CancellationToken, Task> write, CancellationToken token)
    {
        var (bucket, key) = Parse(uri);
        var file = Path.GetTempFileName();
        try
        {
            var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
            await using (stream.ConfigureAwait(false))
            {
                await write(stream, token).ConfigureAwait(false);
            }

            using var transfer = new TransferUtility(_client.Value);
            await transfer.UploadAsync(
                new TransferUtilityUploadRequest
                {
                    BucketName = bucket,
                    Key = key,
                    FilePath = file,
                    ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS,
                },
                token).ConfigureAwait(false);
        }
        catch (AmazonServiceException error)
        {
            throw Refused(error, $"Writing '{uri}'", uri);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public async Task DeleteAsync(string uri, CancellationToken token)
    {
        var (bucket, key) = Parse(uri);
        await _client.Value.DeleteObjectAsync(bucket, key, token).ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    private static (string Bucket, string Key) Parse(string uri)
    {
        if (!uri.StartsWith("s3://", StringComparison.Ordinal))
        {
            throw new SageMakerEstimatorException(
                ErrorId.LocalDataInCloud,
                ErrorKind.InvalidArgument,
                $"'{uri}' isn't in S3, and SageMaker reads nothing else.")
            {
                Target = uri,
            };
        }

        var rest = uri[5..];
        var slash = rest.IndexOf('/');
        return slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
    }

    private static AmazonS3Client MakeClient(AwsConnection connection)
    {
        var address = connection.AddressOf(AwsService.S3);
        var config = new AmazonS3Config { AuthenticationRegion = connection.Region };
        if (address.IsRedirected)
        {
            config.ServiceURL = address.Url.AbsoluteUri;

            // A host of AWS's own takes bucket names in front; a stand-in has one name.
            config.ForcePathStyle = !address.Url.Host.Contains(".amazonaws.", StringComparison.Ordinal);
        }
        else
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(connection.Region);
        }

        return new AmazonS3Client(connection.Credentials, config);
    }

    private static ServiceException Refused(AmazonServiceException error, string doing, string target) =>
        new(error.ErrorCode ?? error.StatusCode.ToString(), $"{doing}: {error.Message}", (int)error.StatusCode, error.RequestId);
}
