namespace SageMakerEstimator.Core.Tests;

public sealed class ModelDirTests : FrameworkTest
{
    [Theory]
    [InlineData(null, "s3://bucket/out", "model_dir=\"s3://bucket/out/job-1/model\"")]
    [InlineData(null, "s3://bucket/out/", "model_dir=\"s3://bucket/out/job-1/model\"")]
    [InlineData(null, "s3://bucket/", "model_dir=\"s3://bucket/job-1/model\"")]
    [InlineData("s3://other/place", "s3://bucket/out", "model_dir=\"s3://other/place\"")]
    [InlineData("", "s3://bucket/out", "")]
    public void TensorFlows_scripts_are_told_where_the_model_goes(string? given, string output, string expected) =>
        Assert.Equal(expected, Parameters(TensorFlow(draft => draft.ModelDir = given), output));

    [Fact]
    public void With_MPI_it_is_the_containers_own_folder() => Assert.EndsWith(
        "model_dir=\"/opt/ml/model\"",
        Parameters(TensorFlow(draft =>
            draft.Distribution = Samples.Values(("mpi", Samples.Values(("enabled", true)))))));

    [Fact]
    public void Without_a_network_it_is_too_and_that_is_said()
    {
        var estimator = TensorFlow(draft => draft.EnableNetworkIsolation = true);

        Assert.Equal("model_dir=\"/opt/ml/model\"", Parameters(estimator));
        Assert.Contains(Sink.Warnings, warning => warning.Contains("model_dir"));
    }

    [Fact]
    public void Other_frameworks_have_none() => Assert.Equal(
        "", Parameters(Create(draft => (draft.Framework, draft.FrameworkVersion) = ("PyTorch", "2.0"))));

    private Estimator TensorFlow(Action<Estimator> change) => Create(draft =>
    {
        (draft.Framework, draft.FrameworkVersion) = ("TensorFlow", "2.12");
        change(draft);
    });
}
