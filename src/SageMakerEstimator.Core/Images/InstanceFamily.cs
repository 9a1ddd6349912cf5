using System.Text.RegularExpressions;
using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Images;

/// <summary>What an instance type's family says about the processor an image must be made for.</summary>
internal static partial class InstanceFamily
{
    /// <summary><c>c5</c> of <c>ml.c5.xlarge</c> and of <c>ml_c5</c>; null when it is neither.</summary>
    public static string? Of(string? instanceType) =>
        instanceType is not null && Pattern().Match(instanceType) is { Success: true } match
            ? match.Groups[1].Value
            : null;

    /// <summary>Graviton's ARM processors; g5g has a GPU beside them and no image here.</summary>
    public static bool IsGraviton(string? family) => family is not (null or "g5g") && Graviton().IsMatch(family);

    public static bool IsInferentia(string? family) => family?.StartsWith("inf", StringComparison.Ordinal) == true;

    public static bool IsTrainium(string? family) => family?.StartsWith("trn", StringComparison.Ordinal) == true;

    /// <summary>
    /// The names that a type's processor may go by, the one that counts most first; none when it is no instance type.
    /// </summary>
    public static IReadOnlyList<string> ProcessorsOf(string instanceType)
    {
        if (InstanceTypes.IsLocal(instanceType))
        {
            return [instanceType.Equals(InstanceTypes.Local, StringComparison.OrdinalIgnoreCase) ? "cpu" : "gpu"];
        }

        // Some images are made for one family, and some of Neuron's say so instead of the chip.
        return Of(instanceType) switch
        {
            null => [],
            var family when IsInferentia(family) => [family, "inf", "neuronx", "neuron"],
            var family when IsTrainium(family) => [family, "trn", "neuronx", "neuron"],
            var family => [family, family[0] is 'g' or 'p' ? "gpu" : "cpu"],
        };
    }

    [GeneratedRegex(@"^ml[._]([a-z0-9-]+)\.?\w*\z")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^[a-z][0-9]+g[a-z]*\z")]
    private static partial Regex Graviton();
}
