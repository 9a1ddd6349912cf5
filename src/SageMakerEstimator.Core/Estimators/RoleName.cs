using System.Text.RegularExpressions;

namespace SageMakerEstimator.Core.Estimators;

/// <summary>A role by its name or its ARN, with the patterns of IAM and of CreateTrainingJob.</summary>
internal static partial class RoleName
{
    private const int MaxName = 64;
    private const int MaxArn = 2048;

    /// <summary>The same text, or an error that says what it should look like.</summary>
    public static string Check(string role, string what)
    {
        var isArn = role.Contains('/') || role.StartsWith("arn:", StringComparison.Ordinal);
        var isValid = isArn
            ? role.Length <= MaxArn && Arn().IsMatch(role)
            : role.Length <= MaxName && Name().IsMatch(role);
        return isValid
            ? role
            : throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid,
                ErrorKind.InvalidArgument,
                isArn
                    ? $"{what} '{role}' isn't the ARN of a role: arn:aws:iam::123456789012:role/Name."
                    : $"{what} '{role}' can't be a role's name: it has 1 to {MaxName} letters, digits and +=,.@_-.")
            {
                Target = role,
                RecommendedAction = "Give a role's name, or its whole ARN.",
            };
    }

    [GeneratedRegex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/?[a-zA-Z_0-9+=,.@/-]+\\z")]
    private static partial Regex Arn();

    [GeneratedRegex("^[a-zA-Z_0-9+=,.@-]+\\z")]
    private static partial Regex Name();
}
