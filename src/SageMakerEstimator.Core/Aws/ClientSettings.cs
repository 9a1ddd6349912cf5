using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Internal;

namespace SageMakerEstimator.Core.Aws;

/// <summary>
/// What environment and profile say of every client, the environment first. The SDK itself asks them once a process,
/// and of the profiles only the default one; a shell changes both between two commands.
/// </summary>
internal sealed record ClientSettings
{
    // The one variable of true and false that the SDK doesn't pass over when it says something else.
    private const string IgnoreVariable =
        EnvironmentVariableInternalConfiguration.ENVIRONMENT_VARIABLE_AWS_IGNORE_CONFIGURED_ENDPOINT_URLS;

    public int? MaxAttempts { get; private init; }

    public RequestRetryMode? RetryMode { get; private init; }

    public bool IsFips { get; private init; }

    public bool IsDualStack { get; private init; }

    /// <summary>Whether URLs of environment and profile don't count.</summary>
    public bool IgnoresConfiguredUrls { get; private init; }

    /// <summary>The longest pause between two attempts; null for the SDK's.</summary>
    public TimeSpan? LongestPause { get; init; }

    /// <summary>Reads the environment; a value in it that can't be read is an error.</summary>
    public static EnvironmentVariableInternalConfiguration ReadEnvironment()
    {
        try
        {
            // First of all: the SDK's own reading would fail once and stay so for the life of the process.
            var environment = new EnvironmentVariableInternalConfiguration();
            CredentialSource.CheckFiles();
            FallbackInternalConfigurationFactory.Reset();
            return environment;
        }
        catch (Exception error) when (error is FormatException or AmazonClientException or InvalidOperationException)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid,
                ErrorKind.InvalidArgument,
                error is FormatException
                    ? $"The variable {IgnoreVariable} is neither true nor false."
                    : $"A variable of the environment can't be read: {error.Message}",
                error)
            {
                RecommendedAction = "See them with: Get-ChildItem Env:AWS_* | Select-Object Name",
            };
        }
    }

    public static ClientSettings Of(EnvironmentVariableInternalConfiguration environment, CredentialProfile? profile) =>
        new()
        {
            MaxAttempts = environment.MaxAttempts ?? profile?.MaxAttempts,
            RetryMode = environment.RetryMode ?? profile?.RetryMode,
            IsFips = environment.UseFIPSEndpoint ?? profile?.UseFIPSEndpoint ?? false,
            IsDualStack = environment.UseDualstackEndpoint ?? profile?.UseDualstackEndpoint ?? false,

            // The SDK answers false for a variable that isn't set, as if somebody had said no.
            IgnoresConfiguredUrls = Environment.GetEnvironmentVariable(IgnoreVariable) is { Length: > 0 }
                ? environment.IgnoreConfiguredEndpointUrls ?? false
                : profile?.IgnoreConfiguredEndpointUrls ?? false,
        };

    public void Apply(ClientConfig config)
    {
        if (MaxAttempts is { } attempts)
        {
            config.MaxErrorRetry = Math.Max(0, attempts - 1);
        }

        if (RetryMode is { } mode)
        {
            config.RetryMode = mode;
        }
    }
}
