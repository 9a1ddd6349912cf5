using System.Text.RegularExpressions;
using SageMakerEstimator.Core.Api;

namespace SageMakerEstimator.Core.Errors;

/// <summary>
/// Commands for a person to paste, into another shell as well: what was said about where a thing lives is said again.
/// Keys never are.
/// </summary>
internal static partial class Paste
{
    public static string Job(string cmdlet, string name, Backend backend, AwsSession session) =>
        $"{cmdlet} -TrainingJob {name}{Place(backend, session)}";

    public static string Transform(string cmdlet, string name, Backend backend, AwsSession session) =>
        $"{cmdlet} -TransformJob {name}{Place(backend, session)}";

    public static string Endpoint(string cmdlet, string name, Backend backend, AwsSession session) =>
        $"{cmdlet} -Endpoint {name}{Place(backend, session)}";

    public static string Endpoint(string cmdlet, string name, IBackend backend) =>
        Endpoint(cmdlet, name, backend.Kind, backend.Session);

    public static string Compilation(string name, AwsSession session) =>
        $"Invoke-SMCompile -CompilationJob {name}{Place(Backend.Aws, session)}";

    private static string Place(Backend backend, AwsSession session) => backend == Backend.Local
        ? " -Local"
        : Given("Region", session.Region ?? session.StoredRegion)
        + Given("ProfileName", session.ProfileName)
        + Given("ProfileLocation", session.ProfileLocation);

    private static string Given(string parameter, string? value) => value is null
        ? ""
        : $" -{parameter} {(Plain().IsMatch(value) ? value : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'")}";

    [GeneratedRegex(@"^[A-Za-z0-9_./\\][-A-Za-z0-9_./\\:]*$")]
    private static partial Regex Plain();
}
