using System.Text.RegularExpressions;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Encoding;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Storage;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Compilation;

/// <summary>The request that compiles a model: pure, and refused here when the service would refuse it.</summary>
internal static partial class CompilationRequest
{
    private const int MaxShape = 16_384;
    private const int MinOption = 3;
    private const int MaxOption = 1_024;

    private static readonly LimitTable<CompilationOptions> Limits = new()
    {
        Operation = "CreateCompilationJob",
        Texts =
        [
            new("-OutputPath", options => [options.OutputPath], 0, 1024, LimitPattern.S3),
            new("-KmsKey", options => [options.KmsKey], 0, 2048, LimitPattern.KmsKey),
            new("-Subnet", options => options.VpcConfig?.Subnet ?? [], 1, 32, LimitPattern.VpcId),
            new("-SecurityGroupId", options => options.VpcConfig?.SecurityGroupId ?? [], 1, 32, LimitPattern.VpcId),
            new("-Tag key", options => options.Tag.Select(tag => tag.Key), 1, 128, LimitPattern.TagText),
            new("-Tag value", options => options.Tag.Select(tag => tag.Value), 0, 256, LimitPattern.TagText),
        ],
        Numbers = [new("-MaxRun", options => [options.MaxRun], 1, int.MaxValue)],
        Counts =
        [
            new("-Subnet", options => options.VpcConfig?.Subnet.Count ?? 1, 16),
            new("-SecurityGroupId", options => options.VpcConfig?.SecurityGroupId.Count ?? 1, 5),
        ],
    };

    /// <summary>What can be checked without anybody's name or role.</summary>
    public static void Check(Model model, CompilationOptions options)
    {
        if (options.OutputPath is null)
        {
            throw Incomplete("Nothing says where the compiled model goes.", "Add -OutputPath s3://bucket/prefix.");
        }

        if (options is { FrameworkVersion: not null, Framework: null }
            || (model.TrainingJobName is not null && options is { FrameworkVersion: null, Framework: not null }))
        {
            throw Conflict("-Framework and -FrameworkVersion go together: give both, or neither.", options.Framework);
        }

        CheckTarget(options);
        CheckModel(model);
        Limits.Check(options);
        if (options.VpcConfig is { } vpc && (vpc.Subnet.Count == 0 || vpc.SecurityGroupId.Count == 0))
        {
            throw Conflict("-Subnet and -SecurityGroupId go together: give both, or neither.", vpc.ToString());
        }
    }

    public static CreateCompilationJobRequest Build(
        Model model, CompilationOptions options, string jobName, string? roleArn)
    {
        Check(model, options);
        var framework = CompilationFrameworks.Check(options.Framework ?? model.Framework, options.Framework is not null);
        var target = options.TargetInstanceFamily is { } given ? CompilationTargets.Parse(given) : null;
        return new CreateCompilationJobRequest
        {
            CompilationJobName = jobName,
            RoleArn = roleArn,
            InputConfig = new CompilationInputConfig
            {
                S3Uri = model.ModelData,
                DataInputConfig = Text(options.InputShape, "-InputShape", 1, MaxShape),
                Framework = framework.ToUpperInvariant(),
                FrameworkVersion = CompilationFrameworks.SendsVersion(framework, target)
                    ? ShortVersion(VersionOf(model, options, framework))
                    : null,
            },
            OutputConfig = new CompilationOutputConfig
            {
                S3OutputLocation = options.OutputPath,
                TargetDevice = target,
                TargetPlatform = target is null
                    ? new CompilationTargetPlatform
                    {
                        Os = options.TargetPlatformOs!.ToUpperInvariant(),
                        Arch = options.TargetPlatformArch!.ToUpperInvariant(),
                        Accelerator = options.TargetPlatformAccelerator?.ToUpperInvariant(),
                    }
                    : null,
                CompilerOptions = Text(options.CompilerOption, "-CompilerOption", MinOption, MaxOption),
                KmsKeyId = options.KmsKey,
            },
            VpcConfig = TrainingRequest.Vpc(options.VpcConfig),
            StoppingCondition = new StoppingCondition { MaxRuntimeInSeconds = options.MaxRun },
            Tags = WireTags.Of(options.Tag),
        };
    }

    private static void CheckTarget(CompilationOptions options)
    {
        var hasPlatform = options.TargetPlatformOs is not null || options.TargetPlatformArch is not null
            || options.TargetPlatformAccelerator is not null;
        if (options.TargetInstanceFamily is { } family && hasPlatform)
        {
            throw Conflict(
                "-TargetInstanceFamily names a device, and -TargetPlatformOs and its siblings describe one: give one of "
                + "the two.",
                family);
        }

        if (options.TargetInstanceFamily is null
            && (options.TargetPlatformOs is null || options.TargetPlatformArch is null))
        {
            throw Incomplete(
                hasPlatform
                    ? "A platform is described by -TargetPlatformOs and -TargetPlatformArch together."
                    : "Nothing says what the model is to be compiled for.",
                "Add -TargetInstanceFamily ml_c5, for example, or -TargetPlatformOs and -TargetPlatformArch.");
        }
    }

    private static void CheckModel(Model model)
    {
        var why = model switch
        {
            { Container.Count: > 0 } => "a pipeline is compiled container by container",
            { MultiModel: true } => "it is a prefix of many models; compile them one by one",
            { ModelData: null } => "it has no artifact",
            { ModelData: { } data } when !S3Uri.Is(data) => $"its artifact '{data}' isn't in S3",
            { ModelData: { } data } when data.EndsWith('/') =>
                $"its artifact '{data}' is a folder; the compiler takes a model.tar.gz",
            _ => null,
        };
        if (why is not null)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ModelNotCompilable, ErrorKind.InvalidArgument, $"The model can't be compiled: {why}.")
            {
                Target = model,
            };
        }
    }

    /// <summary>The version that the user said, else the model's own when it is of the same framework.</summary>
    private static string? VersionOf(Model model, CompilationOptions options, string framework) =>
        options.FrameworkVersion
        ?? (framework.Equals(model.Framework, StringComparison.OrdinalIgnoreCase) ? model.FrameworkVersion : null);

    /// <summary>The compiler knows versions by their first two numbers.</summary>
    private static string? ShortVersion(string? version)
    {
        if (version is null)
        {
            return null;
        }

        var shortened = string.Join('.', version.Split('.').Take(2));
        return Version().IsMatch(shortened)
            ? shortened
            : throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid,
                ErrorKind.InvalidArgument,
                $"-FrameworkVersion '{version}': the compiler takes versions like 1.15, of one digit, a dot and more.")
            {
                Target = version,
            };
    }

    /// <summary>Text as it is, anything else as the JSON that Python writes.</summary>
    private static string? Text(object? value, string parameter, int shortest, int longest)
    {
        string? text;
        try
        {
            text = value is null or string ? (string?)value : PythonJson.Dumps(value);
        }
        catch (NotSupportedException error)
        {
            throw Invalid($"{parameter} can't be written as JSON: {error.Message}", value, error);
        }

        return text is null || (text.Length >= shortest && text.Length <= longest)
            ? text
            : throw Invalid(
                $"{parameter} has {text.Length} characters as text; {shortest} to {longest} are taken.", value, null);
    }

    private static SageMakerEstimatorException Invalid(string message, object? target, Exception? error) =>
        new(ErrorId.ValueInvalid, ErrorKind.InvalidArgument, message, error) { Target = target };

    private static SageMakerEstimatorException Incomplete(string message, string action) =>
        new(ErrorId.CompilationIncomplete, ErrorKind.InvalidArgument, message) { RecommendedAction = action };

    private static SageMakerEstimatorException Conflict(string message, object? target) =>
        new(ErrorId.ParametersConflict, ErrorKind.InvalidArgument, message) { Target = target };

    [GeneratedRegex(@"^[0-9]\.[A-Za-z0-9.]{1,8}\z")]
    private static partial Regex Version();
}
