using SageMakerEstimator.Core.Frameworks;

namespace SageMakerEstimator.Core.Estimators;

/// <summary>What goes together in an estimator and what doesn't, each rule by itself, before anything is sent.</summary>
internal static class EstimatorRules
{
    // What a spot job may wait for capacity when nobody says, on top of its run.
    private const int DefaultSpotWait = 3600;

    // Algorithms that keep no checkpoints run at most an hour on spot capacity.
    private const int SpotLimitWithoutCheckpoints = 3600;

    private static readonly Action<Estimator, IOperationSink>[] All =
    [
        NeedsMachines, TypesAreKnown, CodeHasAnEntry, PackedCodeNamesItsEntry, RegistryHasAWay, VpcIsWhole, WaitsOnlyOnSpot, SpotTimesFit, DisksHaveNoKey, CheckpointsHaveAPlace, CloudOnly,
    ];

    /// <summary>Checks all rules, completes what follows from them, and warns.</summary>
    public static void Apply(Estimator estimator, IOperationSink sink)
    {
        foreach (var rule in All)
        {
            rule(estimator, sink);
        }
    }

    private static void NeedsMachines(Estimator estimator, IOperationSink sink)
    {
        if (estimator.InstanceGroup.Count > 0 && estimator.InstanceType.Length > 0)
        {
            throw Conflict("-InstanceGroup takes the place of -InstanceType and -InstanceCount; give one of them.", estimator);
        }

        var twice = estimator.InstanceGroup.GroupBy(group => group.Name).FirstOrDefault(names => names.Count() > 1);
        if (twice is not null)
        {
            throw Conflict($"-InstanceGroup has {twice.Count()} groups named '{twice.Key}'.", twice.Key);
        }
    }

    private static void TypesAreKnown(Estimator estimator, IOperationSink sink)
    {
        foreach (var type in estimator.InstanceGroup.Select(group => group.InstanceType).Append(estimator.InstanceType))
        {
            if (type.Length > 0 && !InstanceTypes.IsLocal(type))
            {
                InstanceTypes.Check(type, sink);
            }
        }
    }

    private static void CodeHasAnEntry(Estimator estimator, IOperationSink sink)
    {
        if (estimator.EntryPoint is null && (estimator.SourceDir ?? estimator.Dependency.FirstOrDefault()) is { } code)
        {
            throw Conflict($"'{code}' goes with -EntryPoint, the script in it that is run; none was given.", code);
        }
    }

    private static void PackedCodeNamesItsEntry(Estimator estimator, IOperationSink sink)
    {
        if (estimator.EntryPoint is { } entry && Code.CodeBundle.IsPacked(estimator.SourceDir) && Path.IsPathRooted(entry))
        {
            throw Conflict(
                $"-EntryPoint '{entry}' is a path of this machine; with the packed -SourceDir '{estimator.SourceDir}' it "
                + "is the script's place in the archive.",
                entry);
        }
    }

    private static void RegistryHasAWay(Estimator estimator, IOperationSink sink)
    {
        if (estimator is { TrainingRepositoryCredentialsProviderArn: { } provider, TrainingRepositoryAccessMode: null })
        {
            throw Conflict(
                $"-TrainingRepositoryCredentialsProviderArn '{provider}' is for registries in a VPC: add "
                + "-TrainingRepositoryAccessMode Vpc.",
                provider);
        }
    }

    private static void VpcIsWhole(Estimator estimator, IOperationSink sink)
    {
        if (estimator.VpcConfig is { } vpc && (vpc.Subnet.Count == 0 || vpc.SecurityGroupId.Count == 0))
        {
            throw Conflict("A VPC needs both -Subnet and -SecurityGroupId.", vpc);
        }
    }

    private static void WaitsOnlyOnSpot(Estimator estimator, IOperationSink sink)
    {
        if (estimator is { Spot: false, MaxWait: { } wait })
        {
            throw Conflict($"-MaxWait {wait} is for spot training: add -Spot, or leave it out.", wait);
        }
    }

    private static void SpotTimesFit(Estimator estimator, IOperationSink sink)
    {
        if (!estimator.Spot)
        {
            return;
        }

        var limited = Algorithms.OfImage(estimator.TrainingImageUri) is { KeepsCheckpoints: false };
        if (limited && estimator.MaxRun > SpotLimitWithoutCheckpoints)
        {
            throw new SageMakerEstimatorException(
                ErrorId.SpotMaxRunTooLong,
                ErrorKind.InvalidArgument,
                $"This algorithm keeps no checkpoints, so that on spot capacity it may run {SpotLimitWithoutCheckpoints} "
                + $"seconds at most; -MaxRun is {estimator.MaxRun}.")
            {
                Target = estimator.MaxRun,
                RecommendedAction = $"Add -MaxRun {SpotLimitWithoutCheckpoints}, or leave -Spot out.",
            };
        }

        estimator.MaxWait ??= limited ? SpotLimitWithoutCheckpoints : estimator.MaxRun + DefaultSpotWait;
        if (estimator.MaxWait < estimator.MaxRun)
        {
            throw Conflict(
                $"-MaxWait {estimator.MaxWait} is shorter than -MaxRun {estimator.MaxRun}: it is the time from the start, "
                + "waiting and running together.",
                estimator.MaxWait);
        }

        if (estimator.CheckpointS3Uri is null && !limited)
        {
            sink.Warning(
                "Spot training without -CheckpointS3Uri begins anew each time its machines are taken away, and pays again.");
        }
    }

    private static void DisksHaveNoKey(Estimator estimator, IOperationSink sink)
    {
        var types = estimator.InstanceGroup.Select(group => group.InstanceType).Append(estimator.InstanceType);
        if (types.FirstOrDefault(LocalStorage.IsOn) is not { } type)
        {
            return;
        }

        if (estimator.VolumeKmsKey is { } key)
        {
            throw Conflict(
                $"-VolumeKmsKey can't be used on {type}: its disks are its own, encrypted by hardware. Leave it out.", key);
        }

        if (estimator.VolumeSize != new Estimator().VolumeSize)
        {
            sink.Warning($"-VolumeSize {estimator.VolumeSize} means nothing on {type}, which brings its own disks.");
        }
    }

    private static void CheckpointsHaveAPlace(Estimator estimator, IOperationSink sink)
    {
        if (estimator is { CheckpointLocalPath: { } path, CheckpointS3Uri: null })
        {
            throw Conflict($"-CheckpointLocalPath '{path}' needs -CheckpointS3Uri, where checkpoints are kept.", path);
        }
    }

    private static void CloudOnly(Estimator estimator, IOperationSink sink)
    {
        if (estimator.Backend != Backend.Local)
        {
            return;
        }

        (string Name, bool IsGiven)[] given =
        [
            ("-Spot", estimator.Spot),
            ("-CheckpointS3Uri", estimator.CheckpointS3Uri is not null),
            ("-InstanceGroup", estimator.InstanceGroup.Count > 0),
            ("-KeepAlivePeriod", estimator.KeepAlivePeriod is not null),
            ("-MaxRetryAttempt", estimator.MaxRetryAttempt is not null),
            ("-TrainingPlanArn", estimator.TrainingPlanArn is not null),
            ("-EnableRemoteDebug", estimator.EnableRemoteDebug == true),
        ];
        foreach (var (name, _) in given.Where(parameter => parameter.IsGiven))
        {
            throw new SageMakerEstimatorException(
                ErrorId.NotSupportedInLocalMode, ErrorKind.InvalidArgument, $"{name} has no meaning on this machine.")
            {
                Target = name,
                RecommendedAction = $"Leave {name} out in local mode.",
            };
        }
    }

    private static SageMakerEstimatorException Conflict(string message, object? target) =>
        new(ErrorId.ParametersConflict, ErrorKind.InvalidArgument, message) { Target = target };
}
