using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.SharedInterfaces;
using Amazon.RuntimeDependencies;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace SageMakerEstimator.Core.Aws;

/// <summary>
/// The clients with which the SDK's credentials ask STS and the SSO portal. Left alone, the SDK takes the first assembly
/// of that name in the process: when AWS Tools for PowerShell was there first, one of another load context, whose types
/// aren't ours.
/// </summary>
internal static class CredentialClients
{
    static CredentialClients()
    {
        var registry = GlobalRuntimeDependencyRegistry.Instance;
        registry.RegisterSecurityTokenServiceClient(context =>
        {
            // Web identity proves itself by its token. Assumed roles aren't asked for here: see Own.
            var data = context.SecurityTokenServiceClientContextData;
            return new AmazonSecurityTokenServiceClient(
                new AnonymousAWSCredentials(),
                In(new AmazonSecurityTokenServiceConfig(), data.Region, data.ProxySettings));
        });
        registry.RegisterSSOClient(context =>
        {
            var data = context.SSOClientContextData;
            return new AmazonSSOClient(
                new AnonymousAWSCredentials(), In(new AmazonSSOConfig(), data.Region, data.ProxySettings));
        });
        registry.RegisterSSOOIDCClient(context =>
        {
            var data = context.SSOOIDCClientContextData;
            return new AmazonSSOOIDCClient(
                new AnonymousAWSCredentials(), In(new AmazonSSOOIDCConfig(), data.Region, data.ProxySettings));
        });
    }

    /// <summary>
    /// The same credentials, asking by our own clients. For an assumed role the registry can't make one, because it isn't
    /// told who assumes it.
    /// </summary>
    public static AWSCredentials Own(AWSCredentials credentials, ServiceAddress sts) =>
        credentials is AssumeRoleAWSCredentials role ? new AssumedRole(role, sts) : credentials;

    private static T In<T>(T config, RegionEndpoint region, System.Net.IWebProxy? proxy)
        where T : ClientConfig
    {
        config.RegionEndpoint = region;
        if (proxy is not null)
        {
            config.SetWebProxy(proxy);
        }

        return config;
    }

    /// <summary>A role that other credentials assume, each time the keys of the last time are about to expire.</summary>
    private sealed class AssumedRole : RefreshingAWSCredentials
    {
        private readonly AssumeRoleAWSCredentials _role;
        private readonly ServiceAddress _sts;
        private readonly AWSCredentials _source;

        public AssumedRole(AssumeRoleAWSCredentials role, ServiceAddress sts)
        {
            (_role, _sts) = (role, sts);
            _source = Own(role.SourceCredentials, sts);
            PreemptExpiryTime = role.PreemptExpiryTime;
        }

        protected override CredentialsRefreshState GenerateNewCredentials()
        {
            using var client = Client();
            var keys = ((ICoreAmazonSTS)client)
                .CredentialsFromAssumeRoleAuthentication(_role.RoleArn, _role.RoleSessionName, _role.Options);
            return new CredentialsRefreshState(keys, keys.Expiration);
        }

        protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
        {
            using var client = Client();
            var keys = await ((ICoreAmazonSTS)client)
                .CredentialsFromAssumeRoleAuthenticationAsync(_role.RoleArn, _role.RoleSessionName, _role.Options)
                .ConfigureAwait(false);
            return new CredentialsRefreshState(keys, keys.Expiration);
        }

        private AmazonSecurityTokenServiceClient Client()
        {
            var config = new AmazonSecurityTokenServiceConfig { AuthenticationRegion = _sts.SigningRegion };
            if (_sts.IsRedirected)
            {
                config.ServiceURL = _sts.Url.AbsoluteUri;
            }
            else
            {
                config.RegionEndpoint = RegionEndpoint.GetBySystemName(_sts.SigningRegion);
            }

            return new AmazonSecurityTokenServiceClient(_source, config);
        }
    }
}
