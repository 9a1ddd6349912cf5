namespace SageMakerEstimator;

/// <summary>A batch transform job as it was when it was read.</summary>
public sealed class TransformJob
{
    internal TransformJob()
    {
    }

    /// <summary>The job's name, unique in an account and region, or on this machine.</summary>
    public string TransformJobName { get; internal set; } = "";

    /// <summary>InProgress, Completed, Failed, Stopping or Stopped.</summary>
    public string TransformJobStatus { get; internal set; } = "";

    /// <summary>Why a job failed; null otherwise.</summary>
    public string? FailureReason { get; internal set; }

    /// <summary>The ARN; a local job has one of the form <c>arn:local:…</c> with no account.</summary>
    public string? TransformJobArn { get; internal set; }

    /// <summary>The model that answered.</summary>
    public string? ModelName { get; internal set; }

    /// <summary>When the job was created.</summary>
    public DateTime CreationTime { get; internal set; }

    /// <summary>When its machines began; null before.</summary>
    public DateTime? TransformStartTime { get; internal set; }

    /// <summary>When it ended; null before.</summary>
    public DateTime? TransformEndTime { get; internal set; }

    /// <summary>From its start to its end, or to now; null before it began.</summary>
    public TimeSpan? TransformTime { get; internal set; }

    /// <summary>What is transformed: an S3 prefix or manifest, or <c>file://…</c>.</summary>
    public string? InputUri { get; internal set; }

    /// <summary>Where the answers go: a file <c>{input}.out</c> for each input file.</summary>
    public string? OutputPath { get; internal set; }

    /// <summary>The machine type, <c>local</c> for this one.</summary>
    public string? InstanceType { get; internal set; }

    /// <summary>How many machines.</summary>
    public int InstanceCount { get; internal set; } = 1;

    /// <summary>The CloudWatch log group; the same name serves local logs.</summary>
    public string LogGroupName { get; internal set; } = "/aws/sagemaker/TransformJobs";

    /// <summary>What the names of the job's log streams begin with.</summary>
    public string LogStreamNamePrefix => TransformJobName + "/";

    /// <summary>Where the job lives.</summary>
    public Backend Backend { get; internal set; }

    /// <summary>The AWS region; null for a local job.</summary>
    public string? Region { get; internal set; }

    /// <summary>The AWS profile; null for a local job or when none was named.</summary>
    public string? ProfileName { get; internal set; }

    /// <summary>The transformer that started the job or was restored from it.</summary>
    internal Transformer? Transformer { get; set; }

    /// <summary>How AWS is reached. Never shown: it may hold credentials.</summary>
    internal AwsSession Session { get; set; } = AwsSession.None;

    /// <summary>The job's name.</summary>
    public override string ToString() => TransformJobName;
}
