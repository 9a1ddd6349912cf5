using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace SageMakerEstimator.Core.Aws;

/// <summary>What goes wrong where credentials come from, and what helps.</summary>
internal static class CredentialErrors
{
    /// <summary>Keys that were named, or found, and can't be read.</summary>
    public static SageMakerEstimatorException Unusable(string what, Exception error) =>
        Of(ErrorId.CredentialsUnusable, $"{what}: {Reasons(error)}", error, null, null);

    public static SageMakerEstimatorException Missing(Exception error) => Of(
        ErrorId.CredentialsMissing,
        "No AWS credentials were found: not in parameters, session, environment, profile, container or instance.",
        error,
        null,
        "Name a profile with -ProfileName, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");

    public static SageMakerEstimatorException ProfileNotFound(string name, string? namedBy, string? location) => Of(
        ErrorId.ProfileNotFound,
        $"There is no AWS profile '{name}'{(location is null ? "" : $" in '{location}'")}"
        + $"{(namedBy is null ? "" : $", which {namedBy} names")}.",
        null,
        name,
        "See which there are: aws configure list-profiles. One with a setting that the AWS SDK for .NET doesn't take, "
        + "for example retry_mode = legacy, counts as missing.");

    /// <summary>A file of profiles that can't be read; what is in it stays unsaid.</summary>
    public static SageMakerEstimatorException FileUnreadable(string name, Exception error) => Of(
        ErrorId.ProfileNotUsable,
        $"The AWS profile '{name}' can't be looked up: the files of profiles can't be read "
        + (error is InvalidDataException ? "as sections of name = value." : $"({error.GetType().Name})."),
        null,
        name,
        "See to ~/.aws/config and ~/.aws/credentials, or the files that AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE and "
        + "-ProfileLocation name.");

    /// <summary>A profile of <c>aws login</c>, whose tokens only the CLI can read.</summary>
    public static SageMakerEstimatorException MadeByLogin(CredentialProfile profile) => Of(
        ErrorId.ProfileNotUsable,
        $"Profile '{profile.Name}' was made by 'aws login', which this module can't read.",
        null,
        profile.Name,
        "Put into a profile: credential_process = aws configure export-credentials "
        + $"--profile {profile.Name} --format process");

    public static SageMakerEstimatorException OfProfile(CredentialProfile profile, Exception error)
    {
        // Whatever is wrong with a token of IAM Identity Center, a new one is the remedy.
        var isSso = profile.Options.SsoSession is not null || profile.Options.SsoStartUrl is not null;
        return isSso && !WireErrors.IsNetwork(error)
            ? Of(
                ErrorId.CredentialsExpired,
                $"Profile '{profile.Name}' has no valid session of IAM Identity Center: {Reasons(error)}",
                error,
                profile.Name,
                $"Log in with: aws sso login --profile {profile.Name}, or Invoke-AWSSSOLogin -ProfileName {profile.Name}")
            : Of(
                ErrorId.ProfileNotUsable,
                $"Profile '{profile.Name}' gives no credentials: {Reasons(error)}",
                error,
                profile.Name,
                null);
    }

    /// <summary>What the SDK says, and what the service or system behind it said.</summary>
    private static string Reasons(Exception error) => WireErrors.IsCutOff(error)
        ? "an answer broke off, or can't be read."
        : string.Join(
            " ", WireErrors.Chain(error).Select(inner => inner.Message.Trim()).Where(text => text.Length > 0).Distinct());

    private static SageMakerEstimatorException Of(
        string id, string message, Exception? error, string? target, string? action)
    {
        var refusal = error is null ? null : WireErrors.Chain(error).OfType<AmazonServiceException>()
            .FirstOrDefault(inner => inner.StatusCode != 0);
        // What quotes an answer of STS quotes the keys in it.
        var inner = error is null || WireErrors.IsCutOff(error) ? null : error;
        return new SageMakerEstimatorException(id, ErrorKind.AuthenticationError, message, inner)
        {
            Target = target,
            RecommendedAction = action,
            ServiceErrorCode = refusal?.ErrorCode,
            StatusCode = refusal is null ? null : (int)refusal.StatusCode,
            RequestId = refusal?.RequestId,
        };
    }
}
