using SageMakerEstimator.Core.Inputs;

namespace SageMakerEstimator.Core.Tests;

public sealed class InputWarningsTests
{
    private readonly RecordingSink _sink = new();

    [Theory]
    [InlineData("Gzip", null, "S3Prefix", "-Compression Gzip")]
    [InlineData(null, "RecordIO", "S3Prefix", "-RecordWrapping RecordIO")]
    [InlineData(null, null, "AugmentedManifestFile", "-S3DataType AugmentedManifestFile")]
    public void What_only_Pipe_reads_is_said_of_a_channel_of_files(
        string? compression, string? wrapping, string type, string said)
    {
        Warn("File", null, compression, wrapping, type);

        var warning = Assert.Single(_sink.Warnings);
        Assert.Contains(said, warning);
        Assert.Contains("'train'", warning);
        Assert.Contains("File", warning);
    }

    [Theory]
    [InlineData("Pipe", null)]
    [InlineData("File", "Pipe")]
    public void A_channel_that_comes_through_a_pipe_reads_it(string mode, string? own)
    {
        Warn(mode, own, "Gzip", "RecordIO", "AugmentedManifestFile");

        Assert.Empty(_sink.Warnings);
    }

    [Fact]
    public void Nothing_is_said_of_None()
    {
        Warn("FastFile", null, "None", "None", "ManifestFile");

        Assert.Empty(_sink.Warnings);
    }

    private void Warn(string mode, string? own, string? compression, string? wrapping, string type) => InputWarnings.Warn(
        new Estimator { InputMode = mode },
        new TrainingOptions
        {
            InputData =
            [
                new TrainingInput
                {
                    ChannelName = "train",
                    S3Uri = "s3://b/x",
                    InputMode = own,
                    Compression = compression,
                    RecordWrapping = wrapping,
                    S3DataType = type,
                },
            ],
        },
        _sink);
}
