using System.Text.RegularExpressions;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Inputs;

/// <summary>Training inputs as channels of a request.</summary>
internal static partial class InputData
{
    // CreateTrainingJob takes 1 to 20 channels.
    private const int MaxChannels = 20;

    public const string CodeChannel = "code";

    /// <summary>The channels in the order they were given; null when there are none, as an empty list is refused.</summary>
    public static IReadOnlyList<Channel>? Channels(IReadOnlyList<TrainingInput> inputs, params Channel?[] more)
    {
        Channel[] channels = [.. inputs.Select(Channel), .. more.OfType<Channel>()];
        if (channels.Length == 0)
        {
            return null;
        }

        if (channels.Length > MaxChannels)
        {
            throw Invalid(
                ErrorId.InputDataInvalid, $"{channels.Length} channels are more than the {MaxChannels} a job takes.", inputs);
        }

        var twice = channels.GroupBy(channel => channel.ChannelName).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw Invalid(
                ErrorId.DuplicateChannel,
                $"Channel '{twice.Key}' is given {twice.Count()} times; each needs a name of its own "
                + "(-ChannelName of New-SMTrainingInput).",
                twice.Key!);
        }

        return channels;
    }

    /// <summary>A channel's name: 1 to 64 letters, digits, dots, dashes and underscores.</summary>
    public static string CheckName(string name) => ChannelName().IsMatch(name)
        ? name
        : throw Invalid(
            ErrorId.NameInvalid,
            $"Channel name '{name}' must have 1 to 64 letters, digits, dots, dashes and underscores.",
            name);

    /// <summary>The model that training starts from, as the channel that the containers look for.</summary>
    public static Channel Model(string channelName, string uri) => new()
    {
        ChannelName = CheckName(channelName),
        ContentType = "application/x-sagemaker-model",
        InputMode = "File",
        DataSource = Prefix(uri),
    };

    /// <summary>The code of a job without a network.</summary>
    public static Channel Code(string uri) => new() { ChannelName = CodeChannel, DataSource = Prefix(uri) };

    private static DataSource Prefix(string uri) => new()
    {
        S3DataSource = new S3DataSource
        {
            S3DataType = "S3Prefix", S3Uri = uri, S3DataDistributionType = "FullyReplicated",
        },
    };

    private static Channel Channel(TrainingInput input)
    {
        CheckName(input.ChannelName);
        InputLimits.Check(input);
        return Shape(input);
    }

    /// <summary>The channel of an input that was checked.</summary>
    public static Channel Shape(TrainingInput input) => new()
    {
        ChannelName = input.ChannelName,
        ContentType = input.ContentType,
        CompressionType = input.Compression,
        RecordWrapperType = input.RecordWrapping,
        InputMode = input.InputMode,
        ShuffleConfig = input.ShuffleSeed is { } seed ? new ShuffleConfig { Seed = seed } : null,
        DataSource = input.FileSystemId is null ? OfS3(input) : OfFileSystem(input),
    };

    private static DataSource OfS3(TrainingInput input) => new()
    {
        S3DataSource = new S3DataSource
        {
            S3DataType = input.S3DataType,
            S3Uri = CheckUri(input),
            S3DataDistributionType = input.Distribution.Length > 0 ? input.Distribution : null,
            AttributeNames = OrNull(input.AttributeName),
            InstanceGroupNames = OrNull(input.InstanceGroup),
            HubAccessConfig = input.HubContentArn is { } arn ? new HubAccessConfig { HubContentArn = arn } : null,
            ModelAccessConfig = input.AcceptEula is { } accepts ? new ModelAccessConfig { AcceptEula = accepts } : null,
        },
    };

    private static DataSource OfFileSystem(TrainingInput input) => new()
    {
        FileSystemDataSource = new FileSystemDataSource
        {
            FileSystemId = input.FileSystemId,
            FileSystemType = input.FileSystemType,
            FileSystemAccessMode = input.FileSystemAccessMode,
            DirectoryPath = input.DirectoryPath,
        },
    };

    private static IReadOnlyList<string>? OrNull(IReadOnlyList<string> names) => names.Count == 0 ? null : names;

    private static string CheckUri(TrainingInput input) =>
        input.S3Uri.StartsWith("s3://", StringComparison.Ordinal)
        || input.S3Uri.StartsWith("file://", StringComparison.Ordinal)
            ? input.S3Uri
            : throw Invalid(
                ErrorId.InputDataInvalid,
                $"Channel '{input.ChannelName}': '{input.S3Uri}' must begin with s3:// or file://.",
                input);

    private static SageMakerEstimatorException Invalid(string id, string message, object target) =>
        new(id, ErrorKind.InvalidArgument, message) { Target = target };

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}\\z")]
    private static partial Regex ChannelName();
}
