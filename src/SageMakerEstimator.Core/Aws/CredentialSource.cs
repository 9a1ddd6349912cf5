using System.Reflection;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace SageMakerEstimator.Core.Aws;

/// <summary>
/// Who calls, in the order of AWS Tools for PowerShell: keys, profile, credentials object, the session's stored
/// credentials, environment, default profile, then container and instance. A named source that fails is an error and
/// never falls through to the next.
/// </summary>
internal sealed class CredentialSource(AwsSession session)
{
    private readonly CredentialProfileStoreChain _profiles = new(session.ProfileLocation);

    /// <summary>The profile that was named, by parameter, session or environment; null when none was.</summary>
    public CredentialProfile? Profile => _profile ??= FindProfile();

    private CredentialProfile? _profile;

    public AWSCredentials Resolve()
    {
        if (session.AccessKey is not null || session.SecretKey is not null)
        {
            return Keys();
        }

        if (session.ProfileName is not null)
        {
            return OfProfile(Profile!);
        }

        if (session.Credential is { } given)
        {
            return ForeignCredentials.From(given, "-Credential");
        }

        if (session.StoredCredential is { } stored)
        {
            return OfSession(stored);
        }

        try
        {
            return DefaultAWSCredentialsIdentityResolver.GetCredentials();
        }
        catch (Exception error) when (error is AmazonClientException or AmazonServiceException)
        {
            throw new SageMakerEstimatorException(
                ErrorId.CredentialsMissing,
                ErrorKind.AuthenticationError,
                "No AWS credentials were found: not in parameters, session, environment, profile, container or "
                + "instance.",
                error)
            {
                RecommendedAction = "Name a profile with -ProfileName, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and "
                    + "AWS_SECRET_ACCESS_KEY.",
            };
        }
    }

    private AWSCredentials Keys()
    {
        if (session.AccessKey is null || session.SecretKey is null)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ParametersConflict, ErrorKind.InvalidArgument, "-AccessKey and -SecretKey go together.")
            {
                RecommendedAction = "Give both -AccessKey and -SecretKey, or neither.",
            };
        }

        return session.SessionToken is null
            ? new BasicAWSCredentials(session.AccessKey, session.SecretKey)
            : new SessionAWSCredentials(session.AccessKey, session.SecretKey, session.SessionToken);
    }

    private CredentialProfile? FindProfile()
    {
        var named = session.ProfileName;
        var name = named ?? Environment.GetEnvironmentVariable("AWS_PROFILE") ?? "default";
        if (_profiles.TryGetProfile(name, out var profile))
        {
            return profile;
        }

        return named is null
            ? null
            : throw new SageMakerEstimatorException(
                ErrorId.ProfileNotFound,
                ErrorKind.AuthenticationError,
                $"There is no AWS profile '{named}'{(session.ProfileLocation is { } place ? $" in '{place}'" : "")}.")
            {
                Target = named,
                RecommendedAction = "See to -ProfileName and -ProfileLocation; aws configure list-profiles lists profiles.",
            };
    }

    private static AWSCredentials OfProfile(CredentialProfile profile)
    {
        if (profile.Options.LoginSession is not null)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ProfileNotUsable,
                ErrorKind.AuthenticationError,
                $"Profile '{profile.Name}' was made by 'aws login', which this module can't read.")
            {
                Target = profile.Name,
                RecommendedAction = "Put into a profile: credential_process = aws configure export-credentials "
                    + $"--profile {profile.Name} --format process",
            };
        }

        try
        {
            return AWSCredentialsFactory.GetAWSCredentials(profile, profile.CredentialProfileStore);
        }
        catch (Exception error) when (error is AmazonClientException or InvalidOperationException)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ProfileNotUsable,
                ErrorKind.AuthenticationError,
                $"Profile '{profile.Name}' gives no credentials: {error.Message}",
                error)
            {
                Target = profile.Name,
                RecommendedAction = "Log in again (aws sso login), or mend the profile.",
            };
        }
    }

    /// <summary>$StoredAWSCredentials: its credentials aren't public, and its text is the profile's name.</summary>
    private AWSCredentials OfSession(object stored)
    {
        const BindingFlags any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        if (stored.GetType().GetProperty("Credentials", any)?.GetValue(stored) is { } inside)
        {
            return ForeignCredentials.From(inside, "$StoredAWSCredentials");
        }

        return stored.ToString() is { Length: > 0 } name && _profiles.TryGetProfile(name, out var profile)
            ? OfProfile(profile)
            : throw ForeignCredentials.Unreadable("$StoredAWSCredentials", stored);
    }
}

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
            RecommendedAction = "Give an AWS credentials object, for example Get-AWSCredential's, or -AccessKey and -SecretKey.",
        };

    protected override CredentialsRefreshState GenerateNewCredentials()
    {
        var keys = getCredentials.Invoke(source, null)
            ?? throw new AmazonClientException("The credentials object gave no keys.");
        return new CredentialsRefreshState(
            new ImmutableCredentials(Text(keys, "AccessKey")!, Text(keys, "SecretKey")!, Text(keys, "Token")),
            DateTime.UtcNow + Kept + PreemptExpiryTime);
    }

    private static string? Text(object keys, string name) =>
        keys.GetType().GetProperty(name)?.GetValue(keys) as string is { Length: > 0 } text ? text : null;
}
