using System.Text.Json;

namespace FakeAws.Facts;

/// <summary>Numbers and lists that no service model has (Facts/rules.json).</summary>
internal sealed record Rules
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static Rules Instance { get; } = JsonSerializer.Deserialize<Rules>(FactsCatalog.Open("rules.json"), Options)!;

    public required IReadOnlyList<string> LocalStorageFamilies { get; init; }

    public required IReadOnlyList<string> AlgorithmsWithoutCheckpoints { get; init; }

    public required long SpotLimitWithoutCheckpointsInSeconds { get; init; }

    public required long MaxTransformPayloadProductInMB { get; init; }

    public required int InvokeBodyLimit { get; init; }

    public required int LogPageBytes { get; init; }

    public required int LogPageEvents { get; init; }

    public required int LogEventOverhead { get; init; }

    public required double LogTokenHours { get; init; }

    public required double LastEventLagMinutes { get; init; }

    public required int MetricPointsLimit { get; init; }

    public required int MetricDataPointsLimit { get; init; }

    public required int ListPageSize { get; init; }

    public required double JsonSkewMinutes { get; init; }

    public required double S3SkewMinutes { get; init; }

    public required IReadOnlyList<string> GlobalSigningRegions { get; init; }

    /// <summary>`ml.g5.xlarge` → whether SageMaker gives such an instance local disks instead of a volume.</summary>
    public bool HasLocalStorage(string? instanceType) =>
        instanceType?.Split('.') is [_, var family, _] && LocalStorageFamilies.Contains(family);
}
