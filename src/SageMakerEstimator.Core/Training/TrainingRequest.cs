using System.Collections;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Encoding;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Inputs;

namespace SageMakerEstimator.Core.Training;

/// <summary>The CreateTrainingJob request of an estimator: everything in, one record out, nothing asked or written.</summary>
internal static class TrainingRequest
{
    // What the service gives a job that doesn't say.
    private const int VolumeSizeInGB = 30;

    private const int LogLevel = 20;

    public static CreateTrainingJobRequest Build(
        Estimator estimator, TrainingOptions options, string jobName, RequestPlace place, StagedCode? code)
    {
        var encoding = HyperParameters.EncodingOf(estimator);
        var values = HyperParameters.Merge(estimator.HyperParameter, options.HyperParameter);
        var encoded = HyperParameters.Encode(values, encoding);
        foreach (var (name, value) in CodeParameters(code, jobName, place.Region))
        {
            encoded[name] = value;
        }

        HyperParameters.CheckCount(encoded.Count);

        return new CreateTrainingJobRequest
        {
            TrainingJobName = jobName,
            AlgorithmSpecification = new AlgorithmSpecification
            {
                TrainingImage = estimator.TrainingImageUri,
                TrainingInputMode = "File",
            },
            RoleArn = place.RoleArn,
            HyperParameters = encoded.Count == 0 ? null : encoded,
            InputDataConfig = InputData.Channels(options.InputData),
            OutputDataConfig = new OutputDataConfig { S3OutputPath = place.OutputPath },
            ResourceConfig = new ResourceConfig
            {
                InstanceType = estimator.InstanceType,
                InstanceCount = estimator.InstanceCount,
                VolumeSizeInGB = VolumeSizeInGB,
            },
            StoppingCondition = new StoppingCondition { MaxRuntimeInSeconds = estimator.MaxRun },
            Environment = Text(estimator.Environment),
            Tags = WireTags.Of(estimator.Tag),
        };
    }

    /// <summary>Environment variables as text; null when there are none.</summary>
    public static Dictionary<string, string>? Text(IDictionary values)
    {
        var text = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in values)
        {
            text.Add((string)entry.Key, Text((string)entry.Key, entry.Value));
        }

        return text.Count == 0 ? null : text;
    }

    private static string Text(string name, object? value)
    {
        try
        {
            return PythonText.Str(value);
        }
        catch (NotSupportedException reason)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid,
                ErrorKind.InvalidArgument,
                $"Environment variable '{name}' can't be sent: {reason.Message}.",
                reason)
            {
                Target = value ?? name,
                RecommendedAction = "Convert it to text.",
            };
        }
    }

    /// <summary>What tells a script container where its code is; JSON, as all hyperparameters of script mode.</summary>
    private static IEnumerable<(string Name, string Value)> CodeParameters(
        StagedCode? code, string jobName, string? region)
    {
        if (code is null)
        {
            yield break;
        }

        yield return ("sagemaker_submit_directory", PythonJson.Dumps(code.Uri));
        yield return ("sagemaker_program", PythonJson.Dumps(code.Program));
        yield return ("sagemaker_container_log_level", PythonJson.Dumps(LogLevel));
        yield return ("sagemaker_job_name", PythonJson.Dumps(jobName));
        if (region is not null)
        {
            yield return ("sagemaker_region", PythonJson.Dumps(region));
        }
    }
}

/// <summary>What a request takes from the place it is sent to.</summary>
internal sealed record RequestPlace(string OutputPath, string? RoleArn, string? Region);

/// <summary>Where a code bundle lies, or will, and what in it is run.</summary>
internal sealed record StagedCode(string Uri, string Program);

/// <summary>Tags as the services take them.</summary>
internal static class WireTags
{
    public static IReadOnlyList<WireTag>? Of(IReadOnlyList<Tag> tags) =>
        tags.Count == 0 ? null : [.. tags.Select(tag => new WireTag { Key = tag.Key, Value = tag.Value })];
}
