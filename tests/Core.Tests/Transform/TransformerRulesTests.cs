using System.Collections.Specialized;
using SageMakerEstimator.Core.Transform;

namespace SageMakerEstimator.Core.Tests;

/// <summary>What the service would refuse, refused before anything is sent, by the parameter's name.</summary>
public sealed class TransformerRulesTests
{
    private readonly RecordingSink _sink = new();

    public static TheoryData<string, string> BadTransformers => new()
    {
        { nameof(ErrorId.InstanceTypeMissing), "InstanceType" },
        { nameof(ErrorId.ValueInvalid), "-InstanceCount" },
        { nameof(ErrorId.ValueInvalid), "-MaxConcurrentTransform" },
        { nameof(ErrorId.ValueInvalid), "-MaxPayload" },
        { nameof(ErrorId.ParametersConflict), "100 MB together" },
        { nameof(ErrorId.ParametersConflict), "102 MB" },
        { nameof(ErrorId.ValueInvalid), "-Strategy" },
        { nameof(ErrorId.ValueInvalid), "-AssembleWith" },
        { nameof(ErrorId.ValueInvalid), "-Accept" },
        { nameof(ErrorId.ValueInvalid), "-Environment" },
        { nameof(ErrorId.ValueInvalid), "-Environment name" },
        { nameof(ErrorId.ValueInvalid), "-OutputKmsKey" },
        { nameof(ErrorId.ParametersConflict), "its disks are its own" },
    };

    [Theory]
    [MemberData(nameof(BadTransformers))]
    public void A_transformer_is_refused(string errorId, string what)
    {
        var transformer = Good();
        Action spoil = what switch
        {
            "InstanceType" => () => transformer.InstanceType = "",
            "-InstanceCount" => () => transformer.InstanceCount = 0,
            "-MaxConcurrentTransform" => () => transformer.MaxConcurrentTransform = 101,
            "-MaxPayload" => () => transformer.MaxPayload = -1,
            "100 MB together" => () => (transformer.MaxConcurrentTransform, transformer.MaxPayload) = (3, 50),
            "102 MB" => () => transformer.MaxConcurrentTransform = 17,
            "-Strategy" => () => transformer.Strategy = "Some",
            "-AssembleWith" => () => transformer.AssembleWith = "Comma",
            "-Accept" => () => transformer.Accept = new string('a', 257),
            "-Environment" => () => transformer.Environment = Variables(17),
            "-Environment name" => () => transformer.Environment = new OrderedDictionary { ["1x"] = "" },
            "-OutputKmsKey" => () => transformer.OutputKmsKey = "a key",
            _ => () => (transformer.InstanceType, transformer.VolumeKmsKey) = ("ml.g5.xlarge", "key"),
        };
        spoil();

        var error = Refusal.Of(errorId, () => TransformerRules.Check(transformer));

        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(what, error.Message);
    }

    [Fact]
    public void The_largest_that_the_service_takes_is_fine()
    {
        var transformer = Good();
        transformer.Environment = Variables(16);
        (transformer.MaxConcurrentTransform, transformer.MaxPayload) = (1, 100);
        TransformerRules.Check(transformer);
        (transformer.MaxConcurrentTransform, transformer.MaxPayload) = (100, 0);
        TransformerRules.Check(transformer);
    }

    public static TheoryData<string, string> BadOptions => new()
    {
        { nameof(ErrorId.ValueInvalid), "-DataType" },
        { nameof(ErrorId.ValueInvalid), "-CompressionType" },
        { nameof(ErrorId.ValueInvalid), "-SplitType" },
        { nameof(ErrorId.ValueInvalid), "-JoinSource" },
        { nameof(ErrorId.ValueInvalid), "-InputFilter" },
        { nameof(ErrorId.ValueInvalid), "-InvocationTimeout" },
        { nameof(ErrorId.ValueInvalid), "-InvocationMaxRetry" },
        { nameof(ErrorId.ValueInvalid), "-AmiVersion" },
        { nameof(ErrorId.ValueInvalid), "-BatchDataCaptureS3Uri" },
        { nameof(ErrorId.ParametersConflict), "need -BatchDataCaptureS3Uri" },
        { nameof(ErrorId.ParametersConflict), "needs -ContentType" },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void A_run_is_refused(string errorId, string what)
    {
        var good = new TransformOptions { InputUri = "s3://b/in" };
        var bad = what switch
        {
            "-DataType" => good with { DataType = "Folder" },
            "-CompressionType" => good with { CompressionType = "Zip" },
            "-SplitType" => good with { SplitType = "Word" },
            "-JoinSource" => good with { JoinSource = "Output" },
            "-InputFilter" => good with { InputFilter = "$." + new string('a', 62) },
            "-InvocationTimeout" => good with { InvocationTimeout = 3601 },
            "-InvocationMaxRetry" => good with { InvocationMaxRetry = 4 },
            "-AmiVersion" => good with { AmiVersion = "al2_gpu" },
            "-BatchDataCaptureS3Uri" => good with { BatchDataCaptureS3Uri = "b/c" },
            "need -BatchDataCaptureS3Uri" => good with { BatchDataCaptureInferenceId = true },
            _ => good with { JoinSource = "Input" },
        };

        var error = Refusal.Of(errorId, () => TransformerRules.Check(Good(), bad, _sink));

        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(what, error.Message);
    }

    [Theory]
    [InlineData("MultiRecord", null, 1)]
    [InlineData("MultiRecord", "None", 1)]
    [InlineData("MultiRecord", "Line", 0)]
    [InlineData("SingleRecord", null, 0)]
    [InlineData(null, null, 0)]
    public void Many_records_in_a_request_need_a_split_and_that_is_said(string? strategy, string? split, int warnings)
    {
        var transformer = Good();
        transformer.Strategy = strategy;

        TransformerRules.Check(transformer, new TransformOptions { InputUri = "s3://b/in", SplitType = split }, _sink);

        Assert.Equal(warnings, _sink.Warnings.Count());
    }

    [Theory]
    [InlineData("MULTI_RECORD", "MultiRecord")]
    [InlineData("single_record", "SingleRecord")]
    [InlineData("SingleRecord", "SingleRecord")]
    [InlineData("recordio", "RecordIO")]
    [InlineData("tfrecord", "TFRecord")]
    [InlineData("other", "other")]
    [InlineData(null, null)]
    public void Values_are_spelled_as_the_service_does(string? given, string? expected) =>
        Assert.Equal(expected, Spelling.Of(given));

    private static Transformer Good() => new() { ModelName = "m", InstanceType = "ml.m5.large" };

    private static OrderedDictionary Variables(int count)
    {
        var variables = new OrderedDictionary();
        for (var i = 0; i < count; i++)
        {
            variables.Add($"A{i}", "1");
        }

        return variables;
    }
}
