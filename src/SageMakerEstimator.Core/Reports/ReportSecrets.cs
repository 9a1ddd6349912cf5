using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Encoding;
using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Reports;

/// <summary>
/// Values that a report, which is passed on, must not quote: keys that AWS is reached with, and those that the job got
/// under a name that says so. They are blotted out wherever a log or a failure repeats them.
/// </summary>
internal sealed class ReportSecrets
{
    private const string Blot = "***";

    // Shorter ones would blot out half a log, and are no secrets.
    private const int MinLength = 6;

    private static readonly string[] Variables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

    private readonly string[] _values;

    private ReportSecrets(IEnumerable<string?> values) =>
        _values = [.. values.OfType<string>().Where(value => value.Length >= MinLength).OrderByDescending(value => value.Length)];

    public static ReportSecrets Of(DescribeTrainingJobResponse job, AwsSession session) => new(
    [
        session.AccessKey, session.SecretKey, session.SessionToken,
        .. Variables.Select(Environment.GetEnvironmentVariable),
        .. (job.Environment ?? new Dictionary<string, string>())
            .Where(variable => SecretName.IsOfVariable(variable.Key)).Select(variable => variable.Value),
        .. (job.HyperParameters ?? new Dictionary<string, string>())
            .Where(parameter => SecretName.IsOfParameter(parameter.Key))
            .SelectMany(parameter => new[] { parameter.Value, PythonJson.LoadsOrText(parameter.Value) as string }),
    ]);

    public DescribeTrainingJobResponse Without(DescribeTrainingJobResponse job) => job with
    {
        FailureReason = job.FailureReason is { } reason ? Without(reason) : null,
        HyperParameters = job.HyperParameters?.ToDictionary(
            parameter => parameter.Key,
            parameter => SecretName.IsOfParameter(parameter.Key) ? Blot : Without(parameter.Value)),
    };

    public string Without(string text) =>
        _values.Aggregate(text, (seen, value) => seen.Replace(value, Blot, StringComparison.Ordinal));
}
