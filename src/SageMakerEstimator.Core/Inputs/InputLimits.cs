using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Inputs;

/// <summary>The limits of a channel's values, and of what goes with a run.</summary>
internal static class InputLimits
{
    private static readonly LimitTable<TrainingInput> OfInput = new()
    {
        Texts =
        [
            new("-S3Uri", input => [input.S3Uri.StartsWith("s3://", StringComparison.Ordinal) ? input.S3Uri : null],
                0, 1024, LimitPattern.S3),
            new("-ContentType", input => [input.ContentType], 0, 256),
            new("-AttributeName", input => input.AttributeName, 1, 256),
            new("-InstanceGroup", input => input.InstanceGroup, 1, 64),
            new("-HubContentArn", input => [input.HubContentArn], 0, 255),
            new("-FileSystemId", input => [input.FileSystemId], 11, 21, "^fs-[0-9a-f]{8,}\\z"),
            new("-DirectoryPath", input => [input.DirectoryPath], 0, 4096),
        ],
        Counts =
        [
            new("-AttributeName", input => input.AttributeName.Count, 16),
            new("-InstanceGroup", input => input.InstanceGroup.Count, 5),
        ],
        Choices =
        [
            new("-S3DataType", input => [input.S3DataType], "S3Prefix", "ManifestFile", "AugmentedManifestFile"),
            // Restored inputs may say nothing.
            new("-Distribution", input => [input.Distribution is "" ? null : input.Distribution], "FullyReplicated", "ShardedByS3Key"),
            new("-Compression", input => [input.Compression], "None", "Gzip"),
            new("-RecordWrapping", input => [input.RecordWrapping], "None", "RecordIO"),
            new("-InputMode", input => [input.InputMode], "File", "Pipe", "FastFile"),
            new("-FileSystemType", input => [input.FileSystemType], "EFS", "FSxLustre"),
            new("-FileSystemAccessMode", input => [input.FileSystemAccessMode], "ro", "rw"),
        ],
    };

    private static readonly LimitTable<ExperimentOptions> OfExperiment = new()
    {
        Texts =
        [
            new("ExperimentName", experiment => [experiment.ExperimentName], 1, 120, LimitPattern.Experiment),
            new("TrialName", experiment => [experiment.TrialName], 1, 120, LimitPattern.Experiment),
            new("TrialComponentDisplayName", experiment => [experiment.TrialComponentDisplayName],
                1, 120, LimitPattern.Experiment),
            new("RunName", experiment => [experiment.RunName], 1, 120, LimitPattern.Experiment),
        ],
    };

    public static void Check(TrainingInput input) => OfInput.Check(input, $"Channel '{input.ChannelName}': ");

    public static void Check(ExperimentOptions experiment) => OfExperiment.Check(experiment, "-ExperimentConfig: ");
}
