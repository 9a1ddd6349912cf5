using System.Text.Json.Nodes;
using FakeAws.Wire;

namespace FakeAws.State;

/// <summary>A request that the double got, and what it answered.</summary>
public sealed record RecordedRequest
{
    /// <summary>Counts from 1.</summary>
    public required int Number { get; init; }

    /// <summary>`sagemaker`, `sagemaker-runtime`, `logs`, `cloudwatch`, `iam`, `sts` or `s3`.</summary>
    public required string Service { get; init; }

    /// <summary>`CreateTrainingJob`, `PutObject` …</summary>
    public required string Operation { get; init; }

    /// <summary>GET, POST …</summary>
    public required string Method { get; init; }

    /// <summary>The path as it was sent.</summary>
    public required string Path { get; init; }

    /// <summary>The input by member name; for S3 bucket, key, query and x-amz- headers.</summary>
    public required JsonObject Parameters { get; init; }

    /// <summary>Headers in lower case; the signature and the session token are left out.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Bytes of the body as sent.</summary>
    public required int BodyLength { get; init; }

    /// <summary>Who signed it; null when nobody did.</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>The region in the credential scope.</summary>
    public string? Region { get; init; }

    /// <summary>HTTP status answered; 0 when the connection was cut.</summary>
    public required int Status { get; init; }

    /// <summary>The error's code, or null.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>How many facts of the service's model it was held against.</summary>
    public required int FactsChecked { get; init; }

    /// <summary>The kind of the fault that was played on it, or null.</summary>
    public string? Fault { get; init; }

    /// <summary>The code that would have been answered but for the fault: what AWS refuses stays refused. Null when there is none.</summary>
    public string? MaskedError { get; init; }

    /// <summary>When it came, in the wire's time.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The id that was answered.</summary>
    public required string RequestId { get; init; }
}

/// <summary>Every request since the last reset.</summary>
internal sealed class RequestLog
{
    private static readonly string[] Secrets = ["authorization", "x-amz-security-token", "cookie"];
    private readonly List<RecordedRequest> _requests = [];

    public IReadOnlyList<RecordedRequest> All
    {
        get { lock (_requests) return [.. _requests]; }
    }

    public void Add(Call call, int status, string? errorCode, string? fault)
    {
        WireRequest wire = call.Wire;
        lock (_requests)
        {
            _requests.Add(new RecordedRequest
            {
                Number = _requests.Count + 1,
                Service = call.Service,
                Operation = call.Operation,
                Method = wire.Method,
                Path = wire.RawPath,
                Parameters = call.Input.DeepClone().AsObject(),
                Headers = wire.Headers.Where(h => !Secrets.Contains(h.Key)).ToDictionary(h => h.Key, h => string.Join(",", h.Value)),
                BodyLength = wire.Body.Length,
                AccessKeyId = call.Caller?.Key.AccessKeyId,
                Region = call.Caller?.Region,
                Status = status,
                ErrorCode = errorCode,
                FactsChecked = call.FactsChecked,
                Fault = fault,
                MaskedError = call.MaskedError,
                Time = call.World.Clock.Wire.GetUtcNow(),
                RequestId = call.RequestId,
            });
        }
    }

    public void Reset()
    {
        lock (_requests)
            _requests.Clear();
    }
}
