using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Internal;

namespace SageMakerEstimator.Core.Aws;

/// <summary>One session's way to AWS: who calls, where, and a client a service, made when it is first needed.</summary>
internal sealed class AwsConnection : IDisposable
{
    private readonly ConcurrentDictionary<AwsService, ServiceClient> _clients = new();
    private readonly ConfiguredEndpoints _endpoints;
    private Lazy<AWSCredentials> _credentials;
    private readonly CredentialProfile? _profile;
    private readonly bool _fips;
    private readonly bool _dualStack;

    public AwsConnection(AwsSession session)
    {
        // The SDK reads environment and profiles once a process; a shell changes them between two commands.
        FallbackInternalConfigurationFactory.Reset();
        Session = session;
        var source = new CredentialSource(session);
        _profile = source.Profile;
        Region = RegionSource.Resolve(session, _profile);
        var location = _profile is null ? null : new Profile(_profile.Name, session.ProfileLocation);
        _endpoints = new ConfiguredEndpoints(session.EndpointUrl, _profile, location);

        // Environment and profile say whether hosts are FIPS or dual stack; the SDK knows how to ask them.
        var settings = ServiceClientConfig.ToAsk(AwsService.SageMaker, location);
        (_fips, _dualStack) = (settings.UseFIPSEndpoint, settings.UseDualstackEndpoint);
        _credentials = Ask(source);
    }

    public AwsSession Session { get; }

    public string Region { get; }

    public AWSCredentials Credentials => _credentials.Value;

    public ServiceAddress AddressOf(AwsService service)
    {
        var own = ServiceAddress.Of(service, Region, _fips, _dualStack);
        return _endpoints.Find(service) is { } named ? own with { Url = named, IsRedirected = true } : own;
    }

    public ServiceClient Client(AwsService service) => _clients.GetOrAdd(
        service,
        wanted => new ServiceClient(wanted, Credentials, ServiceClientConfig.For(wanted, AddressOf(wanted), _profile)));

    /// <summary>The next call asks the source again; calls under way end with the clients they have.</summary>
    public void RenewCredentials()
    {
        _credentials = Ask(new CredentialSource(Session));
        _clients.Clear();
    }

    private Lazy<AWSCredentials> Ask(CredentialSource source) => new(
        () => CredentialClients.Own(source.Resolve(), AddressOf(AwsService.Sts)),
        LazyThreadSafetyMode.PublicationOnly);

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }
}
