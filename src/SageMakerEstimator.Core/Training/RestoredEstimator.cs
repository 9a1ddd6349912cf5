using System.Collections.Specialized;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Encoding;
using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Training;

/// <summary>The estimator that would make a job again, out of what DescribeTrainingJob remembers.</summary>
internal static class RestoredEstimator
{
    public static Estimator From(DescribeTrainingJobResponse answer, TrainingJobReference job, string? region)
    {
        var parameters = answer.HyperParameters ?? new Dictionary<string, string>();
        return new Estimator
        {
            EstimatorKind = answer.AlgorithmSpecification?.TrainingImage is null
                ? EstimatorKind.Script
                : EstimatorKind.Image,
            TrainingImageUri = answer.AlgorithmSpecification?.TrainingImage,
            EntryPoint = Text(parameters, "sagemaker_program"),
            SourceDir = Text(parameters, "sagemaker_submit_directory"),
            InstanceType = answer.ResourceConfig?.InstanceType ?? "",
            InstanceCount = answer.ResourceConfig?.InstanceCount ?? 1,
            Role = answer.RoleArn,
            HyperParameter = UserParameters(parameters),
            Environment = Values(answer.Environment),
            MaxRun = answer.StoppingCondition?.MaxRuntimeInSeconds ?? 86_400,
            OutputPath = answer.OutputDataConfig?.S3OutputPath,
            BaseJobName = JobName.BaseOf(job.Name),
            Backend = job.Backend,
            Region = region,
            ProfileName = job.Session.ProfileName,
            Session = job.Session,
        };
    }

    private static OrderedDictionary UserParameters(IDictionary<string, string> parameters)
    {
        // Script mode's parameters are JSON, and the marker of script mode is that it has a program.
        var script = parameters.ContainsKey("sagemaker_program");
        var values = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var (name, text) in parameters)
        {
            if (!name.StartsWith("sagemaker_", StringComparison.Ordinal))
            {
                values.Add(name, script ? PythonJson.LoadsOrText(text) : text);
            }
        }

        return values;
    }

    private static string? Text(IDictionary<string, string> parameters, string name) =>
        parameters.TryGetValue(name, out var text) ? PythonJson.LoadsOrText(text) as string ?? text : null;

    private static OrderedDictionary Values(IDictionary<string, string>? source)
    {
        var values = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var (name, text) in source ?? new Dictionary<string, string>())
        {
            values.Add(name, text);
        }

        return values;
    }
}
