using System.Reflection;
using Amazon.Runtime;

namespace SageMakerEstimator.Core.Aws;

/// <summary>
/// A credentials object of whatever AWS SDK is loaded elsewhere in the process, read by its members, and read again
/// when what it gave is about to expire.
/// </summary>
internal sealed class ForeignCredentials(object source, MethodInfo getCredentials) : RefreshingAWSCredentials
{
    // Foreign keys say nothing of their end; their source renews them, so they are asked for often.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    public static AWSCredentials From(object source, string where)
    {
        var method = source.GetType().GetMethod("GetCredentials", Type.EmptyTypes);
        return method is null ? throw Unreadable(where, source) : new ForeignCredentials(source, method);
    }

    public static SageMakerEstimatorException Unreadable(string where, object source) =>
        new(
            ErrorId.CredentialsUnusable,
            ErrorKind.AuthenticationError,
            $"{where} is a {source.GetType().FullName}, which has no method GetCredentials.")
        {
            RecommendedAction = "Give an AWS credentials object, or -AccessKey and -SecretKey.",
        };

    protected override CredentialsRefreshState GenerateNewCredentials()
    {
        // What its source throws is the reason, not that it was called by reflection.
        var keys = getCredentials.Invoke(source, BindingFlags.DoNotWrapExceptions, null, null, null);
        return Text(keys, "AccessKey") is { } access && Text(keys, "SecretKey") is { } secret
            ? new CredentialsRefreshState(
                new ImmutableCredentials(access, secret, Text(keys, "Token")), _timeProvider.CorrectedUtcNow + Kept)
            : throw new AmazonClientException("The credentials object gave no keys.");
    }

    private static string? Text(object? keys, string name) =>
        keys?.GetType().GetProperty(name)?.GetValue(keys) as string is { Length: > 0 } text ? text : null;
}
