using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Tests;

[Collection(LocalMachine.Collection)]
public sealed class LocalBackendTests : IDisposable
{
    private readonly LocalMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void A_script_on_one_host_can_be_trained_here() => _machine.Backend.CheckTraining(Samples.Request("job-1"));

    [Fact]
    public void Several_hosts_cannot()
    {
        var request = Samples.Request("job-1") with
        {
            ResourceConfig = new ResourceConfig { InstanceType = "local", InstanceCount = 2 },
        };

        var error = Refusal.Of(ErrorId.NotSupportedInLocalMode, () => _machine.Backend.CheckTraining(request));

        Assert.Equal(2, error.Target);
    }

    [Fact]
    public void An_image_without_an_entry_point_cannot()
    {
        var request = Samples.Request("job-1") with
        {
            HyperParameters = null, AlgorithmSpecification = new AlgorithmSpecification { TrainingImage = "img" },
        };

        Assert.Equal(
            "img", Refusal.Of(ErrorId.NotSupportedInLocalMode, () => _machine.Backend.CheckTraining(request)).Target);
    }

    [Fact]
    public void Data_is_looked_for_before_anything_is_made()
    {
        var request = Samples.Request("job-1") with
        {
            InputDataConfig = [Samples.Channel("train", FileUri.Of(_machine.Folder.In("nowhere")))],
        };

        Refusal.Of(ErrorId.InputDataNotFound, () => _machine.Backend.CheckTraining(request));
        Assert.Empty(_machine.Folder.Entries());
    }

    [Fact]
    public void A_model_without_a_program_cannot_be_served()
    {
        var model = new CreateModelRequest
        {
            PrimaryContainer = new ContainerDefinition { Image = "img", ModelDataUrl = "file:///m" },
        };

        Refusal.Of(
            ErrorId.NotSupportedInLocalMode,
            () => _machine.Backend.CheckHosting(model, new ProductionVariant { InitialInstanceCount = 1 }));
        Refusal.Of(
            ErrorId.NotSupportedInLocalMode,
            () => _machine.Backend.CheckHosting(model, new ProductionVariant { InitialInstanceCount = 2 }));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("70000")]
    [InlineData("-1")]
    public void A_port_is_a_number_that_a_port_can_have(string port)
    {
        var model = new CreateModelRequest
        {
            PrimaryContainer = new ContainerDefinition
            {
                ModelDataUrl = "file:///m",
                Environment = new Dictionary<string, string>
                {
                    ["SAGEMAKER_PROGRAM"] = "x.py", ["SAGEMAKER_BIND_TO_PORT"] = port,
                },
            },
        };

        Assert.Equal(port, Refusal.Of(
            ErrorId.ValueInvalid,
            () => _machine.Backend.CheckHosting(model, new ProductionVariant { InitialInstanceCount = 1 })).Target);
    }

    [Fact]
    public async Task The_default_place_of_results_is_in_the_state_folder()
    {
        var place = await _machine.Backend.Objects.DefaultLocationAsync(CancellationToken.None);

        Assert.Equal(FileUri.Of(_machine.State.Bucket) + "/", place);
    }
}
