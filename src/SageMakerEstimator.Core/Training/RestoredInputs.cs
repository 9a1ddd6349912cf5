using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Inputs;

namespace SageMakerEstimator.Core.Training;

/// <summary>A job's channels as the inputs they were.</summary>
internal static class RestoredInputs
{
    /// <summary>The inputs, without the channels that the estimator makes itself.</summary>
    public static IReadOnlyList<TrainingInput> Of(
        IReadOnlyList<Channel> channels, Estimator estimator, string modelChannelName, Channel? code)
    {
        var model = channels.FirstOrDefault(channel => channel.ChannelName == modelChannelName);
        if (model?.DataSource?.S3DataSource?.S3Uri is { } uri)
        {
            (estimator.ModelUri, estimator.ModelChannelName) = (uri, modelChannelName);

            // One that differs from what a model URI becomes stays an input, too, as it is.
            model = InputData.Model(modelChannelName, uri) == model ? model : null;
        }

        return [.. channels.Where(channel => channel != model && channel != code).Select(Input)];
    }

    private static TrainingInput Input(Channel channel)
    {
        var (data, files) = (channel.DataSource?.S3DataSource, channel.DataSource?.FileSystemDataSource);
        return new TrainingInput
        {
            ChannelName = channel.ChannelName ?? "",
            ContentType = channel.ContentType,
            Compression = channel.CompressionType,
            RecordWrapping = channel.RecordWrapperType,
            InputMode = channel.InputMode,
            ShuffleSeed = channel.ShuffleConfig?.Seed,
            S3Uri = data?.S3Uri ?? "",
            S3DataType = data?.S3DataType ?? "S3Prefix",
            Distribution = data?.S3DataDistributionType ?? "",
            AttributeName = data?.AttributeNames ?? [],
            InstanceGroup = data?.InstanceGroupNames ?? [],
            HubContentArn = data?.HubAccessConfig?.HubContentArn,
            AcceptEula = data?.ModelAccessConfig?.AcceptEula,
            FileSystemId = files?.FileSystemId,
            FileSystemType = files?.FileSystemType,
            FileSystemAccessMode = files?.FileSystemAccessMode,
            DirectoryPath = files?.DirectoryPath,
        };
    }
}
