using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>
/// The jobs that the reference was recorded attaching to, and what it made of them. Its class of the wrong framework is an
/// error there; here the image says which it is.
/// </summary>
public sealed class GoldenAttachTests
{
    private const string Code = "s3://b/job-9/source/sourcedir.tar.gz";

    [Theory]
    [InlineData("763104351884.dkr.ecr.us-west-2.amazonaws.com/pytorch-training:2.0-cpu-py310", "PyTorch", "2.0", "py310", null, true)]
    [InlineData("246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3", "SKLearn", "1.2-1", "py3", null, null)]
    [InlineData("763104351884.dkr.ecr.us-west-2.amazonaws.com/tensorflow-training:2.12-cpu-py310", "TensorFlow", "2.12", "py310", "s3://b/md", true)]
    public void A_job_becomes_what_the_reference_makes_of_it(
        string image, string framework, string version, string python, string? modelDir, bool? metrics)
    {
        var parameters = new Dictionary<string, string>
        {
            ["sagemaker_program"] = "\"train.py\"",
            ["sagemaker_submit_directory"] = $"\"{Code}\"",
            ["sagemaker_container_log_level"] = "20",
            ["sagemaker_job_name"] = "\"job-9\"",
            ["sagemaker_region"] = "\"us-west-2\"",
            ["epochs"] = "3",
            ["name"] = "\"x\"",
        };
        if (modelDir is not null)
        {
            parameters["model_dir"] = $"\"{modelDir}\"";
        }

        var estimator = RestoredEstimator.From(
            new DescribeTrainingJobResponse
            {
                TrainingJobName = "job-9",
                AlgorithmSpecification = new() { TrainingImage = image, TrainingInputMode = "File", EnableSageMakerMetricsTimeSeries = metrics },
                HyperParameters = parameters,
                RoleArn = "arn:aws:iam::123456789012:role/SageMakerRole",
                OutputDataConfig = new() { S3OutputPath = "s3://bucket/output", KmsKeyId = "" },
                ResourceConfig = new() { InstanceType = "ml.m5.large", InstanceCount = 1, VolumeSizeInGB = 30 },
                StoppingCondition = new() { MaxRuntimeInSeconds = 86_400 },
            },
            new TrainingJobReference("job-2020-01-01-00-00-00-001", Backend.Aws, AwsSession.None),
            "us-west-2");

        Assert.Equal(
            (EstimatorKind.Framework, framework, version, python, modelDir, metrics),
            (estimator.EstimatorKind, estimator.Framework, estimator.FrameworkVersion, estimator.PyVersion, estimator.ModelDir, estimator.EnableSageMakerMetricsTimeSeries));
        Assert.Equal(
            ("train.py", Code, 20, "job", "File"),
            (estimator.EntryPoint, estimator.SourceDir, estimator.ContainerLogLevel, estimator.BaseJobName, estimator.InputMode));
        Assert.Equal(
            ("ml.m5.large", 1, 30, 86_400, "s3://bucket/output"),
            (estimator.InstanceType, estimator.InstanceCount, estimator.VolumeSize, estimator.MaxRun, estimator.OutputPath));
        Assert.Equal("arn:aws:iam::123456789012:role/SageMakerRole", estimator.Role);
        Assert.Equal([("epochs", (object)3L), ("name", "x")], Values(estimator));

        // What the reference has as None, empty or false.
        Assert.Null(estimator.OutputKmsKey);
        Assert.Null(estimator.VpcConfig);
        Assert.Null(estimator.MaxWait);
        Assert.Empty(estimator.Tag);
        Assert.Empty(estimator.Environment);
        Assert.Empty(estimator.MetricDefinition);
        Assert.False(estimator.Spot || estimator.EnableNetworkIsolation || estimator.EncryptInterContainerTraffic);
    }

    private static IEnumerable<(string Name, object Value)> Values(Estimator estimator) =>
        estimator.HyperParameter.Cast<System.Collections.DictionaryEntry>().Select(entry =>
            ((string)entry.Key, entry.Value is IConvertible and not string ? (object)Convert.ToInt64(entry.Value, null) : entry.Value!));
}
