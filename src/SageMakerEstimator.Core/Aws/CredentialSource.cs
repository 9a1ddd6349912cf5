using System.Reflection;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace SageMakerEstimator.Core.Aws;

/// <summary>
/// Who calls, in the order of AWS Tools for PowerShell: keys, profile, credentials object, the session's stored
/// credentials, environment, default profile, then container and instance. A named source that fails is an error and
/// never falls through to the next; each is asked for its keys here, where it is known which one it is.
/// </summary>
internal sealed class CredentialSource(AwsSession session)
{
    private const string ProfileVariable = "AWS_PROFILE";

    // The last one is where old versions of AWS Tools kept their default.
    private static readonly string[] DefaultProfiles = ["default", "AWS PS Default"];

    private readonly CredentialProfileStoreChain _profiles = new(session.ProfileLocation);
    private CredentialProfile? _profile;
    private ServiceAddress? _sts;

    /// <summary>The profile that was named, by parameter or environment, or the default one; null when there is none.</summary>
    public CredentialProfile? Profile => _profile ??= FindProfile();

    /// <summary>Sees that the usual files can be read, whether or not this session needs them: the SDK reads them too.</summary>
    public static void CheckFiles() =>
        Read(new CredentialProfileStoreChain(), Variable(ProfileVariable) ?? DefaultProfiles[0]);

    /// <summary>The credentials, asked for once.</summary>
    /// <param name="sts">Where the keys of assumed roles are asked for.</param>
    public AWSCredentials Resolve(ServiceAddress sts)
    {
        _sts = sts;
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
            return OfObject(given, "-Credential");
        }

        return session.StoredCredential is { } stored ? OfSession(stored) : OfSurroundings();
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
        string[] names = (session.ProfileName ?? Variable(ProfileVariable)) is { } named ? [named] : DefaultProfiles;
        foreach (var name in names)
        {
            if (Read(_profiles, name) is { } profile)
            {
                return profile;
            }
        }

        return session.ProfileName is null
            ? null
            : throw CredentialErrors.ProfileNotFound(session.ProfileName, null, session.ProfileLocation);
    }

    private static CredentialProfile? Read(CredentialProfileStoreChain profiles, string name)
    {
        try
        {
            return profiles.TryGetProfile(name, out var profile) ? profile : null;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // The SDK's text quotes the line, and a line may hold a key.
            throw CredentialErrors.FileUnreadable(name, error);
        }
    }

    private AWSCredentials OfProfile(CredentialProfile profile)
    {
        if (profile.Options.LoginSession is not null)
        {
            throw CredentialErrors.MadeByLogin(profile);
        }

        return Asked(
            () => AWSCredentialsFactory.GetAWSCredentials(profile, profile.CredentialProfileStore),
            error => CredentialErrors.OfProfile(profile, error));
    }

    /// <summary>$StoredAWSCredentials: its credentials aren't public, and its text is the profile's name.</summary>
    private AWSCredentials OfSession(object stored)
    {
        const BindingFlags any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        const string where = "$StoredAWSCredentials";
        if (stored.GetType().GetProperty("Credentials", any)?.GetValue(stored) is { } inside)
        {
            return OfObject(inside, where);
        }

        return stored.ToString() is { Length: > 0 } name && Read(_profiles, name) is { } profile
            ? OfProfile(profile)
            : throw ForeignCredentials.Unreadable(where, stored);
    }

    private AWSCredentials OfObject(object source, string where) => Asked(
        () => ForeignCredentials.From(source, where),
        error => CredentialErrors.Unusable($"{where} gives no credentials", error));

    /// <summary>Environment, profile, container and instance; the SDK knows how to ask all but the profile.</summary>
    private AWSCredentials OfSurroundings()
    {
        var hasKey = Variable("AWS_ACCESS_KEY_ID") is not null;
        if (hasKey && Variable("AWS_SECRET_ACCESS_KEY") is null && Variable("AWS_SECRET_KEY") is null)
        {
            throw new SageMakerEstimatorException(
                ErrorId.CredentialsUnusable,
                ErrorKind.AuthenticationError,
                "The variable AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY isn't.");
        }

        var hasIdentity = Variable("AWS_WEB_IDENTITY_TOKEN_FILE") is not null && Variable("AWS_ROLE_ARN") is not null;
        if (!hasKey && !hasIdentity)
        {
            if (Profile is { } profile && (profile.CanCreateAWSCredentials || profile.Options.LoginSession is not null))
            {
                return OfProfile(profile);
            }

            if (Profile is null && Variable(ProfileVariable) is { } named)
            {
                throw CredentialErrors.ProfileNotFound(named, ProfileVariable, session.ProfileLocation);
            }
        }

        return Asked(
            () =>
            {
                // A new one each time: the one that the SDK keeps doesn't see every variable that has changed.
                using var resolver = new DefaultAWSCredentialsIdentityResolver();
                return resolver.ResolveIdentity(null);
            },
            error => hasIdentity ? CredentialErrors.Unusable("AWS_WEB_IDENTITY_TOKEN_FILE gives no credentials", error)
                : HasContainer ? CredentialErrors.Unusable("The container's address gives no credentials", error)
                : CredentialErrors.Missing(error));
    }

    private static bool HasContainer =>
        Variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is not null
        || Variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") is not null;

    private AWSCredentials Asked(
        Func<AWSCredentials> source, Func<Exception, SageMakerEstimatorException> onFailure)
    {
        try
        {
            var credentials = CredentialClients.Own(source(), _sts!);
            credentials.GetCredentials();
            return credentials;
        }
        catch (Exception error) when (error is not SageMakerEstimatorException)
        {
            throw onFailure(error);
        }
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
