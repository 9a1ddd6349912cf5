using Amazon.Runtime.CredentialManagement;

namespace SageMakerEstimator.Core.Aws;

/// <summary>Where to call: parameter, session, environment, profile, instance, in AWS Tools' order.</summary>
internal static class RegionSource
{
    public static string Resolve(AwsSession session, CredentialProfile? profile)
    {
        var region = session.Region
            ?? session.StoredRegion
            ?? Environment.GetEnvironmentVariable("AWS_REGION")
            ?? Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION")
            ?? profile?.Region?.SystemName;
        return region is { Length: > 0 }
            ? region
            : throw new SageMakerEstimatorException(
                ErrorId.RegionMissing, ErrorKind.InvalidArgument, "No AWS region was named.")
            {
                RecommendedAction = "Add -Region, or set AWS_REGION, or a region in the profile.",
            };
    }
}
