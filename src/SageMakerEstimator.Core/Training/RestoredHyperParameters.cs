using System.Collections.Specialized;
using System.Globalization;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Encoding;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Frameworks;
using SageMakerEstimator.Core.Inputs;

namespace SageMakerEstimator.Core.Training;

/// <summary>
/// A job's hyperparameters as the user's values, the code and what SageMaker's containers are told. Each is taken apart
/// only when the same text would be made of it again; what isn't stays to the letter.
/// </summary>
internal sealed class RestoredHyperParameters(
    Estimator estimator, IDictionary<string, string> parameters, string jobName, string? region)
{
    private const string Prefix = "sagemaker_";
    private const string SubmitDirectory = "sagemaker_submit_directory";
    private const string LogLevel = "sagemaker_container_log_level";

    /// <summary>Fills the estimator; says whether the channel of the code is one that the request makes by itself.</summary>
    /// <param name="code">The job's channel of the code's name; null for none.</param>
    public bool Fill(Channel? code)
    {
        var source = Text(SubmitDirectory);
        var isIsolated = estimator.EnableNetworkIsolation && source == TrainingRequest.IsolatedCode;
        var place = isIsolated ? code?.DataSource?.S3DataSource?.S3Uri ?? source : source;
        (estimator.EntryPoint, estimator.SourceDir) = (Text(OtherSettings.Program), place);
        if (int.TryParse(Text(LogLevel), NumberStyles.None, CultureInfo.InvariantCulture, out var level))
        {
            estimator.ContainerLogLevel = level;
        }

        var made = estimator is { EntryPoint: { } program, SourceDir: { } uri }
            ? TrainingRequest.CodeParameters(estimator, new StagedCode(uri, program), jobName, region)
                .ToDictionary(entry => entry.Name, entry => entry.Value)
            : [];
        var isMade = made.Count > 0
            && made.All(entry => parameters.TryGetValue(entry.Key, out var text) && text == entry.Value);
        Keep(parameters.Where(entry => IsOurs(entry.Key) && !(isMade && made.ContainsKey(entry.Key))));

        var values = parameters.Where(entry => !IsOurs(entry.Key)).ToDictionary(StringComparer.Ordinal);
        TakeModelDir(values);
        FillValues(values);
        return isMade && estimator.EnableNetworkIsolation && isIsolated && code == InputData.Code(place ?? "");
    }

    private static bool IsOurs(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>JSON when all of it is, and reads again as it was written; else the texts themselves.</summary>
    private void FillValues(Dictionary<string, string> values)
    {
        var usual = HyperParameters.UsualEncodingOf(estimator);
        var isJson = parameters.ContainsKey(OtherSettings.Program) && values.Values.All(IsJson);
        var encoding = isJson ? HyperParameterEncoding.Json : HyperParameterEncoding.Text;
        estimator.HyperParameterEncoding = encoding == usual || values.Count == 0 ? null : encoding;
        foreach (var (name, text) in values)
        {
            estimator.HyperParameter.Add(name, isJson ? PythonJson.LoadsOrText(text) : text);
        }
    }

    private static bool IsJson(string text) => PythonJson.Dumps(PythonJson.LoadsOrText(text)) == text;

    /// <summary>The place that TensorFlow's script is told; the usual one moves on with the job's name.</summary>
    private void TakeModelDir(Dictionary<string, string> values)
    {
        if (FrameworkTable.Of(estimator)?.HasModelDir != true)
        {
            return;
        }

        // Empty is none, and what can't be made again stays a hyperparameter.
        var text = values.GetValueOrDefault(ModelDir.HyperParameter);
        estimator.ModelDir = "";
        if (text is null || !IsJson(text) || PythonJson.LoadsOrText(text) is not string { Length: > 0 } given)
        {
            return;
        }

        values.Remove(ModelDir.HyperParameter);
        estimator.ModelDir = null;
        if (estimator.OutputPath is not { } output || ModelDir.Of(estimator, jobName, output) != given)
        {
            estimator.ModelDir = given;
        }
    }

    private void Keep(IEnumerable<KeyValuePair<string, string>> texts)
    {
        var kept = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var (name, text) in texts)
        {
            kept.Add(name, text);
        }

        if (kept.Count > 0)
        {
            estimator.OtherSetting.Add(OtherSettings.HyperParameterMember, kept);
        }
    }

    private string? Text(string name) =>
        parameters.TryGetValue(name, out var text) ? PythonJson.LoadsOrText(text) as string ?? text : null;
}
