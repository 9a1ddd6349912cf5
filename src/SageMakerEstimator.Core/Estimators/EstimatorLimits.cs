using SageMakerEstimator.Core.Storage;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Estimators;

/// <summary>The limits of an estimator's values, by the name of the parameter, before anything is sent.</summary>
internal static class EstimatorLimits
{
    private const int MaxVariable = 512;

    private static readonly LimitTable<Estimator> Table = new()
    {
        Texts =
        [
            new("-ImageUri", estimator => [estimator.TrainingImageUri], 1, 255, "^\\S*\\z"),
            new("-AlgorithmArn", estimator => [estimator.AlgorithmArn], 1, 170,
                "^(arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:[a-z-]*/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)\\z"),
            new("-OutputPath", estimator => [S3Uri.Is(estimator.OutputPath) ? estimator.OutputPath : null],
                0, 1024, LimitPattern.S3),
            new("-OutputKmsKey", estimator => [estimator.OutputKmsKey], 0, 2048, LimitPattern.KmsKey),
            new("-VolumeKmsKey", estimator => [estimator.VolumeKmsKey], 0, 2048, LimitPattern.KmsKey),
            new("-Subnet", estimator => estimator.VpcConfig?.Subnet ?? [], 1, 32, LimitPattern.VpcId),
            new("-SecurityGroupId", estimator => estimator.VpcConfig?.SecurityGroupId ?? [], 1, 32, LimitPattern.VpcId),
            new("-MetricDefinition name", estimator => estimator.MetricDefinition.Select(metric => metric.Name), 1, 255),
            new("-MetricDefinition expression", estimator => estimator.MetricDefinition.Select(metric => metric.Regex), 1, 500),
            new("-CheckpointS3Uri", estimator => [estimator.CheckpointS3Uri], 0, 1024, LimitPattern.S3),
            new("-CheckpointLocalPath", estimator => [estimator.CheckpointLocalPath], 0, 4096),
            new("-ModelUri", estimator => [estimator.ModelUri], 0, 1024, "^(s3|file)://[^\\n\\r]+\\z"),
            new("-ModelChannelName", estimator => [estimator.ModelChannelName], 1, 64, LimitPattern.Channel),
            new("-CodeLocation", estimator => [estimator.CodeLocation], 6, 1024, LimitPattern.S3),
            new("-ContainerEntryPoint", estimator => estimator.ContainerEntryPoint, 0, 256),
            new("-ContainerArgument", estimator => estimator.ContainerArgument, 0, 256),
            new("-TrainingRepositoryCredentialsProviderArn", estimator => [estimator.TrainingRepositoryCredentialsProviderArn],
                1, 2048, "^arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:[0-9]{12}:function:[^\\n\\r]*\\z"),
            new("-TrainingPlanArn", estimator => [estimator.TrainingPlanArn], 50, 2048,
                "^arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:training-plan/[^\\n\\r]*\\z"),
            new("-InstanceGroup name", estimator => estimator.InstanceGroup.Select(group => group.Name), 1, 64),
            new("-DefaultBucket", estimator => [estimator.DefaultBucket], 3, 63, "^[a-z0-9][.a-z0-9-]+[a-z0-9]\\z"),
            new("-Environment name", estimator => estimator.Environment.Keys.Cast<string>(), 1, MaxVariable,
                "^[a-zA-Z_][a-zA-Z0-9_]*\\z"),
            new("-Tag key", estimator => estimator.Tag.Select(tag => tag.Key), 1, 128, LimitPattern.TagText),
            new("-Tag value", estimator => estimator.Tag.Select(tag => tag.Value), 0, 256, LimitPattern.TagText),
        ],
        Numbers =
        [
            new("-InstanceCount", estimator => [estimator.InstanceCount], 1, int.MaxValue),
            new("-VolumeSize", estimator => [estimator.VolumeSize], 1, 16_384),
            new("-MaxRun", estimator => [estimator.MaxRun], 1, 2_419_200),
            new("-MaxWait", estimator => [estimator.MaxWait], 1, int.MaxValue),
            new("-MaxRetryAttempt", estimator => [estimator.MaxRetryAttempt], 1, 30),
            new("-KeepAlivePeriod", estimator => [estimator.KeepAlivePeriod], 0, 21_600),
            new("-ContainerLogLevel", estimator => [estimator.ContainerLogLevel], 0, 50),
            new("-InstanceGroup count", estimator => estimator.InstanceGroup.Select(group => (int?)group.InstanceCount),
                1, int.MaxValue),
        ],
        Counts =
        [
            new("-Subnet", estimator => estimator.VpcConfig?.Subnet.Count ?? 1, 16),
            new("-SecurityGroupId", estimator => estimator.VpcConfig?.SecurityGroupId.Count ?? 1, 5),
            new("-MetricDefinition", estimator => estimator.MetricDefinition.Count, 40),
            new("-InstanceGroup", estimator => estimator.InstanceGroup.Count, 5),
            new("-ContainerEntryPoint", estimator => estimator.ContainerEntryPoint.Count, 100),
            new("-ContainerArgument", estimator => estimator.ContainerArgument.Count, 100),
            new("-Environment", estimator => estimator.Environment.Count, 100),
            new("-Tag", estimator => estimator.Tag.Count, 50),
        ],
        Choices =
        [
            new("-InputMode", estimator => [estimator.InputMode], "File", "Pipe", "FastFile"),
            new("-TrainingRepositoryAccessMode", estimator => [estimator.TrainingRepositoryAccessMode], "Platform", "Vpc"),
        ],
    };

    public static void Check(Estimator estimator)
    {
        Table.Check(estimator);
        if (estimator.Role is { } role)
        {
            RoleName.Check(role, "-Role");
        }

        foreach (var (name, value) in TrainingRequest.Text(estimator.Environment) ?? [])
        {
            if (value.Length > MaxVariable)
            {
                throw new SageMakerEstimatorException(
                    ErrorId.ValueInvalid,
                    ErrorKind.InvalidArgument,
                    $"-Environment: '{name}' has {value.Length} characters; CreateTrainingJob takes {MaxVariable}.")
                {
                    Target = name,
                };
            }
        }

        Placement.Of(estimator.InstancePlacementConfig);
    }
}
