namespace FakeAws.Faults;

/// <summary>Something that goes wrong on the next requests.</summary>
public sealed record Fault
{
    /// <summary>`sagemaker`, `sagemaker-runtime`, `logs`, `cloudwatch`, `application-autoscaling`, `iam`, `sts`, `s3`, or null for any.</summary>
    public string? Service { get; init; }

    /// <summary>The operation, or null for any.</summary>
    public string? Operation { get; init; }

    /// <summary>
    /// `throttling`, `accessDenied`, `expiredToken`, `unknownKey`, `badSignature`, `clockSkew` (the service's own code and text);
    /// `internalFailure`, `serviceUnavailable` (modelled 500 and 503); `empty` (a status without a body), `html` (a load balancer's
    /// page); `reset` (the connection is cut); `truncated` (half of the body, then the connection is cut); `slow` (a delay, then the
    /// real answer); `error` (<see cref="Code"/>, <see cref="Message"/> and <see cref="Status"/>).
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>For how many requests; 0 for all until the next reset. Default 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>How many fitting requests go well first. Default 0.</summary>
    public int Skip { get; init; }

    /// <summary>Whether the work is done before things go wrong. Default false; `truncated` and `slow` always do it.</summary>
    public bool AfterWork { get; init; }

    /// <summary>HTTP status of `empty`, `html` and `error`. Default 503 (400 for `error`).</summary>
    public int? Status { get; init; }

    /// <summary>Code of `error`.</summary>
    public string? Code { get; init; }

    /// <summary>Text of `error` and `accessDenied`.</summary>
    public string? Message { get; init; }

    /// <summary>Body of `html`, instead of the usual page.</summary>
    public string? Body { get; init; }

    /// <summary>Real milliseconds that pass before the answer. Default 0.</summary>
    public int DelayMilliseconds { get; init; }
}
