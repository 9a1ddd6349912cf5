namespace SageMakerEstimator.Core.Tests;

public sealed class ImageScopeTests
{
    [Theory]
    [InlineData("xgboost", "1.7-1", "training")]
    [InlineData("sklearn", "1.2-1", "training")]
    [InlineData("chainer", "5.0.0", "training")]
    [InlineData("pca", null, "training")]
    [InlineData("spark", "3.3", "processing")]
    [InlineData("debugger", null, "debugger")]
    [InlineData("model-monitor", null, "monitoring")]
    [InlineData("huggingface-llm", "1.4.0", "inference")]
    public void Without_one_there_is_the_usual_scope_or_the_only_one(string name, string? version, string scope) =>
        Assert.Equal(scope, Find.Choice(new ImageQuery
        {
            Name = name,
            Version = version,
            PyVersion = name == "chainer" ? "py3" : null,
            InstanceType = name == "huggingface-llm" ? "ml.g5.2xlarge" : "ml.c5.xlarge",
        }).Scope);

    [Theory]
    [InlineData("pytorch", "eia, inference, inference_graviton, training")]
    [InlineData("mxnet", "eia, inference, training")]
    [InlineData("autogluon", "inference, training")]
    public void Without_one_several_are_named(string name, string scopes)
    {
        var error = Find.Refused(
            ErrorId.ImageAmbiguous, new ImageQuery { Name = name, Version = "1.0", InstanceType = "ml.c5.xlarge" });

        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Equal(name, error.Target);
        Assert.Contains($"Supported: {scopes}.", error.Message);
        Assert.Equal("Add -Scope.", error.RecommendedAction);
    }

    [Fact]
    public void An_unknown_one_is_refused_with_the_nearest()
    {
        var error = Find.Refused(
            ErrorId.ImageScopeNotFound, new ImageQuery { Name = "pytorch", Version = "2.0", Scope = "trainin" });

        Assert.Equal("trainin", error.Target);
        Assert.Contains("The nearest is training.", error.Message);
    }

    [Fact]
    public void The_only_scope_of_a_name_is_taken_whatever_was_asked()
    {
        var choice = Find.Choice(new ImageQuery { Name = "clarify", Scope = "training" });

        Assert.Equal("processing", choice.Scope);
        Assert.Equal(
            "Scope training is ignored: the only one of clarify is processing.", Assert.Single(choice.Warnings));
    }

    [Fact]
    public void A_scope_counts_in_any_case() =>
        Assert.Equal("training", Find.Choice(new ImageQuery { Name = "pca", Scope = "Training" }).Scope);

    [Theory]
    [InlineData("ml.eia1.medium", "inference", 0)]
    [InlineData("ml.eia2.medium", "eia", 0)]
    [InlineData("ml.eia2.medium", null, 0)]
    [InlineData("ml.eia2.medium", "training", 1)]
    public void An_accelerator_makes_it_Elastic_Inference(string accelerator, string? scope, int warnings)
    {
        var choice = Find.Choice(new ImageQuery
        {
            Name = "tensorflow",
            Version = "2.3",
            Scope = scope,
            AcceleratorType = accelerator,
            InstanceType = "ml.m5.large",
        });

        Assert.EndsWith("/tensorflow-inference-eia:2.3-cpu", choice.Uri);
        Assert.Equal(warnings, choice.Warnings.Count);
    }

    [Fact]
    public void What_is_no_accelerator_is_refused() =>
        Assert.Equal("ml.g4dn.xlarge", Find.Refused(ErrorId.ValueInvalid, new ImageQuery
        {
            Name = "tensorflow",
            Version = "2.3",
            AcceleratorType = "ml.g4dn.xlarge",
        }).Target);

    [Theory]
    [InlineData("pytorch", "2.0", "ml.c6g.xlarge", "pytorch-inference-graviton:2.0-cpu-py310-ubuntu20.04-sagemaker")]
    [InlineData("pytorch", "2.4.0", "ml.m8g.large", "pytorch-inference-graviton:2.4.0-cpu-py311-ubuntu22.04-sagemaker")]
    [InlineData(
        "tensorflow", "2.9", "ml.r7gd.xlarge", "tensorflow-inference-graviton:2.9-cpu-py38-ubuntu20.04-sagemaker")]
    [InlineData(
        "tensorflow", "2.16", "ml.c6gn.xlarge", "tensorflow-inference-graviton:2.16-cpu-py310-ubuntu20.04-sagemaker")]
    [InlineData("xgboost", "1.3-1", "ml.c7g.xlarge", "sagemaker-xgboost:1.3-1-arm64")]
    [InlineData("xgboost", "1.5-1", "ml.r6gd.xlarge", "sagemaker-xgboost:1.5-1-arm64")]
    [InlineData("sklearn", "1.0-1", "ml.m6gd.xlarge", "sagemaker-scikit-learn:1.0-1-arm64-cpu-py3")]
    public void Graviton_instances_get_images_for_their_processor(
        string name, string version, string instance, string image)
    {
        var query = new ImageQuery { Name = name, Version = version, InstanceType = instance };

        Assert.EndsWith("/" + image, Find.Uri(query));
        Assert.EndsWith("/" + image, Find.Uri(query with { Scope = "inference" }));
        Assert.EndsWith("/" + image, Find.Uri(query with { Scope = "inference_graviton" }));
    }

    [Theory]
    [InlineData("pca", null)]
    [InlineData("mxnet", "inference")]
    [InlineData("huggingface", "inference")]
    [InlineData("pytorch", "training")]
    [InlineData("xgboost", "training")]
    public void What_has_no_image_for_Graviton_is_refused_there(string name, string? scope) =>
        Assert.Equal("ml.c8g.xlarge", Find.Refused(ErrorId.ImageInstanceTypeNotSupported, new ImageQuery
        {
            Name = name,
            Scope = scope,
            InstanceType = "ml.c8g.xlarge",
        }).Target);

    [Theory]
    [InlineData("1.7-1")]
    [InlineData("3.0-5")]
    public void A_version_without_an_image_for_Graviton_is_refused_there(string version) =>
        Find.Refused(ErrorId.ImageVersionNotFound, new ImageQuery
        {
            Name = "xgboost",
            Version = version,
            InstanceType = "ml.c7g.xlarge",
        });

    [Theory]
    [InlineData("ml.g5g.xlarge", "gpu")]
    [InlineData("ml.g4dn.xlarge", "gpu")]
    [InlineData("ml.c6i.xlarge", "cpu")]
    [InlineData("ml.m5dn.xlarge", "cpu")]
    public void Other_instances_are_no_Graviton(string instance, string processor) =>
        Assert.Equal(processor, Find.Choice(new ImageQuery
        {
            Name = "pytorch",
            Version = "2.0",
            Scope = "inference",
            InstanceType = instance,
        }).Processor);

    [Fact]
    public void An_image_for_Graviton_on_another_instance_is_warned_of() =>
        Assert.Contains("Graviton", Assert.Single(Find.Choice(new ImageQuery
        {
            Name = "pytorch",
            Version = "2.0",
            Scope = "inference_graviton",
            InstanceType = "ml.c5.xlarge",
        }).Warnings));
}
