using System.Collections;
using System.Collections.Specialized;

namespace SageMakerEstimator.Core.Images;

/// <summary>What no row of the catalogue says: tags that depend on the machine or on how work is distributed.</summary>
internal static class TagExceptions
{
    /// <summary>Names that training is meant by when no scope is said, though not all their images can train.</summary>
    public static readonly IReadOnlySet<string> TrainingByDefault = new HashSet<string> { "xgboost", "sklearn" };

    /// <summary>Names whose tags go without Python when none is asked for.</summary>
    public static readonly IReadOnlySet<string> PythonByChoice = new HashSet<string> { "spark" };

    // Images for the network between p4d instances: name and tag → what the tag goes on with.
    private static readonly Dictionary<string, string> Clusters = new(StringComparer.Ordinal)
    {
        ["tensorflow:1.15-gpu-py37"] = "cu110-ubuntu18.04-v8",
        ["tensorflow:1.15.4-gpu-py37"] = "cu110-ubuntu18.04",
        ["tensorflow:1.15.5-gpu-py37"] = "cu110-ubuntu18.04",
        ["tensorflow:2.3-gpu-py37"] = "cu110-ubuntu18.04-v3",
        ["tensorflow:2.3.1-gpu-py37"] = "cu110-ubuntu18.04",
        ["tensorflow:2.3.2-gpu-py37"] = "cu110-ubuntu18.04",
        ["mxnet:1.8-gpu-py37"] = "cu110-ubuntu16.04-v1",
        ["mxnet:1.8.0-gpu-py37"] = "cu110-ubuntu16.04",
        ["pytorch:1.6-gpu-py3"] = "cu110-ubuntu18.04-v3",
        ["pytorch:1.6-gpu-py36"] = "cu110-ubuntu18.04-v3",
        ["pytorch:1.6.0-gpu-py3"] = "cu110-ubuntu18.04",
        ["pytorch:1.6.0-gpu-py36"] = "cu110-ubuntu18.04",
    };

    // The CUDA of the model-parallel library's images: release → container, and what p5 takes of the other releases.
    private static readonly (string Release, string Container)[] ModelParallel =
    [
        ("2.5", "cu124"), ("2.4", "cu121"), ("2.3", "cu121"), ("2.2", "cu121"), ("2.1", "cu121"),
    ];

    // From this version on the images are built without the GPU of p2.
    private static readonly Dictionary<string, string> WithoutP2 = new(StringComparer.Ordinal)
    {
        ["pytorch"] = "1.13",
        ["tensorflow"] = "2.12",
    };

    /// <summary>What the tag goes on with, or null.</summary>
    public static string? Cluster(string name, string tag, string? family, OrderedDictionary? distribution) =>
        family == "p4d" || distribution?.Contains("smdistributed") == true
            ? Clusters.GetValueOrDefault($"{name}:{tag}")
            : null;

    /// <summary>Whether the model-parallel library of SageMaker is asked for, which has images of its own.</summary>
    public static bool IsModelParallel(OrderedDictionary? distribution) =>
        distribution?.Contains("torch_distributed") == true
        && distribution["smdistributed"] is IDictionary library
        && library.Contains("modelparallel")
        && (library["modelparallel"] as IDictionary)?["enabled"] is not false;

    public static string ModelParallelContainer(string version, string? family)
    {
        var known = ModelParallel.FirstOrDefault(
            row => $"{version}.".StartsWith($"{row.Release}.", StringComparison.Ordinal));
        return known.Container ?? (family?.StartsWith("p5", StringComparison.Ordinal) == true ? "cu121" : "cu118");
    }

    /// <summary>Whether that version has no image for p2.</summary>
    public static bool IsTooNewForP2(string name, string version, string? family) =>
        family == "p2"
        && WithoutP2.TryGetValue(name, out var first)
        && VersionText.Compare(version, first) >= 0;

    /// <summary>Whether the tag leaves its processor out.</summary>
    public static bool IsUntagged(string name, string? processor) =>
        name == "sagemaker-tritonserver" && processor == "gpu";
}
