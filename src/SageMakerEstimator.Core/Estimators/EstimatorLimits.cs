using System.Collections;
using System.Text.RegularExpressions;

namespace SageMakerEstimator.Core.Estimators;

/// <summary>
/// What CreateTrainingJob takes of each value, by the service's own lengths, ranges and patterns: said by the name of
/// the parameter, before anything is sent.
/// </summary>
internal static class EstimatorLimits
{
    private const string KmsKey = "^[a-zA-Z0-9:/_-]*\\z";
    private const string S3 = "^(https|s3)://([^/]+)/?(.*)\\z";

    private static readonly TextLimit[] Texts =
    [
        new("-ImageUri", estimator => [estimator.TrainingImageUri], 1, 255, "^\\S*\\z"),
        new("-AlgorithmArn", estimator => [estimator.AlgorithmArn], 1, 170,
            "^(arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:[a-z-]*/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)\\z"),
        new("-OutputKmsKey", estimator => [estimator.OutputKmsKey], 0, 2048, KmsKey),
        new("-VolumeKmsKey", estimator => [estimator.VolumeKmsKey], 0, 2048, KmsKey),
        new("-Subnet", estimator => estimator.VpcConfig?.Subnet ?? [], 1, 32, "^[-0-9a-zA-Z]+\\z"),
        new("-SecurityGroupId", estimator => estimator.VpcConfig?.SecurityGroupId ?? [], 1, 32, "^[-0-9a-zA-Z]+\\z"),
        new("-MetricDefinition name", estimator => estimator.MetricDefinition.Select(metric => metric.Name), 1, 255, "^.+\\z"),
        new("-MetricDefinition expression", estimator => estimator.MetricDefinition.Select(metric => metric.Regex), 1, 500, "^.+\\z"),
        new("-CheckpointS3Uri", estimator => [estimator.CheckpointS3Uri], 0, 1024, S3),
        new("-CheckpointLocalPath", estimator => [estimator.CheckpointLocalPath], 0, 4096, "^.*\\z"),
        new("-ModelChannelName", estimator => [estimator.ModelChannelName], 1, 64, "^[A-Za-z0-9._-]+\\z"),
        new("-CodeLocation", estimator => [estimator.CodeLocation], 6, 1024, "^s3://[^/]+.*\\z"),
        new("-ContainerEntryPoint", estimator => estimator.ContainerEntryPoint, 0, 256, "^(.|\\n)*\\z"),
        new("-ContainerArgument", estimator => estimator.ContainerArgument, 0, 256, "^(.|\\n)*\\z"),
        new("-TrainingRepositoryCredentialsProviderArn", estimator => [estimator.TrainingRepositoryCredentialsProviderArn],
            1, 512, "^arn:[a-zA-Z0-9-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:.*\\z"),
        new("-TrainingPlanArn", estimator => [estimator.TrainingPlanArn], 50, 2048,
            "^arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:training-plan/.*\\z"),
        new("-InstanceGroup name", estimator => estimator.InstanceGroup.Select(group => group.Name), 1, 64, "^.+\\z"),
        new("-DefaultBucket", estimator => [estimator.DefaultBucket], 3, 63, "^[a-z0-9][.a-z0-9-]+[a-z0-9]\\z"),
        new("-Environment name", estimator => estimator.Environment.Keys.Cast<string>(), 1, 512, "^[a-zA-Z_][a-zA-Z0-9_]*\\z"),
        new("-Tag key", estimator => estimator.Tag.Select(tag => tag.Key), 1, 128, "^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]*\\z"),
        new("-Tag value", estimator => estimator.Tag.Select(tag => tag.Value), 0, 256, "^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]*\\z"),
    ];

    private static readonly NumberLimit[] Numbers =
    [
        new("-InstanceCount", estimator => [estimator.InstanceCount], 0, int.MaxValue),
        new("-VolumeSize", estimator => [estimator.VolumeSize], 1, 16_384),
        new("-MaxRun", estimator => [estimator.MaxRun], 1, 2_419_200),
        new("-MaxWait", estimator => [estimator.MaxWait], 1, int.MaxValue),
        new("-MaxRetryAttempt", estimator => [estimator.MaxRetryAttempt], 1, 30),
        new("-KeepAlivePeriod", estimator => [estimator.KeepAlivePeriod], 0, 21_600),
        new("-InstanceGroup count", estimator => estimator.InstanceGroup.Select(group => (int?)group.InstanceCount), 1, int.MaxValue),
    ];

    private static readonly CountLimit[] Counts =
    [
        new("-Subnet", estimator => estimator.VpcConfig?.Subnet.Count ?? 1, 16),
        new("-SecurityGroupId", estimator => estimator.VpcConfig?.SecurityGroupId.Count ?? 1, 5),
        new("-MetricDefinition", estimator => estimator.MetricDefinition.Count, 40),
        new("-InstanceGroup", estimator => estimator.InstanceGroup.Count, 5),
        new("-ContainerEntryPoint", estimator => estimator.ContainerEntryPoint.Count, 100),
        new("-ContainerArgument", estimator => estimator.ContainerArgument.Count, 100),
        new("-Environment", estimator => estimator.Environment.Count, 100),
        new("-Tag", estimator => estimator.Tag.Count, 50),
    ];

    public static void Check(Estimator estimator)
    {
        foreach (var limit in Counts)
        {
            var count = limit.Of(estimator);
            if (count > limit.Max)
            {
                throw Invalid($"{limit.Name} has {count} entries; CreateTrainingJob takes {limit.Max}.", count);
            }
        }

        foreach (var limit in Numbers)
        {
            foreach (var number in limit.Of(estimator).OfType<int>().Where(number => number < limit.Min || number > limit.Max))
            {
                throw Invalid($"{limit.Name} is {number}; CreateTrainingJob takes {limit.Min} to {limit.Max}.", number);
            }
        }

        foreach (var limit in Texts)
        {
            foreach (var text in limit.Of(estimator).OfType<string>())
            {
                CheckText(limit, text);
            }
        }

        if (estimator.Role is { } role)
        {
            RoleName.Check(role, "-Role");
        }

        foreach (DictionaryEntry variable in estimator.Environment)
        {
            if (variable.Value is string { Length: > 512 } value)
            {
                throw Invalid(
                    $"-Environment: '{variable.Key}' has {value.Length} characters; CreateTrainingJob takes 512.",
                    (string)variable.Key);
            }
        }
    }

    private static void CheckText(TextLimit limit, string text)
    {
        if (text.Length < limit.Min || text.Length > limit.Max)
        {
            throw Invalid(
                $"{limit.Name} '{text}' has {text.Length} characters; CreateTrainingJob takes {limit.Min} to {limit.Max}.",
                text);
        }

        if (!Regex.IsMatch(text, limit.Pattern, RegexOptions.CultureInvariant))
        {
            throw Invalid($"{limit.Name} '{text}' doesn't follow the pattern {limit.Pattern} of CreateTrainingJob.", text);
        }
    }

    private static SageMakerEstimatorException Invalid(string message, object target) =>
        new(ErrorId.ValueInvalid, ErrorKind.InvalidArgument, message) { Target = target };

    private sealed record TextLimit(
        string Name, Func<Estimator, IEnumerable<string?>> Of, int Min, int Max, string Pattern);

    private sealed record NumberLimit(string Name, Func<Estimator, IEnumerable<int?>> Of, int Min, int Max);

    private sealed record CountLimit(string Name, Func<Estimator, int> Of, int Max);
}
