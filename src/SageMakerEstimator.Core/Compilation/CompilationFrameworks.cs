using SageMakerEstimator.Core.Images;

namespace SageMakerEstimator.Core.Compilation;

/// <summary>The frameworks whose models can be compiled, and where the compiler wants to know their version.</summary>
internal static class CompilationFrameworks
{
    // CreateCompilationJob's Framework, as people write it.
    public static readonly IReadOnlyList<string> Names =
        ["tensorflow", "pytorch", "mxnet", "xgboost", "onnx", "keras", "tflite", "sklearn", "darknet"];

    // Compilers of several versions, and of one more on Inferentia. The reference sends the version to these only.
    private static readonly HashSet<string> Versioned = new(StringComparer.Ordinal) { "tensorflow", "pytorch" };
    private static readonly (string Target, string Framework)[] VersionedToo = [("ml_inf1", "mxnet")];

    // Targets whose compiler takes what it is given.
    private static readonly HashSet<string> Unversioned = new(StringComparer.Ordinal)
    {
        "imx8mplus", "jacinto_tda4vm", "coreml", "sitara_am57x", "amba_cv2", "amba_cv22", "amba_cv25", "lambda",
    };

    /// <summary>A name that can be compiled, in small letters, or an error that says which can.</summary>
    public static string Check(string? framework, bool isGiven)
    {
        var name = framework?.ToLowerInvariant();
        if (name is not null && Names.Contains(name))
        {
            return name;
        }

        var nearest = name is null ? null : NearestMatch.Of(name, Names);
        throw new SageMakerEstimatorException(
            name is null ? ErrorId.CompilationIncomplete : ErrorId.ValueInvalid,
            ErrorKind.InvalidArgument,
            name is null
                ? "Nothing says which framework the model is of, which its compiler must know."
                : $"{(isGiven ? "-Framework" : "The model's framework")} '{framework}' can't be compiled; "
                + $"these can: {string.Join(", ", Names)}.")
        {
            Target = framework,
            RecommendedAction = nearest is null ? "Add -Framework and -FrameworkVersion." : $"Try -Framework {nearest}.",
        };
    }

    public static bool SendsVersion(string framework, string? target) =>
        target is not null
        && ((Versioned.Contains(framework) && !Unversioned.Contains(target))
            || VersionedToo.Contains((target, framework)));
}
