using SageMakerEstimator.Core.Compilation;

namespace SageMakerEstimator.Core.Tests;

/// <summary>What is refused before it is sent, and how values reach the request.</summary>
public sealed class CompilationRequestTests
{
    private static Model Source => new()
    {
        ModelData = "s3://b/model.tar.gz", Framework = "PyTorch", FrameworkVersion = "1.13.1", Backend = Backend.Aws,
    };

    private static CompilationOptions Options => new()
    {
        TargetInstanceFamily = "ml_c5", InputShape = new object[] { 1, 2 }, OutputPath = "s3://b/out",
    };

    public static TheoryData<string, string, string> Refused => new()
    {
        { "no place", ErrorId.CompilationIncomplete, "-OutputPath" },
        { "no target", ErrorId.CompilationIncomplete, "-TargetInstanceFamily" },
        { "half a platform", ErrorId.CompilationIncomplete, "-TargetPlatformArch" },
        { "device and platform", ErrorId.ParametersConflict, "-TargetPlatformOs" },
        { "version alone", ErrorId.ParametersConflict, "-FrameworkVersion" },
        { "framework alone, of an estimator", ErrorId.ParametersConflict, "-FrameworkVersion" },
        { "unknown framework", ErrorId.ValueInvalid, "-Framework pytorch" },
        { "no framework", ErrorId.CompilationIncomplete, "-FrameworkVersion" },
        { "two digits", ErrorId.ValueInvalid, "'10.0'" },
        { "subnet alone", ErrorId.ParametersConflict, "-SecurityGroupId" },
        { "place not in S3", ErrorId.ValueInvalid, "-OutputPath" },
        { "no time", ErrorId.ValueInvalid, "-MaxRun" },
        { "long shape", ErrorId.ValueInvalid, "16384" },
        { "short options", ErrorId.ValueInvalid, "-CompilerOption" },
        { "odd shape", ErrorId.ValueInvalid, "-InputShape" },
        { "pipeline", ErrorId.ModelNotCompilable, "container by container" },
        { "many models", ErrorId.ModelNotCompilable, "one by one" },
        { "no artifact", ErrorId.ModelNotCompilable, "no artifact" },
        { "artifact elsewhere", ErrorId.ModelNotCompilable, "isn't in S3" },
        { "a folder", ErrorId.ModelNotCompilable, "a folder" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_the_service_would_refuse_is_refused_here(string what, string errorId, string says)
    {
        var (model, options) = Spoilt(what);

        var error = Refusal.Of(errorId, () => CompilationRequest.Build(model, options, "c", "role"));

        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(says, error.Message + error.RecommendedAction);
        Assert.DoesNotContain("CreateTrainingJob", error.Message);
    }

    // Versions go where the compiler wants them: to most targets of PyTorch and TensorFlow, and to MXNet on Inferentia.
    [Theory]
    [InlineData("pytorch", "1.13.1", "ml_c5", "1.13")]
    [InlineData("tensorflow", "2.9", "jetson_tx1", "2.9")]
    [InlineData("PyTorch", "1.6", "ml_inf1", "1.6")]
    [InlineData("pytorch", "1.6", "coreml", null)]
    [InlineData("tensorflow", "1.15", "lambda", null)]
    [InlineData("tensorflow", "1.15", "amba_cv25", null)]
    [InlineData("mxnet", "1.8", "ml_inf1", "1.8")]
    [InlineData("mxnet", "1.8", "ml_c5", null)]
    [InlineData("xgboost", "1.3", "ml_c5", null)]
    [InlineData("onnx", "1.5", "ml_c5", null)]
    [InlineData("keras", "2.2", "ml_c5", null)]
    [InlineData("tflite", "1.15", "rasp4b", null)]
    [InlineData("pytorch", "1.6", null, null)]
    public void A_version_is_sent_where_compilers_of_several_are(string framework, string version, string? target, string? sent)
    {
        var request = CompilationRequest.Build(
            Source,
            Options with
            {
                Framework = framework,
                FrameworkVersion = version,
                TargetInstanceFamily = target,
                TargetPlatformOs = target is null ? "LINUX" : null,
                TargetPlatformArch = target is null ? "ARM64" : null,
            },
            "c",
            "role");

        Assert.Equal(framework.ToUpperInvariant(), request.InputConfig!.Framework);
        Assert.Equal(sent, request.InputConfig.FrameworkVersion);
    }

    [Fact]
    public void A_models_own_framework_counts_when_none_is_given()
    {
        var request = CompilationRequest.Build(Source, Options, "c", "role");

        Assert.Equal(("PYTORCH", "1.13"), (request.InputConfig!.Framework, request.InputConfig.FrameworkVersion));
    }

    // The first release's documentation had names that its code never took.
    [Theory]
    [InlineData("ml_c5", "ml_c5")]
    [InlineData("ml.c5.xlarge", "ml_c5")]
    [InlineData("ml.c5", "ml_c5")]
    [InlineData("ml.g4dn.12xlarge", "ml_g4dn")]
    [InlineData("jetsontx1", "jetson_tx1")]
    [InlineData("JetsonTX2", "jetson_tx2")]
    [InlineData("jetson_tx2", "jetson_tx2")]
    [InlineData("a_new_device", "a_new_device")]
    public void A_target_may_be_said_as_people_say_it(string given, string sent) =>
        Assert.Equal(
            sent,
            CompilationRequest.Build(Source, Options with { TargetInstanceFamily = given }, "c", "role")
                .OutputConfig!.TargetDevice);

    [Fact]
    public void Text_is_sent_as_it_is_and_everything_else_as_JSON()
    {
        var request = CompilationRequest.Build(
            Source,
            Options with
            {
                InputShape = Samples.Values(("data", new object[] { 1, 3, 224, 224 }), ("é", new object[] { 1.5, true })),
                CompilerOption = "--verbose 1",
                KmsKey = "alias/key",
                VpcConfig = new VpcConfig { Subnet = ["subnet-1"], SecurityGroupId = ["sg-1", "sg-2"] },
                Tag = [new Tag("k", "v")],
            },
            "c",
            "role");

        Assert.Equal("""{"data": [1, 3, 224, 224], "\u00e9": [1.5, true]}""", request.InputConfig!.DataInputConfig);
        Assert.Equal(("--verbose 1", "alias/key"), (request.OutputConfig!.CompilerOptions, request.OutputConfig.KmsKeyId));
        Assert.Equal(["sg-1", "sg-2"], request.VpcConfig!.SecurityGroupIds);
        Assert.Equal(("k", "v"), (request.Tags![0].Key, request.Tags[0].Value));
        Assert.Equal(900, request.StoppingCondition!.MaxRuntimeInSeconds);
    }

    [Fact]
    public void Options_of_the_compiler_are_JSON_too() =>
        Assert.Equal(
            """{"dtype": "float32"}""",
            CompilationRequest.Build(Source, Options with { CompilerOption = Samples.Values(("dtype", "float32")) }, "c", "role")
                .OutputConfig!.CompilerOptions);

    private static (Model Model, CompilationOptions Options) Spoilt(string what)
    {
        var (model, options) = (Source, Options);
        var vpc = new VpcConfig { Subnet = ["subnet-1"] };
        switch (what)
        {
            case "no place": return (model, options with { OutputPath = null });
            case "no target": return (model, options with { TargetInstanceFamily = null });
            case "half a platform": return (model, options with { TargetInstanceFamily = null, TargetPlatformOs = "LINUX" });
            case "device and platform": return (model, options with { TargetPlatformOs = "LINUX", TargetPlatformArch = "X86" });
            case "version alone": return (model, options with { FrameworkVersion = "1.6" });
            case "framework alone, of an estimator":
                model.TrainingJobName = "job";
                return (model, options with { Framework = "pytorch" });
            case "unknown framework": return (model, options with { Framework = "pytroch", FrameworkVersion = "1.6" });
            case "no framework":
                (model.Framework, model.FrameworkVersion) = (null, null);
                return (model, options);
            case "two digits": return (model, options with { Framework = "pytorch", FrameworkVersion = "10.0" });
            case "subnet alone": return (model, options with { VpcConfig = vpc });
            case "place not in S3": return (model, options with { OutputPath = "/tmp/out" });
            case "no time": return (model, options with { MaxRun = 0 });
            case "long shape": return (model, options with { InputShape = new string('1', 16_385) });
            case "short options": return (model, options with { CompilerOption = "x" });
            case "odd shape": return (model, options with { InputShape = new object() });
            case "pipeline":
                model.Container = [Source, Source];
                return (model, options);
            case "many models":
                model.MultiModel = true;
                return (model, options);
            case "no artifact":
                model.ModelData = null;
                return (model, options);
            case "artifact elsewhere":
                model.ModelData = "file:///tmp/model.tar.gz";
                return (model, options);
            case "a folder":
                model.ModelData = "s3://b/models/";
                return (model, options);
            default: throw new ArgumentOutOfRangeException(nameof(what), what, "There is no such case.");
        }
    }
}
