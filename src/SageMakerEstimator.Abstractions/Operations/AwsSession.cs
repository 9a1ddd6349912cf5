namespace SageMakerEstimator;

/// <summary>
/// How AWS is reached: the common parameters of a cmdlet. A class, not a record, and without ToString: whatever prints
/// it must not print a key.
/// </summary>
internal sealed class AwsSession
{
    public static AwsSession None { get; } = new();

    public string? Region { get; init; }

    public string? ProfileName { get; init; }

    public string? ProfileLocation { get; init; }

    public string? AccessKey { get; init; }

    public string? SecretKey { get; init; }

    public string? SessionToken { get; init; }

    /// <summary>An AWS credentials object of whatever assembly, read by its members.</summary>
    public object? Credential { get; init; }

    /// <summary>The session's <c>$StoredAWSCredentials</c>.</summary>
    public object? StoredCredential { get; init; }

    /// <summary>The session's <c>$StoredAWSRegion</c>.</summary>
    public string? StoredRegion { get; init; }

    /// <summary>What Set-SMEstimatorDefault has set in the runspace of the call.</summary>
    public IReadOnlyDictionary<string, object> Defaults { get; init; } = new Dictionary<string, object>();

    /// <summary>One URL for all services, or a dictionary service → URL.</summary>
    public object? EndpointUrl { get; init; }

    /// <summary>The same, in that region and by that profile where the call names none of its own.</summary>
    public AwsSession In(string? region, string? profileName) =>
        With(Region ?? region, ProfileName ?? (AccessKey is null && Credential is null ? profileName : null));

    /// <summary>The same in exactly that region: an ARN says where it lives.</summary>
    public AwsSession At(string region) => With(region, ProfileName);

    private AwsSession With(string? region, string? profileName) => new()
    {
        Region = region,
        ProfileName = profileName,
        ProfileLocation = ProfileLocation,
        AccessKey = AccessKey,
        SecretKey = SecretKey,
        SessionToken = SessionToken,
        Credential = Credential,
        StoredCredential = StoredCredential,
        StoredRegion = StoredRegion,
        EndpointUrl = EndpointUrl,
        Defaults = Defaults,
    };
}
