namespace SageMakerEstimator.Core.Tests;

public sealed class ImageTagTests
{
    [Theory]
    [InlineData("mxnet", "1.4.1", "training", "py2", "sagemaker-mxnet:1.4.1-cpu-py2")]
    [InlineData("mxnet", "1.4.1", "training", "py3", "mxnet-training:1.4.1-cpu-py3")]
    [InlineData("tensorflow", "1.13", "training", "py2", "sagemaker-tensorflow-scriptmode:1.13-cpu-py2")]
    [InlineData("tensorflow", "1.13", "training", "PY3", "tensorflow-training:1.13-cpu-py3")]
    [InlineData("tensorflow", "2.12", "inference", "py39", "tensorflow-inference:2.12-cpu")]
    [InlineData("spark", "3.5", "processing", null, "sagemaker-spark-processing:3.5-cpu")]
    [InlineData("spark", "2.4", "processing", null, "sagemaker-spark-processing:2.4-cpu")]
    [InlineData("spark", "3.5", "processing", "py312", "sagemaker-spark-processing:3.5-cpu-py312")]
    [InlineData("coach-tensorflow", "1.0.0", "training", null, "sagemaker-rl-coach-container:coach-1.0.0-tf-cpu-py3")]
    [InlineData("sagemaker-geospatial", null, null, null, "sagemaker-geospatial-v1-0:latest")]
    [InlineData("djl-lmi", "latest", null, null, "djl-inference:0.36.0-lmi27.0.0-cu130")]
    [InlineData("huggingface-tei-cpu", "1.8", null, null, "tei-cpu:2.0.1-tei1.8.2-cpu-py310-ubuntu22.04")]
    [InlineData("neo-pytorch", "1.7.1", null, null, "sagemaker-inference-pytorch:1.7.1-cpu-py3")]
    public void A_tag_has_version_processor_and_Python(
        string name, string? version, string? scope, string? python, string image) =>
        Assert.EndsWith("/" + image, Find.Uri(new ImageQuery
        {
            Name = name,
            Version = version,
            Scope = scope,
            PyVersion = python,
            InstanceType = "ml.c5.xlarge",
        }));

    [Fact]
    public void Several_versions_of_Python_are_named() =>
        Assert.Contains("Supported: py2, py3.", Find.Refused(ErrorId.ImageAmbiguous, new ImageQuery
        {
            Name = "mxnet",
            Version = "1.4.1",
            Scope = "training",
            InstanceType = "ml.c5.xlarge",
        }).Message);

    [Fact]
    public void An_unknown_Python_is_refused_with_the_nearest()
    {
        var error = Find.Refused(ErrorId.ImagePyVersionNotFound, new ImageQuery
        {
            Name = "pytorch",
            Version = "2.0",
            Scope = "training",
            PyVersion = "py31",
            InstanceType = "ml.c5.xlarge",
        });

        Assert.Equal("py31", error.Target);
        Assert.Contains("The nearest is py310. Supported: py310.", error.Message);
    }

    [Theory]
    [InlineData("pytorch1.10", "huggingface-pytorch-inference:1.10-transformers4.17-gpu-py38-cu113-ubuntu20.04")]
    [InlineData("pytorch1.10.2", "huggingface-pytorch-inference:1.10.2-transformers4.17-gpu-py38-cu113-ubuntu20.04")]
    [InlineData("TensorFlow2.6", "huggingface-tensorflow-inference:2.6-transformers4.17-gpu-py38-cu112-ubuntu20.04")]
    public void A_tag_of_HuggingFace_begins_with_the_base(string baseVersion, string image) =>
        Assert.EndsWith("/" + image, Find.Uri(HuggingFace(baseVersion)));

    [Fact]
    public void HuggingFace_without_a_base_is_refused_with_the_bases()
    {
        var error = Find.Refused(ErrorId.ImageAmbiguous, HuggingFace(null));

        Assert.Contains("Supported: pytorch1.10.2, tensorflow2.6.3.", error.Message);
        Assert.Equal("Add -BaseFrameworkVersion.", error.RecommendedAction);
    }

    [Fact]
    public void HuggingFace_on_another_base_is_refused_with_the_nearest()
    {
        var error = Find.Refused(ErrorId.ImageBaseFrameworkNotFound, HuggingFace("pytorch1.11"));

        Assert.Equal("pytorch1.11", error.Target);
        Assert.Contains("The nearest is pytorch1.10.2.", error.Message);
    }

    [Fact]
    public void Training_of_HuggingFace_takes_a_container_where_the_catalogue_has_none()
    {
        var query = new ImageQuery
        {
            Name = "huggingface",
            Version = "4.4.2",
            BaseFrameworkVersion = "pytorch1.6.0",
            Scope = "training",
            InstanceType = "ml.p3.2xlarge",
            ContainerVersion = "cu110-ubuntu18.04",
        };

        Assert.EndsWith(":1.6.0-transformers4.4.2-gpu-py36-cu110-ubuntu18.04", Find.Uri(query));
    }

    [Fact]
    public void A_container_of_the_catalogue_wins_and_says_so()
    {
        var choice = Find.Choice(HuggingFace("pytorch1.10") with { ContainerVersion = "cu999" });

        Assert.EndsWith("-cu113-ubuntu20.04", choice.Uri);
        Assert.Contains("cu999 is ignored", Assert.Single(choice.Warnings));
    }

    [Theory]
    [InlineData("3.3", "v1.2", "sagemaker-spark-processing:3.3-cpu-py39-v1.2")]
    public void A_container_is_the_last_part(string version, string container, string image) =>
        Assert.EndsWith("/" + image, Find.Uri(new ImageQuery
        {
            Name = "spark",
            Version = version,
            PyVersion = "py39",
            InstanceType = "ml.m5.xlarge",
            ContainerVersion = container,
        }));

    [Theory]
    [InlineData(null, "sdk2.4.0")]
    [InlineData("sdk2.5.0", "sdk2.5.0")]
    [InlineData("2.5.0", "sdk2.5.0")]
    public void Images_of_Neuron_name_its_SDK(string? asked, string named) =>
        Assert.EndsWith($":1.11-neuron-py38-{named}-ubuntu20.04", Find.Uri(new ImageQuery
        {
            Name = "pytorch",
            Version = "1.11",
            Scope = "training",
            InstanceType = "ml.trn1.2xlarge",
            SdkVersion = asked,
        }));

    [Theory]
    [InlineData(
        "huggingface-vllm-neuronx", "0.4", "inference",
        "huggingface-vllm-inference-neuronx:0.11.0-optimum0.4.4-neuronx-py310-sdk2.26.1-ubuntu22.04")]
    [InlineData(
        "hyperpod-recipes-neuron", "2.1.2", "training",
        "pytorch-training-neuronx:2.1.2-neuronx-py310-sdk2.20.2-ubuntu20.04")]
    [InlineData("djl-neuronx", "0.28.0", "inference", "djl-inference:0.28.0-neuronx-sdk2.18.2")]
    public void Names_made_for_Neuron_run_on_its_chips(string name, string version, string scope, string image)
    {
        var query = new ImageQuery { Name = name, Version = version, Scope = scope };

        Assert.EndsWith("/" + image, Find.Uri(query));
        Assert.EndsWith("/" + image, Find.Uri(query with { InstanceType = "ml.trn1.32xlarge" }));
        Assert.EndsWith("/" + image, Find.Uri(query with { InstanceType = "ml.inf2.xlarge" }));
    }

    [Theory]
    [InlineData("tensorflow", "2.3", "py37", "2.3-gpu-py37-cu110-ubuntu18.04-v3")]
    [InlineData("tensorflow", "2.3.1", "py37", "2.3.1-gpu-py37-cu110-ubuntu18.04")]
    [InlineData("tensorflow", "2.3.2", "py37", "2.3.2-gpu-py37-cu110-ubuntu18.04")]
    [InlineData("tensorflow", "1.15", "py37", "1.15-gpu-py37-cu110-ubuntu18.04-v8")]
    [InlineData("tensorflow", "1.15.4", "py37", "1.15.4-gpu-py37-cu110-ubuntu18.04")]
    [InlineData("tensorflow", "1.15.5", "py37", "1.15.5-gpu-py37-cu110-ubuntu18.04")]
    [InlineData("tensorflow", "1.15.5", "py36", "1.15.5-gpu-py36")]
    [InlineData("mxnet", "1.8", "py37", "1.8-gpu-py37-cu110-ubuntu16.04-v1")]
    [InlineData("mxnet", "1.8.0", "py37", "1.8.0-gpu-py37-cu110-ubuntu16.04")]
    [InlineData("pytorch", "1.6", "py3", "1.6-gpu-py3-cu110-ubuntu18.04-v3")]
    [InlineData("pytorch", "1.6", "py36", "1.6-gpu-py36-cu110-ubuntu18.04-v3")]
    [InlineData("pytorch", "1.6.0", "py3", "1.6.0-gpu-py3-cu110-ubuntu18.04")]
    [InlineData("pytorch", "1.6.0", "py36", "1.6.0-gpu-py36-cu110-ubuntu18.04")]
    [InlineData("pytorch", "1.7.1", "py3", "1.7.1-gpu-py3")]
    public void Some_old_images_have_a_tag_of_their_own_for_clusters(
        string name, string version, string python, string tag)
    {
        var query = new ImageQuery
        {
            Name = name,
            Version = version,
            PyVersion = python,
            Scope = "training",
            InstanceType = "ml.p4d.24xlarge",
        };
        var distributed = query with
        {
            InstanceType = "ml.p3.16xlarge",
            Distribution = Samples.Values(("smdistributed", Samples.Values(("dataparallel", Samples.Values())))),
        };

        Assert.EndsWith($":{tag}", Find.Uri(query));
        Assert.EndsWith($":{tag}", Find.Uri(distributed));
        Assert.EndsWith($":{version}-gpu-{python}", Find.Uri(query with { InstanceType = "ml.p3.16xlarge" }));
    }

    [Theory]
    [InlineData("ml.g5.xlarge", "25.09-py3")]
    [InlineData("ml.c5.xlarge", "25.09-py3-cpu")]
    public void Triton_names_its_processor_only_without_a_GPU(string instance, string tag) =>
        Assert.EndsWith($"/sagemaker-tritonserver:{tag}", Find.Uri(new ImageQuery
        {
            Name = "sagemaker-tritonserver",
            Version = "25.09",
            InstanceType = instance,
        }));

    private static ImageQuery HuggingFace(string? baseVersion) => new()
    {
        Name = "huggingface",
        Version = "4.17",
        BaseFrameworkVersion = baseVersion,
        Scope = "inference",
        InstanceType = "ml.g4dn.xlarge",
    };
}
