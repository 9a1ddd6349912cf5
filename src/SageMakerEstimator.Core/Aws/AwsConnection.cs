using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;

namespace SageMakerEstimator.Core.Aws;

/// <summary>One session's way to AWS: who calls, where, and a client a service, made when it is first needed.</summary>
internal sealed class AwsConnection : IDisposable
{
    private readonly ConcurrentDictionary<AwsService, ServiceClient> _clients = new();
    private readonly Dictionary<AwsService, ServiceAddress> _addresses;
    private Lazy<AWSCredentials> _credentials;

    /// <param name="session">How AWS is reached.</param>
    /// <param name="longestPause">The longest pause between two attempts of a call; null for the SDK's.</param>
    public AwsConnection(AwsSession session, TimeSpan? longestPause = null)
    {
        Session = session;
        var environment = ClientSettings.ReadEnvironment();
        var source = new CredentialSource(session);
        var profile = source.Profile;
        Settings = ClientSettings.Of(environment, profile) with { LongestPause = longestPause };
        Region = RegionSource.Resolve(session, () => profile?.Region?.SystemName);
        UseForRoles(Region);
        var location = profile is null ? null : new Profile(profile.Name, session.ProfileLocation);
        var endpoints = new ConfiguredEndpoints(session.EndpointUrl, profile, location, Settings);
        _addresses = AwsService.All.ToDictionary(service => service, service => Address(service, endpoints));
        _credentials = Ask(source);
    }

    public AwsSession Session { get; }

    public string Region { get; }

    public ClientSettings Settings { get; }

    public AWSCredentials Credentials => _credentials.Value;

    public ServiceAddress AddressOf(AwsService service) => _addresses[service];

    /// <summary>
    /// Has the credentials at hand afterwards. Where they come from may have to be asked over a network, which the SDK
    /// does without looking at a token: who gives up doesn't wait for it.
    /// </summary>
    public async Task ReadyAsync(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var credentials = _credentials;
        if (!credentials.IsValueCreated)
        {
            await Task.Run(() => credentials.Value, token).WaitAsync(token).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a call; what goes wrong comes as a refusal of the service or an error of ours.</summary>
    public Task<WireAnswer> SendAsync(AwsService service, WireCall call, CancellationToken token) =>
        SendAsync(service, call, client => client.SendAsync(call, token), token);

    /// <summary>Sends a call whose answer is read as it arrives.</summary>
    public Task<StreamAnswer> SendForStreamAsync(AwsService service, WireCall call, CancellationToken token) =>
        SendAsync(service, call, client => client.SendForStreamAsync(call, token), token);

    private async Task<T> SendAsync<T>(
        AwsService service, WireCall call, Func<ServiceClient, Task<T>> send, CancellationToken token)
    {
        try
        {
            await ReadyAsync(token).ConfigureAwait(false);

            // Not every step of the SDK looks at the token; who gives up doesn't wait for those.
            return await send(Client(service)).WaitAsync(token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException || !token.IsCancellationRequested)
        {
            throw WireErrors.Translate(error, call, AddressOf(service));
        }
    }

    /// <summary>The next call asks the source again; calls under way end with the clients they have.</summary>
    public void RenewCredentials()
    {
        _credentials = Ask(new CredentialSource(Session));
        _clients.Clear();
    }

    private Lazy<AWSCredentials> Ask(CredentialSource source) => new(
        () => source.Resolve(AddressOf(AwsService.Sts)), LazyThreadSafetyMode.PublicationOnly);

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    /// <summary>
    /// Where the SDK asks STS for the keys of a profile's role: it looks here before it asks environment, default profile
    /// and an instance that may not be there, and it remembers. One for the process, so the latest session's counts;
    /// within a partition each serves as well.
    /// </summary>
    private static void UseForRoles(string region)
    {
        if (AWSConfigs.AWSRegion != region)
        {
            AWSConfigs.AWSRegion = region;
            FallbackRegionFactory.Reset();
        }
    }

    private ServiceClient Client(AwsService service) => _clients.GetOrAdd(
        service,
        wanted => new ServiceClient(wanted, Credentials, ServiceClientConfig.For(wanted, AddressOf(wanted), Settings)));

    private ServiceAddress Address(AwsService service, ConfiguredEndpoints endpoints)
    {
        var own = ServiceAddress.Of(service, Region, Settings.IsFips, Settings.IsDualStack);
        return endpoints.Find(service) is { } named ? own with { Url = named, IsRedirected = true } : own;
    }
}
