using System.Collections.Specialized;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Transform;

/// <summary>Answers of DescribeTransformJob as the objects that users see.</summary>
internal static class TransformJobs
{
    public static TransformJob From(
        DescribeTransformJobResponse answer, IBackend backend, AwsSession session, Transformer? transformer, TimeProvider time)
    {
        var started = answer.TransformStartTime;
        return new TransformJob
        {
            TransformJobName = answer.TransformJobName ?? "",
            TransformJobArn = answer.TransformJobArn,
            TransformJobStatus = answer.TransformJobStatus ?? "",
            FailureReason = answer.FailureReason is { Length: > 0 } reason ? reason : null,
            ModelName = answer.ModelName,
            CreationTime = answer.CreationTime?.LocalDateTime ?? default,
            TransformStartTime = started?.LocalDateTime,
            TransformEndTime = answer.TransformEndTime?.LocalDateTime,
            TransformTime = started is null ? null : (answer.TransformEndTime ?? time.GetUtcNow()) - started,
            InputUri = answer.TransformInput?.DataSource?.S3DataSource?.S3Uri,
            OutputPath = answer.TransformOutput?.S3OutputPath,
            InstanceType = answer.TransformResources?.InstanceType,
            InstanceCount = answer.TransformResources?.InstanceCount ?? 1,
            Backend = backend.Kind,
            Region = backend.Region,
            ProfileName = session.ProfileName,
            Session = session,
            Transformer = transformer,
        };
    }

    /// <summary>The transformer that would make a job again, out of what DescribeTransformJob remembers.</summary>
    public static Transformer Restore(DescribeTransformJobResponse answer, IBackend backend, AwsSession session)
    {
        var environment = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in answer.Environment ?? new Dictionary<string, string>())
        {
            environment.Add(name, value);
        }

        return new Transformer
        {
            ModelName = answer.ModelName ?? "",
            InstanceCount = answer.TransformResources?.InstanceCount ?? 1,
            InstanceType = answer.TransformResources?.InstanceType ?? "",
            Strategy = answer.BatchStrategy,
            AssembleWith = answer.TransformOutput?.AssembleWith,
            OutputPath = answer.TransformOutput?.S3OutputPath,
            OutputKmsKey = answer.TransformOutput?.KmsKeyId is { Length: > 0 } key ? key : null,
            Accept = answer.TransformOutput?.Accept,
            MaxConcurrentTransform = answer.MaxConcurrentTransforms,
            MaxPayload = answer.MaxPayloadInMB,
            Environment = environment,
            BaseTransformJobName = JobName.BaseOf(answer.TransformJobName ?? ""),
            VolumeKmsKey = answer.TransformResources?.VolumeKmsKeyId,
            Backend = backend.Kind,
            Region = backend.Region,
            ProfileName = session.ProfileName,
            Session = session,
        };
    }
}
