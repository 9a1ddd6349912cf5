using SageMakerEstimator.Core.Hosting;

namespace SageMakerEstimator.Core.Tests;

public sealed class PredictorDefaultsTests
{
    [Theory]
    [InlineData(EstimatorKind.Script, null, "csv", "json")]
    [InlineData(EstimatorKind.Image, null, "csv", "json")]
    [InlineData(EstimatorKind.Algorithm, null, "csv", "json")]
    [InlineData(EstimatorKind.AlgorithmArn, null, "csv", "json")]
    [InlineData(EstimatorKind.Framework, "TensorFlow", "json", "json")]
    [InlineData(EstimatorKind.Framework, "mxnet", "json", "json")]
    [InlineData(EstimatorKind.Framework, "HuggingFace", "json", "json")]
    [InlineData(EstimatorKind.Framework, "PyTorch", "npy", "npy")]
    [InlineData(EstimatorKind.Framework, "sklearn", "npy", "npy")]
    [InlineData(EstimatorKind.Framework, "Chainer", "npy", "npy")]
    [InlineData(EstimatorKind.Framework, "XGBoost", "libsvm", "csv")]
    [InlineData(EstimatorKind.Framework, "SparkML", "csv", "text")]
    [InlineData(EstimatorKind.Framework, "autogluon", "csv", "json")]
    public void Each_kind_of_model_has_its_formats(
        EstimatorKind kind, string? framework, string serializer, string deserializer) => Assert.Equal(
            new FormatPair(serializer, deserializer), PredictorDefaults.For(kind, framework));

    [Fact]
    public void A_predictor_gets_the_types_of_its_formats()
    {
        var predictor = Formats.Start(new Predictor(), PredictorDefaults.For(EstimatorKind.Framework, "XGBoost"));

        Assert.Equal(
            ("libsvm", "text/libsvm", "csv", "text/csv"),
            (predictor.Serializer, predictor.ContentType, predictor.Deserializer, predictor.Accept));
    }
}
