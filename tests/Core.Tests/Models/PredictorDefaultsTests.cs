using SageMakerEstimator.Core.Models;

namespace SageMakerEstimator.Core.Tests;

public sealed class PredictorDefaultsTests
{
    [Theory]
    [InlineData(null, "csv", "json")]
    [InlineData("TensorFlow", "json", "json")]
    [InlineData("mxnet", "json", "json")]
    [InlineData("HuggingFace", "json", "json")]
    [InlineData("PyTorch", "npy", "npy")]
    [InlineData("sklearn", "npy", "npy")]
    [InlineData("Chainer", "npy", "npy")]
    [InlineData("XGBoost", "libsvm", "csv")]
    [InlineData("SparkML", "csv", "text")]
    [InlineData("autogluon", "csv", "json")]
    public void Each_kind_of_model_has_its_formats(string? framework, string serializer, string deserializer)
    {
        var model = PredictorDefaults.Apply(new Model { Framework = framework });

        Assert.Equal((serializer, deserializer), (model.Serializer, model.Deserializer));
    }

    [Fact]
    public void A_predictor_gets_the_types_of_its_models_formats()
    {
        var predictor = PredictorDefaults.Apply(
            new Predictor(), PredictorDefaults.Apply(new Model { Framework = "XGBoost" }));

        Assert.Equal(
            ("libsvm", "text/libsvm", "csv", "text/csv"),
            (predictor.Serializer, predictor.ContentType, predictor.Deserializer, predictor.Accept));
    }

    [Fact]
    public void What_a_call_says_goes_over_the_models_way_and_takes_its_type_along()
    {
        var model = PredictorDefaults.Apply(new Model { Framework = "XGBoost" });

        PredictorDefaults.Apply(model, new PredictorOptions { Serializer = "csv" });

        Assert.Equal(("csv", "text/csv", "csv"), (model.Serializer, model.ContentType, model.Deserializer));
    }
}
