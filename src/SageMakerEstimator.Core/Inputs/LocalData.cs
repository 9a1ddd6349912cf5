namespace SageMakerEstimator.Core.Inputs;

/// <summary>Data of this machine where only S3 can be read.</summary>
internal static class LocalData
{
    public static SageMakerEstimatorException InCloud(string channelName, string path) =>
        new(
            ErrorId.LocalDataInCloud,
            ErrorKind.InvalidArgument,
            $"Channel '{channelName}': '{path}' is on this machine, where SageMaker can't read it.")
        {
            Target = path,
            RecommendedAction = $"Copy it to S3 first, and give what comes back: Send-SMData -Path '{path}'",
        };
}
