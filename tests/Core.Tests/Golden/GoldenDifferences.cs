using System.Text.Json.Nodes;

namespace SageMakerEstimator.Core.Tests;

/// <summary>
/// What is decided otherwise than the reference does, one named rule each. The reference's unasked defaults
/// (DebugHookConfig, ProfilerConfig, telemetry, empty Tags and Environment) aren't in the cases at all.
/// </summary>
internal static class GoldenDifferences
{
    private static readonly Action<JsonObject, JsonObject>[] Rules = [SpotHasAWait, KeyAndValueAreOneTag, IsolatedModelStaysInside];

    private static readonly Action<string, JsonArray, JsonArray>[] DeploymentRules =
        [EndpointIsNamedLikeItsJob, ModelIsMadeOnce, UpdateIsNamedLikeItsEndpoint];

    /// <summary>Puts into ours what the reference would have sent, where the decision is the only reason for it.</summary>
    public static void Apply(JsonObject ours, JsonObject reference)
    {
        foreach (var rule in Rules)
        {
            rule(ours, reference);
        }
    }

    /// <summary>The types that the reference's predictor would have started with.</summary>
    public static (string ContentType, string Accept) StartTypes(
        (string ContentType, string Accept) ours, EstimatorKind kind) => kind switch
        {
            EstimatorKind.Framework => ours,
            EstimatorKind.Algorithm => AlgorithmsAndImagesAreReadable("application/x-recordio-protobuf", "application/x-recordio-protobuf"),
            _ => AlgorithmsAndImagesAreReadable("application/octet-stream", "*/*"),
        };

    /// <summary>Algorithms and images start with CSV and JSON, which a person can read; in the reference with RecordIO and with bytes.</summary>
    private static (string ContentType, string Accept) AlgorithmsAndImagesAreReadable(string contentType, string accept) =>
        (contentType, accept);

    /// <summary>What the reference would have sent of a record.</summary>
    public static string Body(string ours, object? record, string format, bool isTuple) =>
        format == "csv" && !isTuple && record is object?[] list && list is [string, ..]
            ? ListOfTextIsOneRow(list)
            : ours;

    /// <summary>
    /// A list of scalars is one row, texts among them. The reference looks at the first item: a list that begins with a
    /// text is rows to it, each written as it is; a tuple is one row.
    /// </summary>
    private static string ListOfTextIsOneRow(object?[] list) => string.Join('\n', list);

    /// <summary>
    /// The reference's operations without those that are decided otherwise: ListBuckets is never asked, whose account it
    /// is and whether its bucket is there is asked once, a bucket with a prefix is headed and not listed, a user is never
    /// looked for among the roles, and where the model lies is asked when somebody wants to know, not in the run.
    /// </summary>
    public static IEnumerable<string> OfReference(IEnumerable<string> operations)
    {
        var seen = new HashSet<string>();
        return operations
            .Where(line => line is not ("ListBuckets" or "DescribeTrainingJob") && !line.EndsWith("NoSuchEntity", StringComparison.Ordinal))
            .Where(line => !IsLook(line) || seen.Add(line))
            .Select(line => line.Replace("ListObjectsV2 ", "HeadBucket "))
            .ToArray();
    }

    /// <summary>
    /// Ours without the looks that the reference doesn't take: whether a given name is free, and whether a file is there
    /// already. Parts of a file go side by side, so they are put in their order.
    /// </summary>
    public static IEnumerable<string> OfOurs(IEnumerable<string> operations)
    {
        var lines = operations
            .Where(line => !line.StartsWith("DescribeTrainingJob", StringComparison.Ordinal)
                && !line.StartsWith("HeadObject ", StringComparison.Ordinal))
            .ToArray();
        var parts = new Queue<string>(lines.Where(IsPart).Order(StringComparer.Ordinal));
        return [.. lines.Select(line => IsPart(line) ? parts.Dequeue() : line)];
    }

    private static bool IsLook(string line) =>
        line == "GetCallerIdentity" || line.StartsWith("HeadBucket ", StringComparison.Ordinal);

    private static bool IsPart(string line) => line.StartsWith("UploadPart ", StringComparison.Ordinal);

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

    /// <summary>The same for the requests of a deployment: changes ours into what the reference would have sent.</summary>
    public static void Apply(string name, JsonArray ours, JsonArray reference)
    {
        foreach (var rule in DeploymentRules)
        {
            rule(name, ours, reference);
        }
    }

    /// <summary>An estimator's endpoint is named like its job; the reference makes a name with a new stamp.</summary>
    private static void EndpointIsNamedLikeItsJob(string name, JsonArray ours, JsonArray reference)
    {
        if (name == "deploy-fw-estimator")
        {
            Rename(ours, "job-1", reference[^1]!["Parameters"]!["EndpointName"]!.ToString());
        }
    }

    /// <summary>A registered model isn't created again; the reference tries, and is told that it exists.</summary>
    private static void ModelIsMadeOnce(string name, JsonArray ours, JsonArray reference)
    {
        if (name == "deploy-create-then-deploy")
        {
            ours.Insert(0, reference[0]!.DeepClone());
        }
    }

    /// <summary>An update's config is named after its endpoint; the reference's other way of updating takes the model's name.</summary>
    private static void UpdateIsNamedLikeItsEndpoint(string name, JsonArray ours, JsonArray reference)
    {
        if (name == "deploy-model-update-kwarg")
        {
            Rename(ours, "ep-1-2020-01-02-03-04-05-678", reference[^1]!["Parameters"]!["EndpointConfigName"]!.ToString());
        }
    }

    private static void Rename(JsonArray requests, string from, string to)
    {
        foreach (var parameters in requests.Select(request => request!["Parameters"]!.AsObject()))
        {
            foreach (var member in new[] { "EndpointName", "EndpointConfigName" })
            {
                if (parameters[member]?.ToString() == from)
                {
                    parameters[member] = to;
                }
            }
        }
    }
}
