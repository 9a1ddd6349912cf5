namespace SageMakerEstimator;

/// <summary>A training job as it was when it was read; Get-SMTraining reads it again.</summary>
public sealed class TrainingJob
{
    internal TrainingJob()
    {
    }

    /// <summary>The job's name, unique in an account and region, or on this machine.</summary>
    public string TrainingJobName { get; internal set; } = "";

    /// <summary>InProgress, Completed, Failed, Stopping or Stopped.</summary>
    public string TrainingJobStatus { get; internal set; } = "";

    /// <summary>What an InProgress job is doing, for example Starting, Training or Uploading.</summary>
    public string? SecondaryStatus { get; internal set; }

    /// <summary>Why a job failed; null otherwise.</summary>
    public string? FailureReason { get; internal set; }

    /// <summary>The failure reason taken apart; null when the job didn't fail.</summary>
    public TrainingFailure? Failure { get; internal set; }

    /// <summary>The exit code of the training process, when the failure reason tells it.</summary>
    public int? ExitCode { get; internal set; }

    /// <summary>The ARN; a local job has one of the form <c>arn:local:…</c> with no account.</summary>
    public string? TrainingJobArn { get; internal set; }

    /// <summary>When the job was created.</summary>
    public DateTime CreationTime { get; internal set; }

    /// <summary>When training began; null before.</summary>
    public DateTime? TrainingStartTime { get; internal set; }

    /// <summary>When training ended; null before.</summary>
    public DateTime? TrainingEndTime { get; internal set; }

    /// <summary>From the start of training to its end, or to now; null before it began.</summary>
    public TimeSpan? TrainingTime { get; internal set; }

    /// <summary>The seconds that are billed for each machine; null while the service doesn't say, and locally.</summary>
    public int? BillableSeconds { get; internal set; }

    /// <summary>What managed spot training saved, 0 to 1; null without spot.</summary>
    public double? SpotSavings { get; internal set; }

    /// <summary>Where the model is: <c>model.tar.gz</c> in S3, or <c>file://…</c>; null while there is none.</summary>
    public string? ModelData { get; internal set; }

    /// <summary>Where model.tar.gz and output.tar.gz are put: <c>…/{job}/output/</c> under this.</summary>
    public string? OutputPath { get; internal set; }

    /// <summary>The machine type, <c>local</c> for this one.</summary>
    public string? InstanceType { get; internal set; }

    /// <summary>How many machines.</summary>
    public int InstanceCount { get; internal set; } = 1;

    /// <summary>
    /// What becomes of the machines that are kept warm: InUse, Available, Reused or Terminated; null without any.
    /// </summary>
    public string? WarmPoolStatus { get; internal set; }

    /// <summary>How long machines are kept warm after the job, in seconds; null for not at all.</summary>
    public int? KeepAlivePeriod { get; internal set; }

    /// <summary>The CloudWatch log group; the same name serves local logs.</summary>
    public string LogGroupName { get; internal set; } = "/aws/sagemaker/TrainingJobs";

    /// <summary>What the names of the job's log streams begin with.</summary>
    public string LogStreamNamePrefix => TrainingJobName + "/";

    /// <summary>Where the job lives.</summary>
    public Backend Backend { get; internal set; }

    /// <summary>The AWS region; null for a local job.</summary>
    public string? Region { get; internal set; }

    /// <summary>The AWS profile; null for a local job or when none was named.</summary>
    public string? ProfileName { get; internal set; }

    /// <summary>The estimator that started the job or was restored from it.</summary>
    internal Estimator? Estimator { get; set; }

    /// <summary>How AWS is reached. Never shown: it may hold credentials.</summary>
    internal AwsSession Session { get; set; } = AwsSession.None;

    /// <summary>The job's name.</summary>
    public override string ToString() => TrainingJobName;
}
