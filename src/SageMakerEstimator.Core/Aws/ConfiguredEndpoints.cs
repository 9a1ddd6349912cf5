using System.Collections;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Internal.Util;

namespace SageMakerEstimator.Core.Aws;

/// <summary>
/// The URLs that somebody names instead of AWS's own: the parameter first, then what the SDK finds in the environment
/// (AWS_ENDPOINT_URL and its kin of each service) and in the profile with its services section.
/// </summary>
internal sealed class ConfiguredEndpoints
{
    private readonly Dictionary<AwsService, string?>? _urls;
    private readonly string? _url;
    private readonly CredentialProfile? _profile;
    private readonly Profile? _location;
    private readonly ClientSettings _settings;

    /// <param name="parameter">One URL, a dictionary service → URL, or null.</param>
    /// <param name="profile">The session's profile, if any.</param>
    /// <param name="location">The same profile, as the SDK looks for it.</param>
    /// <param name="settings">What environment and profile say of every client.</param>
    public ConfiguredEndpoints(
        object? parameter, CredentialProfile? profile, Profile? location, ClientSettings settings)
    {
        (_profile, _location, _settings) = (profile, location, settings);
        _urls = parameter is IDictionary urls ? ByService(urls) : null;
        _url = parameter is IDictionary ? null : parameter?.ToString();
    }

    public Uri? Find(AwsService service)
    {
        if (_url is not null || _urls?.ContainsKey(service) == true)
        {
            return Parse(_url ?? _urls![service], "-EndpointUrl");
        }

        return _settings.IgnoresConfiguredUrls ? null : FromSurroundings(service);
    }

    private Uri? FromSurroundings(AwsService service)
    {
        const string source = "The environment or profile";
        var config = ServiceClientConfig.ToAsk(service, _location);
        try
        {
            return (config.ServiceURL ?? OwnUrlOf(_profile)) is { Length: > 0 } url ? Parse(url, source) : null;
        }
        catch (AmazonClientException error)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid, ErrorKind.InvalidArgument, $"{source}: {error.Message}", error)
            {
                Target = service.Id,
            };
        }
    }

    /// <summary>
    /// The profile's own endpoint_url, which the SDK forgets as soon as the profile has a services section, also one that
    /// names other services.
    /// </summary>
    private static string? OwnUrlOf(CredentialProfile? profile)
    {
        if (profile?.CredentialProfileStore is not SharedCredentialsFile store)
        {
            return null;
        }

        var beside = Path.Combine(Path.GetDirectoryName(store.FilePath) ?? "", "config");
        (string Path, bool IsConfig)[] files =
        [
            (store.FilePath, false),
            (Environment.GetEnvironmentVariable("AWS_CONFIG_FILE") is { Length: > 0 } ? store.ConfigFilePath : beside, true),
        ];
        return files.Where(file => File.Exists(file.Path))
            .Select(file => Setting(file.Path, file.IsConfig && profile.Name != "default", profile.Name))
            .FirstOrDefault(url => url is not null);

        static string? Setting(string path, bool isMarked, string name) =>
            new ProfileIniFile(path, isMarked).TryGetSection(name, false, false, out var settings, out _)
                ? settings.GetValueOrDefault("endpoint_url")
                : null;
    }

    private static Dictionary<AwsService, string?> ByService(IDictionary urls)
    {
        var services = new Dictionary<AwsService, string?>();
        foreach (DictionaryEntry entry in urls)
        {
            var service = AwsService.All.FirstOrDefault(known => IsNameOf(known, entry.Key.ToString()!))
                ?? throw new SageMakerEstimatorException(
                    ErrorId.ValueInvalid,
                    ErrorKind.InvalidArgument,
                    $"-EndpointUrl names a URL for '{entry.Key}', which isn't a service that this module calls: "
                    + string.Join(", ", AwsService.All.Select(known => known.Id)) + ".")
                {
                    Target = entry.Key,
                };
            services[service] = entry.Value?.ToString();
        }

        return services;
    }

    /// <summary><c>SageMakerRuntime</c>, <c>sagemaker_runtime</c> and <c>SageMaker Runtime</c> are one service.</summary>
    private static bool IsNameOf(AwsService service, string name) =>
        Normalized(name) == Normalized(service.Id) || Normalized(name) == Normalized(service.Host);

    private static string Normalized(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static Uri Parse(string? text, string source) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid, ErrorKind.InvalidArgument, $"{source} names '{text}', which isn't an http URL.")
            {
                Target = text,
                RecommendedAction = "Write it whole: https://host, or http://localhost:port.",
            };
}
