using System.Collections;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

public sealed class RestoredEstimatorTests
{
    private static readonly TrainingJobReference Job = new(
        "my-algo-2024-02-29-23-58-07-009", Backend.Local, AwsSession.None);

    [Fact]
    public void What_the_job_remembers_is_the_estimator_again()
    {
        var estimator = Restore(
            new()
            {
                ["lr"] = "1e-05",
                ["name"] = "\"adam\"",
                ["sagemaker_program"] = "\"train.py\"",
                ["sagemaker_submit_directory"] = "\"file:///bucket/sourcedir.tar.gz\"",
                ["sagemaker_job_name"] = "\"my-algo\"",
            },
            answer => answer with
            {
                RoleArn = "arn:aws:iam::123456789012:role/Train",
                ResourceConfig = new ResourceConfig { InstanceType = "local", InstanceCount = 1 },
                StoppingCondition = new StoppingCondition { MaxRuntimeInSeconds = 60 },
                OutputDataConfig = new OutputDataConfig { S3OutputPath = "file:///out/" },
                Environment = new Dictionary<string, string> { ["A"] = "1" },
            });

        Assert.Equal(EstimatorKind.Script, estimator.EstimatorKind);
        Assert.Equal("train.py", estimator.EntryPoint);
        Assert.Equal("file:///bucket/sourcedir.tar.gz", estimator.SourceDir);
        Assert.Equal([("lr", 1e-05), ("name", "adam")], Values(estimator.HyperParameter));
        Assert.Equal([("A", "1")], Values(estimator.Environment));
        Assert.Equal("my-algo", estimator.BaseJobName);
        Assert.Equal("arn:aws:iam::123456789012:role/Train", estimator.Role);
        Assert.Equal(
            ("local", 1, 60, "file:///out/"),
            (estimator.InstanceType, estimator.InstanceCount, estimator.MaxRun, estimator.OutputPath));
    }

    [Fact]
    public void Texts_of_an_image_are_texts_again_even_when_they_look_like_JSON()
    {
        var estimator = Restore(
            new() { ["k"] = "10", ["mode"] = "randomized", ["flag"] = "True" },
            answer => answer with { AlgorithmSpecification = new AlgorithmSpecification { TrainingImage = "img" } });

        Assert.Equal(EstimatorKind.Image, estimator.EstimatorKind);
        Assert.Equal([("k", "10"), ("mode", "randomized"), ("flag", "True")], Values(estimator.HyperParameter));
    }

    [Fact]
    public void Plain_text_in_a_script_job_that_no_SDK_made_is_itself()
    {
        var estimator = Restore(new() { ["name"] = "adam", ["sagemaker_program"] = "train.py" });

        Assert.Equal("train.py", estimator.EntryPoint);
        Assert.Equal([("name", "adam")], Values(estimator.HyperParameter));
    }

    [Fact]
    public void A_job_that_remembers_nothing_restores_too()
    {
        var estimator = RestoredEstimator.From(new DescribeTrainingJobResponse(), Job, Job.Session.Region);

        Assert.Empty(estimator.HyperParameter);
        Assert.Equal(86_400, estimator.MaxRun);
        Assert.Equal(1, estimator.InstanceCount);
    }

    [Theory]
    [InlineData("1e-05")]
    [InlineData("1.0")]
    [InlineData("10")]
    [InlineData("1208925819614629174706176")]
    [InlineData("\"adam\"")]
    [InlineData("\"10\"")]
    [InlineData("null")]
    [InlineData("""{"b": [1, null], "a": "x"}""")]
    [InlineData("NaN")]
    [InlineData("-Infinity")]
    [InlineData("[1, NaN]")]
    [InlineData("""
        "\u00e9\ud83d\ude00"
        """)]
    [InlineData("""
        "\ud800"
        """)]
    public void A_script_would_get_the_same_hyperparameter_again(string sent)
    {
        var estimator = Restore(new() { ["p"] = sent, ["sagemaker_program"] = "\"train.py\"" });

        var again = HyperParameters.Encode(estimator.HyperParameter, HyperParameters.EncodingOf(estimator));

        Assert.Equal(sent, again["p"]);
    }

    private static Estimator Restore(
        Dictionary<string, string> parameters,
        Func<DescribeTrainingJobResponse, DescribeTrainingJobResponse>? change = null)
    {
        var answer = new DescribeTrainingJobResponse { TrainingJobName = Job.Name, HyperParameters = parameters };
        return RestoredEstimator.From(change?.Invoke(answer) ?? answer, Job, Job.Session.Region);
    }

    private static IEnumerable<(string, object?)> Values(IDictionary values) =>
        values.Cast<DictionaryEntry>().Select(entry => ((string)entry.Key, entry.Value));
}
