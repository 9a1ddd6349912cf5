using System.Collections.Specialized;
using System.Text.Json;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Encoding;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Inputs;

namespace SageMakerEstimator.Core.Training;

/// <summary>
/// The estimator that would make a job again, out of what DescribeTrainingJob and ListTags remember, whoever made it:
/// its request is the job's own, but for the name.
/// </summary>
internal static class RestoredEstimator
{
    public const string ModelChannel = "model";

    // Tags that AWS itself sets, and takes from nobody else.
    private const string TagsOfAws = "aws:";

    public static Estimator From(
        DescribeTrainingJobResponse answer,
        TrainingJobReference job,
        string? region,
        IReadOnlyList<WireTag>? tags = null,
        string modelChannelName = ModelChannel)
    {
        var parameters = answer.HyperParameters ?? new Dictionary<string, string>();
        var (algorithm, machines, output) = (answer.AlgorithmSpecification, answer.ResourceConfig, answer.OutputDataConfig);
        var channels = answer.InputDataConfig ?? [];
        var estimator = new Estimator
        {
            TrainingImageUri = algorithm?.TrainingImage,
            AlgorithmArn = algorithm?.AlgorithmName,
            InputMode = algorithm?.TrainingInputMode ?? "File",
            MetricDefinition = Each(algorithm?.MetricDefinitions, metric => new MetricDefinition
            {
                Name = metric.Name ?? "", Regex = metric.Regex ?? "",
            }),
            EnableSageMakerMetricsTimeSeries = algorithm?.EnableSageMakerMetricsTimeSeries,
            ContainerEntryPoint = algorithm?.ContainerEntrypoint ?? [],
            ContainerArgument = algorithm?.ContainerArguments ?? [],
            TrainingRepositoryAccessMode = algorithm?.TrainingImageConfig?.TrainingRepositoryAccessMode,
            TrainingRepositoryCredentialsProviderArn =
                algorithm?.TrainingImageConfig?.TrainingRepositoryAuthConfig?.TrainingRepositoryCredentialsProviderArn,
            InstanceType = machines?.InstanceType ?? "",
            InstanceCount = machines?.InstanceCount ?? 1,
            InstanceGroup = Each(machines?.InstanceGroups, group => new InstanceGroup
            {
                Name = group.InstanceGroupName ?? "",
                InstanceType = group.InstanceType ?? "",
                InstanceCount = group.InstanceCount ?? 1,
            }),
            VolumeSize = machines?.VolumeSizeInGB ?? 0,
            VolumeKmsKey = Filled(machines?.VolumeKmsKeyId),
            KeepAlivePeriod = machines?.KeepAlivePeriodInSeconds,
            TrainingPlanArn = machines?.TrainingPlanArn,
            InstancePlacementConfig = Plain(machines?.InstancePlacementConfig),
            Role = answer.RoleArn,
            Environment = Values(answer.Environment),
            MaxRun = answer.StoppingCondition?.MaxRuntimeInSeconds ?? 86_400,
            MaxWait = answer.StoppingCondition?.MaxWaitTimeInSeconds,
            Spot = answer.EnableManagedSpotTraining == true,
            OutputPath = output?.S3OutputPath,
            OutputKmsKey = Filled(output?.KmsKeyId),
            DisableOutputCompression = output?.CompressionType == "NONE",
            VpcConfig = answer.VpcConfig is { } vpc
                ? new VpcConfig { Subnet = vpc.Subnets ?? [], SecurityGroupId = vpc.SecurityGroupIds ?? [] }
                : null,
            EnableNetworkIsolation = answer.EnableNetworkIsolation == true,
            EncryptInterContainerTraffic = answer.EnableInterContainerTrafficEncryption == true,
            CheckpointS3Uri = answer.CheckpointConfig?.S3Uri,
            CheckpointLocalPath = answer.CheckpointConfig?.LocalPath,
            MaxRetryAttempt = answer.RetryStrategy?.MaximumRetryAttempts,
            EnableRemoteDebug = answer.RemoteDebugConfig?.EnableRemoteDebug,
            EnableInfraCheck = answer.InfraCheckConfig?.EnableInfraCheck,
            ExperimentConfig = Plain(answer.ExperimentConfig),
            OtherSetting = Others(answer.Others),
            Tag =
            [
                .. (tags ?? []).Where(tag => tag.Key?.StartsWith(TagsOfAws, StringComparison.Ordinal) == false)
                    .Select(tag => new Tag(tag.Key!, tag.Value ?? "")),
            ],
            BaseJobName = JobName.BaseOf(job.Name),
            Backend = job.Backend,
            Region = region,
            ProfileName = job.Session.ProfileName,
            Session = job.Session,
        };
        estimator.EstimatorKind = RestoredImage.Recognise(
            estimator, runsScript: parameters.ContainsKey(OtherSettings.Program));
        var code = channels.FirstOrDefault(channel => channel.ChannelName == InputData.CodeChannel);
        var isCodeMade = new RestoredHyperParameters(estimator, parameters, job.Name, region).Fill(code);
        estimator.InputData = RestoredInputs.Of(channels, estimator, modelChannelName, isCodeMade ? code : null);
        return estimator;
    }

    private static string? Filled(string? text) => text is { Length: > 0 } ? text : null;

    private static TPart[] Each<TShape, TPart>(IReadOnlyList<TShape>? shapes, Func<TShape, TPart> make) =>
        [.. (shapes ?? []).Select(make)];

    private static OrderedDictionary Values(IDictionary<string, string>? source)
    {
        var values = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var (name, text) in source ?? new Dictionary<string, string>())
        {
            values.Add(name, text);
        }

        return values;
    }

    /// <summary>A shape as the dictionary that users write.</summary>
    private static OrderedDictionary Plain<T>(T? shape)
        where T : class =>
        shape is null ? new(StringComparer.Ordinal) : (OrderedDictionary)PythonJson.LoadsOrText(WireJson.Readable(shape))!;

    private static OrderedDictionary Others(Dictionary<string, JsonElement>? members)
    {
        var others = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var name in OtherSettings.Known)
        {
            if (members is not null && members.TryGetValue(name, out var member))
            {
                others.Add(name, PythonJson.LoadsOrText(member.GetRawText()));
            }
        }

        return others;
    }
}
