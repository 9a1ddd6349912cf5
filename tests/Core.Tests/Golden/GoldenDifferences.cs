using System.Text.Json.Nodes;

namespace SageMakerEstimator.Core.Tests;

/// <summary>
/// What is decided otherwise than the reference does, one named rule each. The reference's unasked defaults
/// (DebugHookConfig, ProfilerConfig, telemetry, empty Tags and Environment) aren't in the cases at all.
/// </summary>
internal static class GoldenDifferences
{
    private static readonly Action<JsonObject, JsonObject>[] Rules = [SpotHasAWait, KeyAndValueAreOneTag, IsolatedModelStaysInside];

    /// <summary>Puts into ours what the reference would have sent, where the decision is the only reason for it.</summary>
    public static void Apply(JsonObject ours, JsonObject reference)
    {
        foreach (var rule in Rules)
        {
            rule(ours, reference);
        }
    }

    /// <summary>
    /// The reference's operations, one look each: ListBuckets is never asked, and whose account it is and whether its
    /// bucket is there is asked once.
    /// </summary>
    public static IEnumerable<string> OfReference(IEnumerable<string> operations) =>
        operations.Where(operation => operation != "ListBuckets" && operation != "DescribeTrainingJob").Distinct();

    /// <summary>Ours without the look that the reference doesn't take: whether a given name is free.</summary>
    public static IEnumerable<string> OfOurs(IEnumerable<string> operations) =>
        operations.Where(operation => operation != "DescribeTrainingJob");

    /// <summary>Spot without a wait is refused by the service: ours sends one, the reference none.</summary>
    private static void SpotHasAWait(JsonObject ours, JsonObject reference)
    {
        const string Wait = "MaxWaitTimeInSeconds";
        if (reference["EnableManagedSpotTraining"] is not null && reference["StoppingCondition"]?[Wait] is null)
        {
            ours["StoppingCondition"]!.AsObject().Remove(Wait);
        }
    }

    /// <summary>A dictionary with exactly Key and Value is one tag; the reference makes two of it.</summary>
    private static void KeyAndValueAreOneTag(JsonObject ours, JsonObject reference)
    {
        if (reference["Tags"] is JsonArray { Count: 2 } tags
            && tags[0]!["Key"]!.ToString() == "Key" && tags[1]!["Key"]!.ToString() == "Value")
        {
            ours["Tags"] = reference["Tags"]!.DeepClone();
        }
    }

    /// <summary>A job without a network can't write to S3: its model_dir is the container's own folder.</summary>
    private static void IsolatedModelStaysInside(JsonObject ours, JsonObject reference)
    {
        const string ModelDir = "model_dir";
        if (reference["EnableNetworkIsolation"] is not null
            && reference["HyperParameters"]?[ModelDir]?.ToString().StartsWith("\"s3://", StringComparison.Ordinal) == true
            && ours["HyperParameters"]?[ModelDir]?.ToString() == "\"/opt/ml/model\"")
        {
            ours["HyperParameters"]![ModelDir] = reference["HyperParameters"]![ModelDir]!.DeepClone();
        }
    }
}
