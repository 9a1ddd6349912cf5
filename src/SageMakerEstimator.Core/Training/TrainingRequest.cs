using System.Collections;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Encoding;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Frameworks;
using SageMakerEstimator.Core.Inputs;

namespace SageMakerEstimator.Core.Training;

/// <summary>The CreateTrainingJob request of an estimator: everything in, one record out, nothing asked or written.</summary>
internal static class TrainingRequest
{
    // Where a container without a network finds its code.
    public const string IsolatedCode = "/opt/ml/input/data/code/sourcedir.tar.gz";

    public static CreateTrainingJobRequest Build(
        Estimator estimator, TrainingOptions options, string jobName, RequestPlace place, StagedCode? code)
    {
        options = Completed(options, estimator);
        var encoding = HyperParameters.EncodingOf(estimator);
        var values = HyperParameters.Prepared(estimator, options.HyperParameter);
        var encoded = HyperParameters.Encode(values, encoding);
        foreach (var (name, value) in CodeParameters(estimator, code, jobName, place.Region)
            .Concat(FrameworkParameters(estimator, jobName, place.OutputPath)))
        {
            encoded[name] = value;
        }

        foreach (var (name, value) in OtherSettings.HyperParameters(estimator))
        {
            encoded[name] = value;
        }

        HyperParameters.CheckCount(encoded.Count);
        if (options.Experiment is { } filed)
        {
            InputLimits.Check(filed);
        }

        return new CreateTrainingJobRequest
        {
            TrainingJobName = jobName,
            AlgorithmSpecification = Algorithm(estimator, options),
            RoleArn = place.RoleArn,
            HyperParameters = encoded.Count == 0 ? null : encoded,
            InputDataConfig = Channels(estimator, options, code),
            OutputDataConfig = new OutputDataConfig
            {
                S3OutputPath = place.OutputPath,
                KmsKeyId = estimator.OutputKmsKey,
                CompressionType = estimator.DisableOutputCompression ? "NONE" : null,
            },
            ResourceConfig = Resources(estimator),
            StoppingCondition = new StoppingCondition
            {
                MaxRuntimeInSeconds = estimator.MaxRun,
                MaxWaitTimeInSeconds = estimator.Spot ? estimator.MaxWait : null,
            },
            Environment = Text(estimator.Environment),
            Tags = WireTags.Of(estimator.Tag),
            VpcConfig = Vpc(estimator.VpcConfig),
            EnableNetworkIsolation = OnlyTrue(estimator.EnableNetworkIsolation),
            EnableInterContainerTrafficEncryption = OnlyTrue(estimator.EncryptInterContainerTraffic),
            EnableManagedSpotTraining = OnlyTrue(estimator.Spot),
            CheckpointConfig = estimator.CheckpointS3Uri is { } checkpoints
                ? new CheckpointConfig { S3Uri = checkpoints, LocalPath = estimator.CheckpointLocalPath }
                : null,
            ExperimentConfig = options.Experiment is { } experiment
                ? new ExperimentConfig
                {
                    ExperimentName = experiment.ExperimentName,
                    TrialName = experiment.TrialName,
                    TrialComponentDisplayName = experiment.TrialComponentDisplayName,
                    RunName = experiment.RunName,
                }
                : null,
            RetryStrategy = estimator.MaxRetryAttempt is { } attempts
                ? new RetryStrategy { MaximumRetryAttempts = attempts }
                : null,
            RemoteDebugConfig = estimator.EnableRemoteDebug is { } debug
                ? new RemoteDebugConfig { EnableRemoteDebug = debug }
                : null,
            InfraCheckConfig = estimator.EnableInfraCheck is { } check
                ? new InfraCheckConfig { EnableInfraCheck = check }
                : null,
            SessionChainingConfig = estimator.EnableSessionTagChaining is { } chains
                ? new SessionChainingConfig { EnableSessionTagChaining = chains }
                : null,
            Others = OtherSettings.Members(estimator),
        };
    }

    /// <summary>A restored estimator remembers the data of its job, and where that was filed.</summary>
    private static TrainingOptions Completed(TrainingOptions options, Estimator estimator) => options with
    {
        InputData = options.InputData.Count > 0 ? options.InputData : estimator.InputData,
        Experiment = options.Experiment ?? OtherSettings.Experiment(estimator),
    };

    /// <summary>A VPC as the services take it; null for none.</summary>
    public static VpcConfigShape? Vpc(VpcConfig? vpc) => vpc is null
        ? null
        : new VpcConfigShape { Subnets = vpc.Subnet, SecurityGroupIds = vpc.SecurityGroupId };

    private static AlgorithmSpecification Algorithm(Estimator estimator, TrainingOptions options) => new()
    {
        TrainingImage = estimator.TrainingImageUri,
        AlgorithmName = estimator.AlgorithmArn,

        // A lone input that says how it comes says it for the job.
        TrainingInputMode = options is { IsLoneInput: true, InputData: [{ InputMode: { } mode }] }
            ? mode
            : estimator.InputMode,
        MetricDefinitions = estimator.MetricDefinition.Count == 0
            ? null
            :
            [
                .. estimator.MetricDefinition.Select(metric =>
                    new MetricDefinitionShape { Name = metric.Name, Regex = metric.Regex }),
            ],
        EnableSageMakerMetricsTimeSeries = estimator.EnableSageMakerMetricsTimeSeries,
        ContainerEntrypoint = estimator.ContainerEntryPoint.Count == 0 ? null : estimator.ContainerEntryPoint,
        ContainerArguments = estimator.ContainerArgument.Count == 0 ? null : estimator.ContainerArgument,
        TrainingImageConfig = estimator.TrainingRepositoryAccessMode is { } access
            ? new TrainingImageConfig
            {
                TrainingRepositoryAccessMode = access,
                TrainingRepositoryAuthConfig = estimator.TrainingRepositoryCredentialsProviderArn is { } provider
                    ? new TrainingRepositoryAuthConfig { TrainingRepositoryCredentialsProviderArn = provider }
                    : null,
            }
            : null,
    };

    private static IReadOnlyList<Channel>? Channels(Estimator estimator, TrainingOptions options, StagedCode? code)
    {
        var files = options.InputData.FirstOrDefault(input => input.FileSystemId is not null);
        if (files is not null && estimator.Backend == Backend.Local)
        {
            throw new SageMakerEstimatorException(
                ErrorId.NotSupportedInLocalMode,
                ErrorKind.InvalidArgument,
                $"Channel '{files.ChannelName}' is on file system {files.FileSystemId}, which a local job doesn't reach.")
            {
                Target = files,
                RecommendedAction = "Give a path of this machine, where the file system may be mounted.",
            };
        }

        if (files is not null && estimator.VpcConfig is null)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ParametersConflict,
                ErrorKind.InvalidArgument,
                $"Channel '{files.ChannelName}' is on file system {files.FileSystemId}, which only machines in its VPC "
                + "reach.")
            {
                Target = files,
                RecommendedAction = "Add -Subnet and -SecurityGroupId to New-SMEstimator.",
            };
        }

        return InputData.Channels(
            options.InputData,
            estimator.ModelUri is { } model && !IsInputAlready(estimator, options)
                ? InputData.Model(estimator.ModelChannelName, model)
                : null,
            estimator.EnableNetworkIsolation && code is not null && estimator.Backend != Backend.Local
                ? InputData.Code(code.Uri)
                : null);
    }

    /// <summary>The model's channel of a restored estimator may be another tool's, and stays as it was.</summary>
    private static bool IsInputAlready(Estimator estimator, TrainingOptions options) => options.InputData.Any(
        input => input.ChannelName == estimator.ModelChannelName && estimator.InputData.Contains(input));

    private static ResourceConfig Resources(Estimator estimator)
    {
        var groups = estimator.InstanceGroup.Count == 0
            ? null
            : estimator.InstanceGroup.Select(group => new InstanceGroupShape
            {
                InstanceGroupName = group.Name,
                InstanceType = group.InstanceType,
                InstanceCount = group.InstanceCount,
            }).ToArray();
        return new ResourceConfig
        {
            InstanceType = groups is null ? estimator.InstanceType : null,
            InstanceCount = groups is null ? estimator.InstanceCount : null,
            InstanceGroups = groups,
            VolumeSizeInGB = estimator.VolumeSize > 0 ? estimator.VolumeSize : null,
            VolumeKmsKeyId = estimator.VolumeKmsKey,
            KeepAlivePeriodInSeconds = estimator.KeepAlivePeriod,
            TrainingPlanArn = estimator.TrainingPlanArn,
            InstancePlacementConfig = Placement.Of(estimator.InstancePlacementConfig),
        };
    }

    private static bool? OnlyTrue(bool value) => value ? true : null;

    /// <summary>Environment variables as text; null when there are none.</summary>
    public static Dictionary<string, string>? Text(IDictionary values)
    {
        var text = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in values)
        {
            text.Add((string)entry.Key, Text((string)entry.Key, entry.Value));
        }

        return text.Count == 0 ? null : text;
    }

    private static string Text(string name, object? value)
    {
        try
        {
            return PythonText.Str(value);
        }
        catch (NotSupportedException reason)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid,
                ErrorKind.InvalidArgument,
                $"Environment variable '{name}' can't be sent: {reason.Message}.",
                reason)
            {
                Target = value ?? name,
                RecommendedAction = "Convert it to text.",
            };
        }
    }

    /// <summary>What tells a script container where its code is; JSON, as all hyperparameters of script mode.</summary>
    public static IEnumerable<(string Name, string Value)> CodeParameters(
        Estimator estimator, StagedCode? code, string jobName, string? region)
    {
        if (code is null || OtherSettings.HaveCode(estimator))
        {
            yield break;
        }

        yield return ("sagemaker_submit_directory",
            PythonJson.Dumps(estimator.EnableNetworkIsolation && region is not null ? IsolatedCode : code.Uri));
        yield return ("sagemaker_program", PythonJson.Dumps(code.Program));
        yield return ("sagemaker_container_log_level", PythonJson.Dumps(estimator.ContainerLogLevel));
        yield return ("sagemaker_job_name", PythonJson.Dumps(jobName));
        if (region is not null)
        {
            yield return ("sagemaker_region", PythonJson.Dumps(region));
        }
    }

    /// <summary>How a framework's container spreads the training, and where it puts the model.</summary>
    private static IEnumerable<(string Name, string Value)> FrameworkParameters(
        Estimator estimator, string jobName, string outputPath)
    {
        foreach (var (name, value) in DistributionParameters.Of(estimator))
        {
            yield return (name, HyperParameters.Encode(name, value, HyperParameterEncoding.Json));
        }

        if (ModelDir.Of(estimator, jobName, outputPath) is { } place)
        {
            yield return (ModelDir.HyperParameter, PythonJson.Dumps(place));
        }
    }
}

/// <summary>What a request takes from the place it is sent to.</summary>
internal sealed record RequestPlace(string OutputPath, string? RoleArn, string? Region);

/// <summary>Where a code bundle lies, or will, and what in it is run.</summary>
internal sealed record StagedCode(string Uri, string Program);

/// <summary>Tags as the services take them.</summary>
internal static class WireTags
{
    public static IReadOnlyList<WireTag>? Of(IReadOnlyList<Tag> tags) =>
        tags.Count == 0 ? null : [.. tags.Select(tag => new WireTag { Key = tag.Key, Value = tag.Value })];
}
