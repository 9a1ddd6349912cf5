using System.Text.RegularExpressions;

namespace SageMakerEstimator.Core.Compilation;

/// <summary>What models are compiled for: families of SageMaker's machines, and devices that a model is taken to.</summary>
internal static partial class CompilationTargets
{
    // CreateCompilationJob's TargetDevice. It grows: another name is sent as it is.
    public static readonly IReadOnlyList<string> Devices =
    [
        "ml_m4", "ml_m5", "ml_m6g", "ml_c4", "ml_c5", "ml_c6g", "ml_p2", "ml_p3", "ml_g4dn", "ml_inf1", "ml_inf2",
        "ml_trn1", "ml_eia2", "lambda", "jetson_tx1", "jetson_tx2", "jetson_nano", "jetson_xavier", "rasp3b", "rasp4b",
        "imx8qm", "imx8mplus", "deeplens", "rk3399", "rk3288", "aisage", "sbe_c", "qcs605", "qcs603", "sitara_am57x",
        "amba_cv2", "amba_cv22", "amba_cv25", "x86_win32", "x86_win64", "coreml", "jacinto_tda4vm",
    ];

    public static readonly IReadOnlyList<string> Systems = ["ANDROID", "LINUX"];

    public static readonly IReadOnlyList<string> Architectures = ["X86_64", "X86", "ARM64", "ARM_EABI", "ARM_EABIHF"];

    public static readonly IReadOnlyList<string> Accelerators = ["INTEL_GRAPHICS", "MALI", "NVIDIA", "NNA"];

    // The names that the first release of the Python SDK had in its documentation, and never in its code.
    private static readonly Dictionary<string, string> OldNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["jetsontx1"] = "jetson_tx1",
        ["jetsontx2"] = "jetson_tx2",
    };

    // An image isn't given for these: an accelerator works beside the model's own image.
    private static readonly HashSet<string> WithoutImage = new(StringComparer.Ordinal) { "ml_eia2" };

    /// <summary>The target as the service knows it: an instance type or <c>ml.c5</c> means its family.</summary>
    public static string Parse(string target)
    {
        if (OldNames.TryGetValue(target, out var known))
        {
            return known;
        }

        var family = InstanceType().Match(target);
        return family.Success ? $"ml_{family.Groups[1].Value}" : target;
    }

    /// <summary>Whether SageMaker hosts what was compiled for it.</summary>
    public static bool IsHosted(string? target) => target?.StartsWith("ml_", StringComparison.Ordinal) == true;

    /// <summary>Whether the service names an image that serves the compiled model.</summary>
    public static bool HasImage(string? target) => IsHosted(target) && !WithoutImage.Contains(target!);

    [GeneratedRegex(@"^ml\.([a-z0-9-]+?)(?:\.[a-z0-9]+)?\z")]
    private static partial Regex InstanceType();
}
