using System.Text.RegularExpressions;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Inputs;

/// <summary>Training inputs as channels of a request.</summary>
internal static partial class InputData
{
    // CreateTrainingJob takes 1 to 20 channels.
    private const int MaxChannels = 20;

    /// <summary>The channels in the order they were given; null when there are none, as an empty list is refused.</summary>
    public static IReadOnlyList<Channel>? Channels(IReadOnlyList<TrainingInput> inputs)
    {
        if (inputs.Count == 0)
        {
            return null;
        }

        if (inputs.Count > MaxChannels)
        {
            throw Invalid(
                ErrorId.InputDataInvalid, $"{inputs.Count} channels are more than the {MaxChannels} a job takes.", inputs);
        }

        var twice = inputs.GroupBy(input => input.ChannelName).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw Invalid(
                ErrorId.DuplicateChannel,
                $"Channel '{twice.Key}' is given {twice.Count()} times; each needs a name of its own "
                + "(-ChannelName of New-SMTrainingInput).",
                twice.Key);
        }

        return [.. inputs.Select(Channel)];
    }

    /// <summary>A channel's name: 1 to 64 letters, digits, dots, dashes and underscores.</summary>
    public static string CheckName(string name) => ChannelName().IsMatch(name)
        ? name
        : throw Invalid(
            ErrorId.NameInvalid,
            $"Channel name '{name}' must have 1 to 64 letters, digits, dots, dashes and underscores.",
            name);

    private static Channel Channel(TrainingInput input) => new()
    {
        ChannelName = CheckName(input.ChannelName),
        ContentType = input.ContentType,
        DataSource = new DataSource
        {
            S3DataSource = new S3DataSource
            {
                S3DataType = "S3Prefix",
                S3Uri = CheckUri(input),
                S3DataDistributionType = "FullyReplicated",
            },
        },
    };

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
