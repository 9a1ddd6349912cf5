using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

public sealed class MaskedTests
{
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["TOKEN"] = "canary-secret",
        ["SAGEMAKER_PROGRAM"] = "train.py",
        ["MY_SAGEMAKER_KEY"] = "canary-secret",
        ["sagemaker_key"] = "canary-secret",
    };

    [Fact]
    public void Values_of_variables_are_hidden_in_a_training_request_but_for_SageMakers_own()
    {
        var request = Samples.Request("job-1") with { Environment = Environment };

        var masked = Masked.Of(request);

        Check(masked.Environment!);
        Assert.Equal(request.HyperParameters, masked.HyperParameters);
        Assert.DoesNotContain("canary", WireJson.Readable(masked));
        Assert.Equal("canary-secret", request.Environment["TOKEN"]);
    }

    [Fact]
    public void Values_of_variables_are_hidden_in_a_model_request_but_for_SageMakers_own()
    {
        var request = new CreateModelRequest
        {
            ModelName = "model-1",
            PrimaryContainer = new ContainerDefinition { ModelDataUrl = "file:///m.tar.gz", Environment = Environment },
        };

        var masked = Masked.Of(request);

        Check(masked.PrimaryContainer!.Environment!);
        Assert.Equal("file:///m.tar.gz", masked.PrimaryContainer.ModelDataUrl);
        Assert.DoesNotContain("canary", WireJson.Readable(masked));
    }

    [Fact]
    public void No_variables_stay_none() => Assert.Null(Masked.Of(Samples.Request("job-1")).Environment);

    private static void Check(IDictionary<string, string> environment)
    {
        Assert.Equal(Environment.Keys, environment.Keys);
        Assert.Equal(["***", "train.py", "***", "***"], environment.Values);
    }
}
