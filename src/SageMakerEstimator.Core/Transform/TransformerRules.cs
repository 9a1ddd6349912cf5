using System.Globalization;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Inputs;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Transform;

/// <summary>What CreateTransformJob would refuse, by the names of the parameters, before anything is sent.</summary>
internal static class TransformerRules
{
    // MaxConcurrentTransforms x MaxPayloadInMB, and each alone, in MB; without a payload the service takes 6.
    private const int MaxPayload = 100;
    private const int DefaultPayload = 6;

    private const string Operation = "CreateTransformJob";

    private static readonly LimitTable<Transformer> OfTransformer = new()
    {
        Operation = Operation,
        Texts =
        [
            new("-OutputPath", transformer => [S3Uri.Is(transformer.OutputPath) ? transformer.OutputPath : null],
                0, 1024, LimitPattern.S3),
            new("-OutputKmsKey", transformer => [transformer.OutputKmsKey], 0, 2048, LimitPattern.KmsKey),
            new("-VolumeKmsKey", transformer => [transformer.VolumeKmsKey], 0, 2048, LimitPattern.KmsKey),
            new("-Accept", transformer => [transformer.Accept], 0, 256),
            new("-Environment name", transformer => transformer.Environment.Keys.Cast<string>(), 1, 1024,
                "^[a-zA-Z_][a-zA-Z0-9_]{0,1023}\\z"),
            new("-DefaultBucket", transformer => [transformer.DefaultBucket], 3, 63, "^[a-z0-9][.a-z0-9-]+[a-z0-9]\\z"),
            new("-Tag key", transformer => transformer.Tag.Select(tag => tag.Key), 1, 128, LimitPattern.TagText),
            new("-Tag value", transformer => transformer.Tag.Select(tag => tag.Value), 0, 256, LimitPattern.TagText),
        ],
        Numbers =
        [
            new("-InstanceCount", transformer => [transformer.InstanceCount], 1, int.MaxValue),
            new("-MaxConcurrentTransform", transformer => [transformer.MaxConcurrentTransform], 0, MaxPayload),
            new("-MaxPayload", transformer => [transformer.MaxPayload], 0, MaxPayload),
        ],
        Counts = [new("-Environment", transformer => transformer.Environment.Count, 16)],
        Choices =
        [
            new("-Strategy", transformer => [transformer.Strategy], "MultiRecord", "SingleRecord"),
            new("-AssembleWith", transformer => [transformer.AssembleWith], "None", "Line"),
        ],
    };

    private static readonly LimitTable<TransformOptions> OfOptions = new()
    {
        Operation = Operation,
        Texts =
        [
            new("-S3Uri", options => [S3Uri.Is(options.InputUri) ? options.InputUri : null], 0, 1024, LimitPattern.S3),
            new("-ContentType", options => [options.ContentType], 0, 256),
            new("-InputFilter", options => [options.InputFilter], 0, 63),
            new("-OutputFilter", options => [options.OutputFilter], 0, 63),
            new("-BatchDataCaptureS3Uri", options => [options.BatchDataCaptureS3Uri], 0, 1024, LimitPattern.S3),
            new("-BatchDataCaptureKmsKey", options => [options.BatchDataCaptureKmsKey], 0, 2048, LimitPattern.KmsKey),
            new("-AmiVersion", options => [options.AmiVersion], 1, 63, "^[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*\\z"),
        ],
        Numbers =
        [
            new("-InvocationTimeout", options => [options.InvocationTimeout], 1, 3600),
            new("-InvocationMaxRetry", options => [options.InvocationMaxRetry], 0, 3),
        ],
        Choices =
        [
            new("-DataType", options => [options.DataType], "S3Prefix", "ManifestFile", "AugmentedManifestFile", "Converse"),
            new("-CompressionType", options => [options.CompressionType], "None", "Gzip"),
            new("-SplitType", options => [options.SplitType], "None", "Line", "RecordIO", "TFRecord"),
            new("-JoinSource", options => [options.JoinSource], "None", "Input"),
        ],
    };

    public static void Check(Transformer transformer)
    {
        if (transformer.InstanceType.Length == 0)
        {
            throw new SageMakerEstimatorException(
                ErrorId.InstanceTypeMissing, ErrorKind.InvalidArgument, "A transformer needs an -InstanceType.")
            {
                RecommendedAction = "Add -InstanceType local, or a SageMaker type such as ml.m5.large.",
            };
        }

        InstanceTypes.CheckServing(transformer.InstanceType);
        OfTransformer.Check(transformer);
        PayloadsFit(transformer);
        if (transformer.VolumeKmsKey is { } key && LocalStorage.IsOn(transformer.InstanceType))
        {
            throw Conflict(
                $"-VolumeKmsKey can't be used on {transformer.InstanceType}: its disks are its own, encrypted by hardware. "
                + "Leave it out.",
                key);
        }
    }

    public static void Check(Transformer transformer, TransformOptions options, IOperationSink sink)
    {
        OfOptions.Check(options);
        if (options.Experiment is { } experiment)
        {
            InputLimits.Check(experiment);
        }

        if (options.BatchDataCaptureS3Uri is null && (options.BatchDataCaptureKmsKey is not null || options.BatchDataCaptureInferenceId is not null))
        {
            throw Conflict("-BatchDataCaptureKmsKey and -BatchDataCaptureInferenceId need -BatchDataCaptureS3Uri.", options.BatchDataCaptureKmsKey);
        }

        if (options.JoinSource == "Input" && options.ContentType is null)
        {
            throw Conflict(
                "-JoinSource Input needs -ContentType: records are joined as CSV or JSON.", options.JoinSource);
        }

        if (transformer.Strategy == "MultiRecord" && options.SplitType is null or "None")
        {
            sink.Warning(
                "-Strategy MultiRecord means nothing without -SplitType Line, RecordIO or TFRecord: each file is one "
                + "request.");
        }
    }

    private static void PayloadsFit(Transformer transformer)
    {
        var payload = transformer.MaxPayload ?? DefaultPayload;
        if (transformer.MaxConcurrentTransform is { } many && many * payload > MaxPayload)
        {
            throw Conflict(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"-MaxConcurrentTransform {many} x -MaxPayload {payload} MB is {many * payload} MB; CreateTransformJob ")
                + $"takes {MaxPayload} MB together.",
                many);
        }
    }

    private static SageMakerEstimatorException Conflict(string message, object? target) =>
        new(ErrorId.ParametersConflict, ErrorKind.InvalidArgument, message) { Target = target };
}
