using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace SageMakerEstimator.Core.Aws;

/// <summary>The settings of one service's client.</summary>
internal sealed class ServiceClientConfig : ClientConfig
{
    // The SDK's clients come with modes of their own (legacy, in-region …); retries and time limits of the standard one
    // are what we want, and AWS_RETRY_MODE and AWS_MAX_ATTEMPTS go over them.
    private static readonly DefaultConfiguration Standard = new()
    {
        Name = DefaultConfigurationMode.Standard,
        RetryMode = RequestRetryMode.Standard,
        ConnectTimeout = TimeSpan.FromSeconds(10),
    };

    private ServiceClientConfig(AwsService service)
        : base(new DefaultConfigurationProvider([Standard]))
    {
        Service = service;
        ServiceId = service.Id;
        AuthenticationServiceName = service.SigningName;

        // Ten silent repetitions of a reset call would make AWS_MAX_ATTEMPTS a lie.
        MaxStaleConnectionRetries = 0;
    }

    public AwsService Service { get; }

    public override string ServiceVersion => "2017-07-24";

    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString(
        "SageMakerEstimator", typeof(ServiceClientConfig).Assembly.GetName().Version!.ToString(3));

    public override string RegionEndpointServiceName => Service.SigningName;

    /// <summary>For a client that sends to an address.</summary>
    public static ServiceClientConfig For(AwsService service, ServiceAddress address, CredentialProfile? profile)
    {
        var config = new ServiceClientConfig(service)
        {
            ServiceURL = address.Url.AbsoluteUri,
            AuthenticationRegion = address.SigningRegion,
            EndpointProvider = new FixedAddress(address.Url.AbsoluteUri),
        };

        // The SDK asks the default profile only, whichever one the caller has named.
        if (profile?.MaxAttempts is { } attempts && Environment.GetEnvironmentVariable("AWS_MAX_ATTEMPTS") is null)
        {
            config.MaxErrorRetry = attempts - 1;
        }

        return config;
    }

    /// <summary>For nothing but asking the SDK what environment and profile say.</summary>
    public static ServiceClientConfig ToAsk(AwsService service, Profile? profile)
    {
        var config = new ServiceClientConfig(service) { RegionEndpoint = RegionEndpoint.USEast1 };
        if (profile is not null)
        {
            config.Profile = profile;
        }

        return config;
    }

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        new(ServiceURL);

    private sealed class FixedAddress(string url) : IEndpointProvider
    {
        public Endpoint ResolveEndpoint(EndpointParameters parameters) => new(url);
    }
}
