using System.Collections.Specialized;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Objects as they commonly are; tests change what matters to them.</summary>
internal static class Samples
{
    public static Estimator Script() => new()
    {
        EstimatorKind = EstimatorKind.Script,
        EntryPoint = "/home/me/train.py",
        InstanceType = "local",
        Backend = Backend.Local,
    };

    /// <summary>A run whose job has a name already.</summary>
    public static Estimator Run(string jobName)
    {
        var estimator = Script();
        estimator.LatestTrainingJob = new TrainingJob
        {
            TrainingJobName = jobName, TrainingJobStatus = "InProgress", Backend = Backend.Local,
        };
        return estimator;
    }

    public static OrderedDictionary Values(params (string Name, object? Value)[] values)
    {
        var dictionary = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            dictionary.Add(name, value);
        }

        return dictionary;
    }

    /// <summary>A local job's request with its hyperparameters as they are sent.</summary>
    public static CreateTrainingJobRequest Request(
        string jobName, string program = "train.py", params (string Name, string Text)[] hyperParameters)
    {
        var parameters = new Dictionary<string, string>();
        foreach (var (name, text) in hyperParameters)
        {
            parameters.Add(name, text);
        }

        parameters["sagemaker_submit_directory"] = "\"file:///tmp/sourcedir.tar.gz\"";
        parameters["sagemaker_program"] = $"\"{program}\"";
        return new CreateTrainingJobRequest
        {
            TrainingJobName = jobName,
            HyperParameters = parameters,
            AlgorithmSpecification = new AlgorithmSpecification { TrainingInputMode = "File" },
            OutputDataConfig = new OutputDataConfig { S3OutputPath = "file:///tmp/out/" },
            ResourceConfig = new ResourceConfig { InstanceType = "local", InstanceCount = 1, VolumeSizeInGB = 30 },
            StoppingCondition = new StoppingCondition { MaxRuntimeInSeconds = 3600 },
        };
    }

    public static Channel Channel(string name, string uri, string? contentType = null) => new()
    {
        ChannelName = name,
        ContentType = contentType,
        DataSource = new DataSource { S3DataSource = new S3DataSource { S3DataType = "S3Prefix", S3Uri = uri } },
    };
}
