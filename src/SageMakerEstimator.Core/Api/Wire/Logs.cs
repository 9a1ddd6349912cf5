using System.Text.Json.Serialization;

namespace SageMakerEstimator.Core.Api.Wire;

// CloudWatch Logs writes its members in lower camel case.
internal sealed record DescribeLogStreamsRequest
{
    [JsonPropertyName("logGroupName")]
    public string? LogGroupName { get; init; }

    [JsonPropertyName("logStreamNamePrefix")]
    public string? LogStreamNamePrefix { get; init; }

    [JsonPropertyName("nextToken")]
    public string? NextToken { get; init; }
}

internal sealed record DescribeLogStreamsResponse
{
    [JsonPropertyName("logStreams")]
    public IReadOnlyList<LogStream>? LogStreams { get; init; }

    [JsonPropertyName("nextToken")]
    public string? NextToken { get; init; }
}

internal sealed record LogStream
{
    [JsonPropertyName("logStreamName")]
    public string? LogStreamName { get; init; }
}

internal sealed record GetLogEventsRequest
{
    [JsonPropertyName("logGroupName")]
    public string? LogGroupName { get; init; }

    [JsonPropertyName("logStreamName")]
    public string? LogStreamName { get; init; }

    [JsonPropertyName("nextToken")]
    public string? NextToken { get; init; }

    [JsonPropertyName("limit")]
    public int? Limit { get; init; }

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    [JsonPropertyName("startTime")]
    public long? StartTime { get; init; }

    [JsonPropertyName("startFromHead")]
    public bool? StartFromHead { get; init; }
}

internal sealed record GetLogEventsResponse
{
    [JsonPropertyName("events")]
    public IReadOnlyList<OutputLogEvent>? Events { get; init; }

    [JsonPropertyName("nextForwardToken")]
    public string? NextForwardToken { get; init; }

    [JsonPropertyName("nextBackwardToken")]
    public string? NextBackwardToken { get; init; }
}

internal sealed record OutputLogEvent
{
    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    [JsonPropertyName("timestamp")]
    public long Timestamp { get; init; }

    [JsonPropertyName("message")]
    public string? Message { get; init; }
}
