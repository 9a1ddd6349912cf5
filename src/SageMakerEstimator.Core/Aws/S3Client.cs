using Amazon.Runtime;
using Amazon.S3;

namespace SageMakerEstimator.Core.Aws;

/// <summary>The SDK's client of S3, made when it is first needed, and anew for new credentials.</summary>
internal sealed class S3Client(AwsConnection connection) : IDisposable
{
    private readonly object _making = new();
    private AmazonS3Client? _client;
    private AWSCredentials? _credentials;

    public AmazonS3Client Value
    {
        get
        {
            var credentials = connection.Credentials;
            lock (_making)
            {
                // Calls under way end with the client they have.
                if (_client is null || !ReferenceEquals(_credentials, credentials))
                {
                    (_client, _credentials) = (Make(credentials), credentials);
                }

                return _client;
            }
        }
    }

    public void Dispose() => _client?.Dispose();

    private AmazonS3Client Make(AWSCredentials credentials)
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

        return new AmazonS3Client(credentials, config);
    }
}
