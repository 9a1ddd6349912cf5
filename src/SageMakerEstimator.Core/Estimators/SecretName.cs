using System.Text.RegularExpressions;

namespace SageMakerEstimator.Core.Estimators;

/// <summary>Names of settings whose values nobody else should see.</summary>
internal static partial class SecretName
{
    /// <summary>Of an environment variable: where people put passwords, a doubtful name is one.</summary>
    public static bool IsOfVariable(string name) => Variable().IsMatch(name);

    /// <summary>Of a hyperparameter: <c>max_tokens</c> is none.</summary>
    public static bool IsOfParameter(string name) => Parameter().IsMatch(name);

    [GeneratedRegex("password|passwd|secret|token|credential|api_?key", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Variable();

    [GeneratedRegex("password|passwd|secret|credential|(api|access)_?key|(^|[_-])token$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
