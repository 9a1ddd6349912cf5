namespace SageMakerEstimator.Core.Tests;

public sealed class ImageProcessorTests
{
    [Theory]
    [InlineData("local", "cpu")]
    [InlineData("local_gpu", "gpu")]
    [InlineData("LOCAL", "cpu")]
    [InlineData("ml.m5.large", "cpu")]
    [InlineData("ml.t2.medium", "cpu")]
    [InlineData("ml.p3.2xlarge", "gpu")]
    [InlineData("ml.p4d.24xlarge", "gpu")]
    [InlineData("ml.g6e.xlarge", "gpu")]
    [InlineData("ml_m5", "cpu")]
    [InlineData("ml_p3", "gpu")]
    [InlineData("ml.p6-b200.48xlarge", "gpu")]
    [InlineData("ml.c6i.32xlarge", "cpu")]
    public void A_type_says_which_processor_it_is(string instance, string processor) =>
        Assert.Equal(processor, Find.Choice(Training(instance)).Processor);

    [Theory]
    [InlineData("m5.large")]
    [InlineData("ml.")]
    [InlineData("")]
    [InlineData("ml.m5.large\n")]
    [InlineData("ML.M5.LARGE")]
    [InlineData("locally")]
    public void What_is_no_instance_type_is_refused(string instance)
    {
        var error = Find.Refused(ErrorId.ValueInvalid, Training(instance));

        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Equal(instance, error.Target);
    }

    [Fact]
    public void Without_a_type_several_processors_are_named()
    {
        var error = Find.Refused(ErrorId.InstanceTypeMissing, Training(null));

        Assert.Contains("Supported: cpu, gpu.", error.Message);
        Assert.Equal("pytorch", error.Target);
    }

    [Theory]
    [InlineData("sklearn", "1.2-1", "cpu")]
    [InlineData("huggingface-llm", "3.0.1", "gpu")]
    [InlineData("inferentia-mxnet", "1.8", "inf")]
    public void Without_a_type_the_only_processor_is_taken(string name, string version, string processor) =>
        Assert.Equal(processor, Find.Choice(new ImageQuery { Name = name, Version = version }).Processor);

    [Theory]
    [InlineData("anything")]
    [InlineData("t2.medium")]
    [InlineData("ml.p3.2xlarge")]
    public void Where_one_image_serves_all_the_type_is_of_no_account(string instance) =>
        Assert.EndsWith("/pca:1", Find.Uri(new ImageQuery { Name = "pca", InstanceType = instance }));

    [Theory]
    [InlineData("sklearn", "1.2-1", "ml.p3.2xlarge", "gpu")]
    [InlineData("huggingface-llm", "3.0.1", "ml.c5.xlarge", "cpu")]
    [InlineData("huggingface-llm-neuronx", "0.0.28", "ml.g5.xlarge", "gpu")]
    [InlineData("inferentia-mxnet", "1.8", "ml.c5.xlarge", "cpu")]
    public void A_processor_without_an_image_is_refused(string name, string version, string instance, string processor)
    {
        var error = Find.Refused(
            ErrorId.ImageInstanceTypeNotSupported,
            new ImageQuery { Name = name, Version = version, InstanceType = instance });

        Assert.Contains($"no image for {processor}, which {instance} has", error.Message);
        Assert.Equal(instance, error.Target);
    }

    [Fact]
    public void A_serverless_endpoint_has_a_CPU()
    {
        Assert.Equal("cpu", Find.Choice(Training(null) with { Scope = "inference", Serverless = true }).Processor);
        Find.Refused(
            ErrorId.ImageInstanceTypeNotSupported,
            new ImageQuery { Name = "huggingface-llm", Version = "3.0.1", Serverless = true });
    }

    [Theory]
    [InlineData("pytorch", "1.13", null, true)]
    [InlineData("pytorch", "2.0.1", null, true)]
    [InlineData("pytorch", "1.12", null, false)]
    [InlineData("pytorch", "1.9", null, false)]
    [InlineData("tensorflow", "2.12", null, true)]
    [InlineData("tensorflow", "2.19.0", null, true)]
    [InlineData("tensorflow", "2.11", null, false)]
    [InlineData("mxnet", "1.9", "py38", false)]
    public void New_images_do_not_run_on_p2(string name, string version, string? python, bool refused)
    {
        var query = new ImageQuery
        {
            Name = name,
            Version = version,
            PyVersion = python,
            Scope = "training",
            InstanceType = "ml.p2.xlarge",
        };

        if (refused)
        {
            Assert.Equal("ml.p2.xlarge", Find.Refused(ErrorId.ImageInstanceTypeNotSupported, query).Target);
        }
        else
        {
            Assert.Equal("gpu", Find.Choice(query).Processor);
        }
    }

    private static ImageQuery Training(string? instance) => new()
    {
        Name = "pytorch",
        Version = "2.0",
        Scope = "training",
        InstanceType = instance,
    };
}
