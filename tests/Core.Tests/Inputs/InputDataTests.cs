using SageMakerEstimator.Core.Inputs;

namespace SageMakerEstimator.Core.Tests;

public sealed class InputDataTests
{
    [Fact]
    public void No_inputs_are_no_channels_at_all() => Assert.Null(InputData.Channels([]));

    [Fact]
    public void A_lone_input_is_the_channel_training()
    {
        var channel = Assert.Single(InputData.Channels([new() { S3Uri = "s3://bucket/data" }])!);

        Assert.Equal("training", channel.ChannelName);
    }

    [Fact]
    public void Channels_keep_their_order_and_say_where_and_what_their_data_is()
    {
        var channels = InputData.Channels(
        [
            new() { ChannelName = "validation", S3Uri = "s3://bucket/b", ContentType = "text/csv" },
            new() { ChannelName = "train", S3Uri = "file:///tmp/a" },
        ])!;

        Assert.Equal(["validation", "train"], channels.Select(channel => channel.ChannelName));
        Assert.Equal(["text/csv", null], channels.Select(channel => channel.ContentType));
        Assert.Equal(
            ["s3://bucket/b", "file:///tmp/a"], channels.Select(channel => channel.DataSource!.S3DataSource!.S3Uri));
        Assert.All(channels, channel => Assert.Equal("S3Prefix", channel.DataSource!.S3DataSource!.S3DataType));
        Assert.All(
            channels,
            channel => Assert.Equal("FullyReplicated", channel.DataSource!.S3DataSource!.S3DataDistributionType));
    }

    [Fact]
    public void Twenty_channels_are_taken_and_one_more_is_not()
    {
        Assert.Equal(20, InputData.Channels(Many(20))!.Count);

        var error = Refusal.Of(ErrorId.InputDataInvalid, () => InputData.Channels(Many(21)));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("21", error.Message);
    }

    [Fact]
    public void A_channel_is_given_once()
    {
        var error = Refusal.Of(
            ErrorId.DuplicateChannel,
            () => InputData.Channels(
            [
                new() { ChannelName = "train", S3Uri = "s3://bucket/a" },
                new() { ChannelName = "Train", S3Uri = "s3://bucket/b" },
                new() { ChannelName = "train", S3Uri = "s3://bucket/a" },
            ]));

        Assert.Equal("train", error.Target);
        Assert.Contains("2 times", error.Message);
    }

    [Theory]
    [InlineData("bucket/data")]
    [InlineData("/tmp/data")]
    [InlineData("https://bucket.s3.amazonaws.com/data")]
    [InlineData("S3://bucket/data")]
    [InlineData("file:/tmp/data")]
    [InlineData("")]
    public void Data_is_at_an_S3_or_a_file_URI(string uri)
    {
        var input = new TrainingInput { ChannelName = "train", S3Uri = uri };

        var error = Refusal.Of(ErrorId.InputDataInvalid, () => InputData.Channels([input]));

        Assert.Same(input, error.Target);
        Assert.Contains("'train'", error.Message);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("train.v2_x-1")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void A_channel_has_a_name_of_letters_digits_dots_dashes_and_underscores(string name) =>
        Assert.Equal(name, InputData.CheckName(name));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("é")]
    [InlineData("a\n")]
    [InlineData("a2345678901234567890123456789012345678901234567890123456789012345")]
    public void Any_other_name_is_refused(string name)
    {
        Assert.Equal(name, Refusal.Of(ErrorId.NameInvalid, () => InputData.CheckName(name)).Target);
        Refusal.Of(ErrorId.NameInvalid, () => InputData.Channels([new() { ChannelName = name, S3Uri = "s3://b/a" }]));
    }

    private static List<TrainingInput> Many(int count) =>
        [.. Enumerable.Range(0, count).Select(
            index => new TrainingInput { ChannelName = $"c{index}", S3Uri = "s3://b/a" })];
}
