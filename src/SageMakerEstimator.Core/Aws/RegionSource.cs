using Amazon.Util;

namespace SageMakerEstimator.Core.Aws;

/// <summary>Where to call: parameter, session, environment, profile, instance, in AWS Tools' order.</summary>
internal static class RegionSource
{
    // An instance answers in milliseconds; elsewhere nobody does, and the user waits for the error.
    private static readonly TimeSpan InstanceLimit = TimeSpan.FromSeconds(2);

    /// <summary>The region of a session; its profile is read only when nothing before it says.</summary>
    public static string Resolve(AwsSession session) =>
        Resolve(session, () => new CredentialSource(session).Profile?.Region?.SystemName);

    public static string Resolve(AwsSession session, Func<string?> ofProfile)
    {
        // A variable that a build sets to nothing is one that isn't set.
        Func<string?>[] sources =
        [
            () => session.Region,
            () => session.StoredRegion,
            () => Environment.GetEnvironmentVariable("AWS_REGION"),
            () => Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION"),
            ofProfile,
            OfInstance,
        ];
        return sources.Select(source => source()).FirstOrDefault(region => !string.IsNullOrEmpty(region))
            ?? throw new SageMakerEstimatorException(
                ErrorId.RegionMissing, ErrorKind.InvalidArgument, "No AWS region was named.")
            {
                RecommendedAction = "Add -Region, or set AWS_REGION, or a region in the profile.",
            };
    }

    private static string? OfInstance()
    {
        if (!EC2InstanceMetadata.IsIMDSEnabled)
        {
            return null;
        }

        // The SDK asks several times, and can't be told to stop; what it reads first must be readable.
        ClientSettings.ReadEnvironment();
        var asking = Task.Run(() => EC2InstanceMetadata.Region?.SystemName);
        return Task.WaitAny([asking], InstanceLimit) == 0 && asking.IsCompletedSuccessfully ? asking.Result : null;
    }
}
