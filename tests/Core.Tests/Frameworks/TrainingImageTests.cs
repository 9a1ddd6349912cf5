namespace SageMakerEstimator.Core.Tests;

public sealed class TrainingImageTests : FrameworkTest
{
    [Theory]
    [InlineData("PyTorch", "2.0", null, null, "pytorch-training:2.0-cpu-py310", true)]
    [InlineData("pytorch", "1.2.0", null, "py3", "pytorch-training:1.2.0-cpu-py3", null)]
    [InlineData("TensorFlow", "2.12", null, null, "tensorflow-training:2.12-cpu-py310", true)]
    [InlineData("TensorFlow", "1.14", null, "py3", "tensorflow-training:1.14-cpu-py3", null)]
    [InlineData("MXNet", "1.9", null, null, "mxnet-training:1.9-cpu-py38", true)]
    [InlineData("SKLearn", "1.2-1", null, null, "sagemaker-scikit-learn:1.2-1-cpu-py3", null)]
    [InlineData("XGBoost", "1.7-1", null, null, "sagemaker-xgboost:1.7-1", null)]
    [InlineData("Chainer", "5.0.0", null, "py3", "sagemaker-chainer:5.0.0-cpu-py3", null)]
    [InlineData("AutoGluon", "1.1", null, null, "autogluon-training:1.1-cpu-py311", null)]
    [InlineData("vw", "8.7.0", null, null, "sagemaker-rl-vw-container:vw-8.7.0-cpu", null)]
    public void The_image_follows_from_framework_and_version(
        string framework, string version, string? ofBase, string? python, string image, bool? metrics)
    {
        var estimator = Create(draft =>
        {
            draft.Framework = framework;
            draft.FrameworkVersion = version;
            draft.BaseFrameworkVersion = ofBase;
            draft.PyVersion = python;
        });

        Assert.EndsWith(image, estimator.TrainingImageUri);
        Assert.Equal(EstimatorKind.Framework, estimator.EstimatorKind);
        Assert.Equal(metrics, estimator.EnableSageMakerMetricsTimeSeries);
    }

    [Fact]
    public void HuggingFace_is_built_on_another_framework()
    {
        var estimator = Create(draft =>
        {
            draft.Framework = "HuggingFace";
            draft.FrameworkVersion = "4.28";
            draft.BaseFrameworkVersion = "pytorch2.0";
            draft.InstanceType = "ml.p3.2xlarge";
        });

        Assert.EndsWith(
            "huggingface-pytorch-training:2.0-transformers4.28-gpu-py310-cu118-ubuntu20.04", estimator.TrainingImageUri);
        Assert.True(estimator.EnableSageMakerMetricsTimeSeries);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_users_word_about_metrics_counts(bool asked) =>
        Assert.Equal(asked, Create(draft =>
        {
            (draft.Framework, draft.FrameworkVersion) = ("SKLearn", "1.2-1");
            draft.EnableSageMakerMetricsTimeSeries = asked;
        }).EnableSageMakerMetricsTimeSeries);

    [Fact]
    public void The_newest_version_is_said_and_remembered_when_none_is_given()
    {
        var estimator = Create(draft => draft.Framework = "PyTorch");

        Assert.Contains($"pytorch-training:{estimator.FrameworkVersion}-", estimator.TrainingImageUri);
        Assert.Contains(Sink.Warnings, warning => warning.Contains(estimator.FrameworkVersion!));
    }

    [Fact]
    public void An_image_of_ones_own_takes_the_place_of_the_frameworks()
    {
        var estimator = Create(draft => (draft.Framework, draft.TrainingImageUri) = ("PyTorch", "mine:1"));

        Assert.Equal("mine:1", estimator.TrainingImageUri);
        Assert.Null(estimator.EnableSageMakerMetricsTimeSeries);
        Assert.Equal("train.py", Request(estimator).HyperParameters!["sagemaker_program"].Trim('"'));
    }

    [Fact]
    public void The_group_with_GPUs_says_which_image()
    {
        var estimator = Create(draft =>
        {
            (draft.Framework, draft.FrameworkVersion, draft.InstanceType) = ("PyTorch", "2.0", "");
            draft.InstanceGroup =
            [
                new InstanceGroup { Name = "data", InstanceType = "ml.c5.xlarge" },
                new InstanceGroup { Name = "train", InstanceType = "ml.p3.2xlarge" },
            ];
        });

        Assert.EndsWith("pytorch-training:2.0-gpu-py310", estimator.TrainingImageUri);
    }

    [Fact]
    public void An_algorithm_has_an_image_and_reads_text()
    {
        var estimator = Create(draft =>
        {
            (draft.Algorithm, draft.EntryPoint) = ("PCA", null);
            draft.HyperParameter = Samples.Values(("num_components", 3.0), ("subtract_mean", true), ("algorithm_mode", "randomized"));
        });

        Assert.Equal("174872318107.dkr.ecr.us-west-2.amazonaws.com/pca:1", estimator.TrainingImageUri);
        Assert.Equal(EstimatorKind.Algorithm, estimator.EstimatorKind);
        Assert.Equal("num_components=3; subtract_mean=True; algorithm_mode=randomized", Parameters(estimator));
        Assert.Contains(Sink.Verboses, line => line.Contains("num_components"));
    }

    [Theory]
    [InlineData("pca", "num_components", 2.5, "2.5")]
    [InlineData("linear-learner", "learning_rate", 1.0, "1.0")]
    [InlineData("kmeans", "k", 1e20, "1e+20")]
    public void Only_whole_numbers_under_counts_lose_their_point(string algorithm, string name, double value, string text) =>
        Assert.Equal($"{name}={text}", Parameters(Create(draft =>
        {
            (draft.Algorithm, draft.EntryPoint) = (algorithm, null);
            draft.HyperParameter = Samples.Values((name, value));
        })));

    [Fact]
    public void An_algorithm_of_the_marketplace_goes_by_its_ARN()
    {
        const string Arn = "arn:aws:sagemaker:us-west-2:123456789012:algorithm/mine";
        var estimator = Create(draft => (draft.AlgorithmArn, draft.EntryPoint) = (Arn, null));

        var algorithm = Request(estimator).AlgorithmSpecification!;
        Assert.Equal(Arn, algorithm.AlgorithmName);
        Assert.Null(algorithm.TrainingImage);
        Assert.Equal(EstimatorKind.AlgorithmArn, estimator.EstimatorKind);
    }

    [Fact]
    public void Every_algorithm_of_the_table_has_an_image() => Assert.All(
        Frameworks.Algorithms.Names,
        name => Assert.NotNull(Create(draft =>
        {
            (draft.Algorithm, draft.EntryPoint) = (name, null);
            draft.AlgorithmVersion = name == "xgboost" ? "1" : null;
        }).TrainingImageUri));
}
