namespace SageMakerEstimator.Core.Tests;

public sealed class ImageNameTests
{
    [Theory]
    [InlineData("PyTorch", "pytorch")]
    [InlineData("SKLearn", "sklearn")]
    [InlineData("PCA", "pca")]
    public void Names_count_in_any_case(string asked, string name) =>
        Assert.Equal(name, Find.Choice(new ImageQuery
        {
            Name = asked,
            Scope = "training",
            Version = name == "pytorch" ? "2.0" : name == "sklearn" ? "1.2-1" : null,
            InstanceType = "ml.c5.xlarge",
        }).Name);

    [Theory]
    [InlineData("pytorhc", "pytorch")]
    [InlineData("scikit-learn", "sklearn")]
    [InlineData("deepar", "forecasting-deepar")]
    [InlineData("k-means", "kmeans")]
    [InlineData("linear_learner", "linear-learner")]
    [InlineData("random-cut-forest", "randomcutforest")]
    [InlineData("tritonserver", "sagemaker-tritonserver")]
    public void An_unknown_name_is_refused_with_all_names_and_the_nearest(string asked, string nearest)
    {
        var error = Find.Refused(ErrorId.ImageNotFound, new ImageQuery { Name = asked });

        Assert.Equal(ErrorKind.ObjectNotFound, error.Kind);
        Assert.Equal(asked, error.Target);
        Assert.Contains($"The nearest is {nearest}.", error.Message);
        Assert.All(Find.Catalog.Names, name => Assert.Contains(name, error.Message));
        Assert.Contains($"-Name {nearest}", error.RecommendedAction);
    }

    [Theory]
    [InlineData("lightgbm")]
    [InlineData("?")]
    [InlineData("")]
    public void A_name_that_is_like_none_gets_no_nearest(string asked) =>
        Assert.DoesNotContain("nearest", Find.Refused(ErrorId.ImageNotFound, new ImageQuery { Name = asked }).Message);

    [Fact]
    public void A_very_long_name_is_refused_at_once() =>
        Find.Refused(ErrorId.ImageNotFound, new ImageQuery { Name = new string('x', 10_000_000) });

    [Theory]
    [InlineData("ml.trn1.2xlarge", null)]
    [InlineData("ml.trn1n.32xlarge", null)]
    [InlineData("ml.trn1.2xlarge", "neuron")]
    [InlineData(null, "neuron")]
    public void PyTorch_on_Trainium_is_an_image_of_Neuron(string? instance, string? tool) =>
        Assert.EndsWith(
            "/pytorch-training-neuron:1.11-neuron-py38-sdk2.4.0-ubuntu20.04",
            Find.Uri(new ImageQuery
            {
                Name = "pytorch",
                Version = "1.11",
                Scope = "training",
                InstanceType = instance,
                InferenceTool = tool,
            }));

    [Theory]
    [InlineData("pytorch-neuron", "1.11.0", null, "pytorch-training-neuron:1.11.0-neuron-py38-sdk2.4.0-ubuntu20.04")]
    [InlineData(
        "huggingface-neuronx",
        "4.43",
        "pytorch2.1",
        "huggingface-pytorch-training-neuronx:2.1-transformers4.43-neuronx-py310-sdk2.20.0-ubuntu20.04")]
    public void A_variant_by_its_own_name_is_the_framework_with_that_tool(
        string name, string version, string? baseVersion, string image) =>
        Assert.EndsWith("/" + image, Find.Uri(new ImageQuery
        {
            Name = name,
            Version = version,
            BaseFrameworkVersion = baseVersion,
            Scope = "training",
            InstanceType = "ml.trn1.2xlarge",
        }));

    [Theory]
    [InlineData("4.12", "pytorch1.9", null, "neuron:1.9.1-transformers4.12.3-neuron-py37-sdk1.17.1-ubuntu18.04")]
    [InlineData(
        "4.12.3", "pytorch1.9.1", "neuron", "neuron:1.9.1-transformers4.12.3-neuron-py37-sdk1.17.1-ubuntu18.04")]
    [InlineData(
        "4.36", "pytorch2.1", "neuronx", "neuronx:2.1.2-transformers4.36.2-neuronx-py310-sdk2.18.0-ubuntu20.04")]
    [InlineData(
        "4.36", "pytorch1.13", "neuronx", "neuronx:1.13.1-transformers4.36.2-neuronx-py310-sdk2.16.1-ubuntu20.04")]
    public void HuggingFace_on_Inferentia_names_both_versions_in_full(
        string version, string baseVersion, string? tool, string image) =>
        Assert.EndsWith("/huggingface-pytorch-inference-" + image, Find.Uri(new ImageQuery
        {
            Name = "huggingface",
            Version = version,
            BaseFrameworkVersion = baseVersion,
            Scope = "inference",
            InstanceType = "ml.inf2.xlarge",
            InferenceTool = tool,
        }));

    [Theory]
    [InlineData("huggingface-llm", "neuronx")]
    [InlineData("huggingface-llm-neuronx", "neuronx")]
    public void A_tool_that_a_name_has_images_for_finds_them(string name, string tool) =>
        Assert.EndsWith(
            "/huggingface-pytorch-tgi-inference:2.1.2-optimum0.0.28-neuronx-py310-ubuntu22.04",
            Find.Uri(new ImageQuery { Name = name, Version = "0.0.28", InferenceTool = tool }));

    [Fact]
    public void A_tag_with_the_family_where_the_tool_belongs_is_warned_of()
    {
        var choice = Find.Choice(new ImageQuery
        {
            Name = "huggingface-llm-neuronx",
            Version = "0.0.28",
            InstanceType = "ml.inf2.xlarge",
        });

        Assert.EndsWith(":2.1.2-optimum0.0.28-inf2-py310-ubuntu22.04", choice.Uri);
        Assert.Contains("-InferenceTool neuronx", Assert.Single(choice.Warnings));
    }

    [Theory]
    [InlineData("pytorch", "neuronx", "Supported: neuron.")]
    [InlineData("pca", "neuron", "There is none.")]
    public void A_tool_without_images_is_refused(string name, string tool, string part) =>
        Assert.Contains(
            part, Find.Refused(ErrorId.ImageNotFound, new ImageQuery { Name = name, InferenceTool = tool }).Message);

    [Theory]
    [InlineData("pca")]
    [InlineData("tensorflow")]
    [InlineData("xgboost")]
    public void Nothing_but_Neuron_runs_on_Trainium(string name)
    {
        var error = Find.Refused(
            ErrorId.ImageInstanceTypeNotSupported,
            new ImageQuery { Name = name, Scope = "training", InstanceType = "ml.trn1.2xlarge" });

        Assert.Equal("ml.trn1.2xlarge", error.Target);
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
    }

    [Fact]
    public void HuggingFace_on_Trainium_without_the_tool_is_refused() =>
        Find.Refused(ErrorId.ImageInstanceTypeNotSupported, new ImageQuery
        {
            Name = "huggingface",
            Version = "4.12",
            BaseFrameworkVersion = "pytorch1.9",
            Scope = "training",
            InstanceType = "ml.trn1.2xlarge",
        });

    [Theory]
    [InlineData(
        "huggingface", "4.17", "pytorch1.10",
        "huggingface-pytorch-trcomp-training:1.10-transformers4.17-gpu-py38-cu113-ubuntu20.04")]
    [InlineData(
        "huggingface", "4.17.0", "tensorflow2.6",
        "huggingface-tensorflow-trcomp-training:2.6-transformers4.17.0-gpu-py38-cu112-ubuntu20.04")]
    [InlineData("pytorch", "1.13", null, "pytorch-trcomp-training:1.13-gpu-py39")]
    public void The_training_compiler_has_images_of_its_own(
        string name, string version, string? baseVersion, string image) =>
        Assert.EndsWith("/" + image, Find.Uri(new ImageQuery
        {
            Name = name,
            Version = version,
            BaseFrameworkVersion = baseVersion,
            Scope = "training",
            InstanceType = "ml.p3.2xlarge",
            TrainingCompiler = true,
        }));

    [Theory]
    [InlineData("2.0.1", "ml.p4d.24xlarge", "2.0.1-gpu-py310-cu118")]
    [InlineData("2.0", "ml.p5.48xlarge", "2.0-gpu-py310-cu121")]
    [InlineData("2.1", "ml.p4d.24xlarge", "2.1-gpu-py310-cu121")]
    [InlineData("2.2", "ml.p4d.24xlarge", "2.2-gpu-py310-cu121")]
    [InlineData("2.3.1", "ml.p4d.24xlarge", "2.3.1-gpu-py311-cu121")]
    [InlineData("2.4.1", "ml.p4d.24xlarge", "2.4.1-gpu-py311-cu121")]
    [InlineData("2.5.1", "ml.p5.48xlarge", "2.5.1-gpu-py311-cu124")]
    public void The_model_parallel_library_has_images_of_its_own(string version, string instance, string tag) =>
        Assert.Equal(
            $"658645717510.dkr.ecr.us-west-2.amazonaws.com/smdistributed-modelparallel:{tag}",
            Find.Uri(ModelParallel(version, instance, enabled: null)));

    [Fact]
    public void The_model_parallel_library_counts_only_when_it_is_enabled()
    {
        var off = ModelParallel("2.1", "ml.p3.16xlarge", enabled: false);
        var on = ModelParallel("2.1", "ml.p3.16xlarge", enabled: true);

        Assert.EndsWith("/pytorch-training:2.1-gpu-py310", Find.Uri(off));
        Assert.EndsWith("/smdistributed-modelparallel:2.1-gpu-py310-cu121", Find.Uri(on));
        Assert.EndsWith("/pytorch-inference:2.1-gpu-py310", Find.Uri(on with { Scope = "inference" }));
    }

    private static ImageQuery ModelParallel(string version, string instance, bool? enabled)
    {
        var library = enabled is null ? Samples.Values() : Samples.Values(("enabled", enabled));
        return new ImageQuery
        {
            Name = "pytorch",
            Version = version,
            Scope = "training",
            InstanceType = instance,
            Distribution = Samples.Values(
                ("torch_distributed", Samples.Values(("enabled", true))),
                ("smdistributed", Samples.Values(("modelparallel", library)))),
        };
    }
}
