using System.Collections.Specialized;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Encoding;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Frameworks;
using SageMakerEstimator.Core.Inputs;

namespace SageMakerEstimator.Core.Training;

/// <summary>The estimator that would make a job again, out of what DescribeTrainingJob remembers.</summary>
internal static class RestoredEstimator
{
    private const string Program = "sagemaker_program";

    // What each run says anew of itself. Others of SageMaker's parameters, such as MPI's, are how the job was set up.
    private static readonly HashSet<string> OfTheRun = new(StringComparer.Ordinal)
    {
        Program, "sagemaker_submit_directory", "sagemaker_container_log_level", "sagemaker_job_name", "sagemaker_region",
    };

    public static Estimator From(DescribeTrainingJobResponse answer, TrainingJobReference job, string? region)
    {
        var parameters = answer.HyperParameters ?? new Dictionary<string, string>();
        var estimator = new Estimator
        {
            EntryPoint = Text(parameters, Program),
            SourceDir = answer.EnableNetworkIsolation == true
                ? UriOf(answer, InputData.CodeChannel) ?? Text(parameters, "sagemaker_submit_directory")
                : Text(parameters, "sagemaker_submit_directory"),
            Role = answer.RoleArn,
            HyperParameter = UserParameters(parameters),
            Environment = Values(answer.Environment),
            OutputPath = answer.OutputDataConfig?.S3OutputPath,
            OutputKmsKey = OrNull(answer.OutputDataConfig?.KmsKeyId),
            DisableOutputCompression = answer.OutputDataConfig?.CompressionType == "NONE",
            ModelUri = UriOf(answer, new Estimator().ModelChannelName),
            BaseJobName = JobName.BaseOf(job.Name),
            Backend = job.Backend,
            Region = region,
            ProfileName = job.Session.ProfileName,
            Session = job.Session,
        };
        if (Text(parameters, "sagemaker_container_log_level") is { } level && int.TryParse(level, out var number))
        {
            estimator.ContainerLogLevel = number;
        }

        AddAlgorithm(estimator, answer.AlgorithmSpecification);
        AddMachines(estimator, answer);
        AddSecurity(estimator, answer);
        if (FrameworkTable.Of(estimator)?.HasModelDir == true)
        {
            estimator.ModelDir = estimator.HyperParameter[ModelDir.HyperParameter] as string ?? "";
            estimator.HyperParameter.Remove(ModelDir.HyperParameter);
        }

        return estimator;
    }

    private static void AddAlgorithm(Estimator estimator, AlgorithmSpecification? algorithm)
    {
        var image = estimator.TrainingImageUri = algorithm?.TrainingImage;
        estimator.AlgorithmArn = algorithm?.AlgorithmName;
        estimator.Framework = estimator.EntryPoint is null ? null : FrameworkTable.OfImage(image)?.Name;
        estimator.Algorithm = estimator.EntryPoint is null ? Algorithms.OfImage(image)?.Name : null;
        estimator.EstimatorKind = estimator switch
        {
            { Framework: not null } => EstimatorKind.Framework,
            { Algorithm: not null } => EstimatorKind.Algorithm,
            { AlgorithmArn: not null } => EstimatorKind.AlgorithmArn,
            _ => image is null ? EstimatorKind.Script : EstimatorKind.Image,
        };
        estimator.InputMode = algorithm?.TrainingInputMode ?? estimator.InputMode;
        estimator.MetricDefinition =
        [
            .. (algorithm?.MetricDefinitions ?? []).Select(metric =>
                new MetricDefinition { Name = metric.Name!, Regex = metric.Regex! }),
        ];
        estimator.EnableSageMakerMetricsTimeSeries = algorithm?.EnableSageMakerMetricsTimeSeries;
        estimator.ContainerEntryPoint = algorithm?.ContainerEntrypoint ?? [];
        estimator.ContainerArgument = algorithm?.ContainerArguments ?? [];
        estimator.TrainingRepositoryAccessMode = algorithm?.TrainingImageConfig?.TrainingRepositoryAccessMode;
        estimator.TrainingRepositoryCredentialsProviderArn = algorithm?.TrainingImageConfig?.TrainingRepositoryAuthConfig
            ?.TrainingRepositoryCredentialsProviderArn;
    }

    private static void AddMachines(Estimator estimator, DescribeTrainingJobResponse answer)
    {
        var machines = answer.ResourceConfig;
        estimator.InstanceType = machines?.InstanceType ?? "";
        estimator.InstanceCount = machines?.InstanceCount is > 0 and var count ? count : 1;
        estimator.InstanceGroup =
        [
            .. (machines?.InstanceGroups ?? []).Select(group => new InstanceGroup
            {
                Name = group.InstanceGroupName!, InstanceType = group.InstanceType!, InstanceCount = group.InstanceCount ?? 1,
            }),
        ];
        estimator.VolumeSize = machines?.VolumeSizeInGB is > 0 and var size ? size : estimator.VolumeSize;
        estimator.VolumeKmsKey = OrNull(machines?.VolumeKmsKeyId);
        estimator.KeepAlivePeriod = machines?.KeepAlivePeriodInSeconds;
        estimator.TrainingPlanArn = OrNull(machines?.TrainingPlanArn);
        estimator.InstancePlacementConfig = Placement.From(machines?.InstancePlacementConfig);
        estimator.MaxRun = answer.StoppingCondition?.MaxRuntimeInSeconds ?? estimator.MaxRun;
        estimator.Spot = answer.EnableManagedSpotTraining == true;
        estimator.MaxWait = estimator.Spot ? answer.StoppingCondition?.MaxWaitTimeInSeconds : null;
        estimator.CheckpointS3Uri = answer.CheckpointConfig?.S3Uri;
        estimator.CheckpointLocalPath = answer.CheckpointConfig?.LocalPath;
        estimator.MaxRetryAttempt = answer.RetryStrategy?.MaximumRetryAttempts;
    }

    private static void AddSecurity(Estimator estimator, DescribeTrainingJobResponse answer)
    {
        estimator.VpcConfig = answer.VpcConfig is { } vpc
            ? new VpcConfig { Subnet = vpc.Subnets ?? [], SecurityGroupId = vpc.SecurityGroupIds ?? [] }
            : null;
        estimator.EnableNetworkIsolation = answer.EnableNetworkIsolation == true;
        estimator.EncryptInterContainerTraffic = answer.EnableInterContainerTrafficEncryption == true;
        estimator.EnableRemoteDebug = answer.RemoteDebugConfig?.EnableRemoteDebug;
        estimator.EnableInfraCheck = answer.InfraCheckConfig?.EnableInfraCheck;
        estimator.EnableSessionTagChaining = answer.SessionChainingConfig?.EnableSessionTagChaining;
    }

    private static OrderedDictionary UserParameters(IDictionary<string, string> parameters)
    {
        // Script mode's parameters are JSON, and the marker of script mode is that it has a program.
        var script = parameters.ContainsKey(Program);
        var values = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var (name, text) in parameters)
        {
            if (!OfTheRun.Contains(name))
            {
                values.Add(name, script ? PythonJson.LoadsOrText(text) : text);
            }
        }

        return values;
    }

    private static string? UriOf(DescribeTrainingJobResponse answer, string channel) =>
        answer.InputDataConfig?.FirstOrDefault(found => found.ChannelName == channel)?.DataSource?.S3DataSource?.S3Uri;

    /// <summary>The service says an empty text of what a job hasn't.</summary>
    private static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string? Text(IDictionary<string, string> parameters, string name) =>
        parameters.TryGetValue(name, out var text) ? PythonJson.LoadsOrText(text) as string ?? text : null;

    private static OrderedDictionary Values(IDictionary<string, string>? source)
    {
        var values = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var (name, text) in source ?? new Dictionary<string, string>())
        {
            values.Add(name, text);
        }

        return values;
    }
}
