using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Transform;

/// <summary>The CreateTransformJob request of a transformer: everything in, one record out, nothing asked or written.</summary>
internal static class TransformRequest
{
    public static CreateTransformJobRequest Build(
        Transformer transformer, TransformOptions options, string jobName, string outputPath) => new()
    {
        TransformJobName = jobName,
        ModelName = transformer.ModelName,
        MaxConcurrentTransforms = transformer.MaxConcurrentTransform,
        ModelClientConfig = (options.InvocationTimeout ?? options.InvocationMaxRetry) is null
            ? null
            : new ModelClientConfig
            {
                InvocationsTimeoutInSeconds = options.InvocationTimeout,
                InvocationsMaxRetries = options.InvocationMaxRetry,
            },
        MaxPayloadInMB = transformer.MaxPayload,
        BatchStrategy = transformer.Strategy,
        Environment = TrainingRequest.Text(transformer.Environment),
        TransformInput = new TransformInput
        {
            DataSource = new TransformDataSource
            {
                S3DataSource = new TransformS3DataSource { S3DataType = options.DataType, S3Uri = options.InputUri },
            },
            ContentType = options.ContentType,
            CompressionType = options.CompressionType,
            SplitType = options.SplitType,
        },
        TransformOutput = new TransformOutput
        {
            S3OutputPath = outputPath,
            Accept = transformer.Accept,
            AssembleWith = transformer.AssembleWith,
            KmsKeyId = transformer.OutputKmsKey,
        },
        DataCaptureConfig = options.BatchDataCaptureS3Uri is { } capture
            ? new BatchDataCaptureConfig
            {
                DestinationS3Uri = capture,
                KmsKeyId = options.BatchDataCaptureKmsKey,
                GenerateInferenceId = options.BatchDataCaptureInferenceId,
            }
            : null,
        TransformResources = new TransformResources
        {
            InstanceType = transformer.InstanceType,
            InstanceCount = transformer.InstanceCount,
            VolumeKmsKeyId = transformer.VolumeKmsKey,
            TransformAmiVersion = options.AmiVersion,
        },
        DataProcessing = (options.InputFilter ?? options.OutputFilter ?? options.JoinSource) is null
            ? null
            : new DataProcessing
            {
                InputFilter = options.InputFilter,
                OutputFilter = options.OutputFilter,
                JoinSource = options.JoinSource,
            },
        Tags = WireTags.Of(transformer.Tag),
        ExperimentConfig = options.Experiment is { } experiment
            ? new ExperimentConfig
            {
                ExperimentName = experiment.ExperimentName,
                TrialName = experiment.TrialName,
                TrialComponentDisplayName = experiment.TrialComponentDisplayName,
                RunName = experiment.RunName,
            }
            : null,
    };
}
