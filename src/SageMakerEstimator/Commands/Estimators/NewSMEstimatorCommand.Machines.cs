using System.Collections;
using System.Management.Automation;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Commands;

/// <content>Machines, time, and what happens when either is taken away.</content>
public sealed partial class NewSMEstimatorCommand
{
    /// <summary>The size of each machine's volume, in GB.</summary>
    [Parameter]
    [Alias("TrainVolumeSize", "VolumeSizeInGB")]
    [ValidateRange(1, 16_384)]
    public int VolumeSize { get; set; } = 30;

    /// <summary>The KMS key of that volume.</summary>
    [Parameter]
    [Alias("TrainVolumeKmsKey", "VolumeKmsKeyId")]
    [ValidateNotNullOrEmpty]
    public string? VolumeKmsKey { get; set; }

    /// <summary>The groups of a heterogeneous cluster.</summary>
    [Parameter]
    [InstanceGroup]
    public InstanceGroup[] InstanceGroup { get; set; } = [];

    /// <summary>Train on spare capacity.</summary>
    [Parameter]
    [Alias("UseSpotInstances", "TrainUseSpotInstances", "EnableManagedSpotTraining")]
    public SwitchParameter Spot { get; set; }

    /// <summary>The longest time of a spot job, waiting included.</summary>
    [Parameter]
    [Alias("TrainMaxWait", "MaxWaitTimeInSeconds")]
    [Duration(MinSeconds = 1)]
    public TimeSpan? MaxWait { get; set; }

    /// <summary>Where checkpoints are kept.</summary>
    [Parameter]
    [ValidatePattern("^s3://")]
    public string? CheckpointS3Uri { get; set; }

    /// <summary>Where the algorithm writes them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CheckpointLocalPath { get; set; }

    /// <summary>How often a job that the service failed is tried again.</summary>
    [Parameter]
    [Alias("MaxRetryAttempts")]
    [ValidateRange(1, 30)]
    public int? MaxRetryAttempt { get; set; }

    /// <summary>How long machines are kept warm after the job.</summary>
    [Parameter]
    [Alias("KeepAlivePeriodInSeconds")]
    [Duration(MinSeconds = 0, MaxSeconds = 21_600)]
    public TimeSpan? KeepAlivePeriod { get; set; }

    /// <summary>The training plan that the machines come from.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TrainingPlanArn { get; set; }

    /// <summary>Where machines stand, in CreateTrainingJob's shape.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? InstancePlacementConfig { get; set; }

    /// <summary>Check the machines before the job begins.</summary>
    [Parameter]
    public SwitchParameter EnableInfraCheck { get; set; }

    private void AddMachines(Estimator draft)
    {
        draft.VolumeSize = VolumeSize;
        draft.VolumeKmsKey = VolumeKmsKey;
        draft.InstanceGroup = InstanceGroup;
        draft.Spot = Spot;
        draft.MaxWait = Seconds(MaxWait);
        draft.CheckpointS3Uri = CheckpointS3Uri;
        draft.CheckpointLocalPath = CheckpointLocalPath;
        draft.MaxRetryAttempt = MaxRetryAttempt;
        draft.KeepAlivePeriod = Seconds(KeepAlivePeriod);
        draft.TrainingPlanArn = TrainingPlanArn;
        draft.InstancePlacementConfig = Plain(InstancePlacementConfig, nameof(InstancePlacementConfig));
        draft.EnableInfraCheck = Said(nameof(EnableInfraCheck), EnableInfraCheck);
    }

    private static int? Seconds(TimeSpan? duration) => duration is { } given ? (int)given.TotalSeconds : null;
}
