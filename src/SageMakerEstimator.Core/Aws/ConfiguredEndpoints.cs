using System.Collections;
using Amazon;
using Amazon.Runtime.CredentialManagement;

namespace SageMakerEstimator.Core.Aws;

/// <summary>
/// The URLs that somebody names instead of AWS's own: the parameter first, then what the SDK finds in the environment
/// (AWS_ENDPOINT_URL and its kin of each service) and in the profile with its services section.
/// </summary>
internal sealed class ConfiguredEndpoints(object? parameter, CredentialProfile? profile, Profile? location)
{
    public Uri? Find(AwsService service)
    {
        if (FromParameter(service) is { } named)
        {
            return Parse(named, "-EndpointUrl");
        }

        var config = ServiceClientConfig.ToAsk(service, location);
        if (config.IgnoreConfiguredEndpointUrls)
        {
            return null;
        }

        // With a services section that doesn't name this service the SDK forgets the profile's own endpoint_url.
        return (config.ServiceURL ?? profile?.EndpointUrl) is { Length: > 0 } url
            ? Parse(url, "The environment or profile")
            : null;
    }

    private string? FromParameter(AwsService service) => parameter switch
    {
        null => null,
        IDictionary urls => urls.Keys.Cast<object>()
            .FirstOrDefault(key => Normalized(key.ToString()!) == Normalized(service.Id)) is { } key
                ? urls[key]?.ToString()
                : null,
        _ => parameter.ToString(),
    };

    /// <summary><c>SageMakerRuntime</c>, <c>sagemaker_runtime</c> and <c>SageMaker Runtime</c> are one service.</summary>
    private static string Normalized(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static Uri Parse(string text, string source) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid, ErrorKind.InvalidArgument, $"{source} names '{text}', which isn't an http URL.")
            {
                Target = text,
                RecommendedAction = "Write it whole: https://host, or http://localhost:port.",
            };
}
