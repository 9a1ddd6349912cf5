namespace FakeAws.Control;

/// <summary>Lines for a log stream.</summary>
public sealed record LogSpec
{
    /// <summary>`/aws/sagemaker/TrainingJobs` …</summary>
    public required string Group { get; init; }

    /// <summary>The stream's name.</summary>
    public required string Stream { get; init; }

    /// <summary>The lines.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>Milliseconds since 1970; default now.</summary>
    public long? Timestamp { get; init; }

    /// <summary>How many empty pages readers get in between.</summary>
    public int EmptyPages { get; init; }

    /// <summary>Region. Default us-west-2.</summary>
    public string Region { get; init; } = FakeAwsOptions.DefaultRegion;
}

/// <summary>Points of a metric.</summary>
public sealed record MetricSpec
{
    /// <summary>`/aws/sagemaker/TrainingJobs` …</summary>
    public required string Namespace { get; init; }

    /// <summary>The metric's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its dimensions.</summary>
    public IReadOnlyDictionary<string, string> Dimensions { get; init; } = new Dictionary<string, string>();

    /// <summary>ISO time → value.</summary>
    public required IReadOnlyDictionary<string, double> Points { get; init; }

    /// <summary>Region. Default us-west-2.</summary>
    public string Region { get; init; } = FakeAwsOptions.DefaultRegion;
}

/// <summary>A change of the clock; what isn't given stays.</summary>
/// <param name="OffsetSeconds">How far the wire's clock is ahead of the real one.</param>
/// <param name="AdvanceSeconds">How far to move the work's time now.</param>
/// <param name="AutoAdvanceSeconds">How far each Describe call moves it.</param>
/// <param name="Frozen">Whether it stands still otherwise.</param>
public sealed record ClockSpec(double? OffsetSeconds, double? AdvanceSeconds, double? AutoAdvanceSeconds, bool? Frozen);

/// <summary>An action to deny or allow.</summary>
public sealed record DenySpec(string? Action, bool Explicit = false, string AccessKeyId = FakeAwsOptions.DefaultAccessKeyId);

/// <summary>A bucket.</summary>
public sealed record BucketSpec(
    string Name, string Region = FakeAwsOptions.DefaultRegion, string Account = FakeAwsOptions.DefaultAccount, IReadOnlyList<string>? SharedWith = null);

/// <summary>An object: text, or base64.</summary>
public sealed record ObjectSpec(string Bucket, string Key, string? Text = null, byte[]? Base64 = null, bool Kms = false);

/// <summary>A limit on instances.</summary>
/// <param name="InstanceType">`ml.m5.xlarge` …</param>
/// <param name="Usage">`training job`, `spot training job`, `endpoint`, `transform job`.</param>
/// <param name="Limit">How many there may be.</param>
/// <param name="NewWording">Whether the refusal names Service Quotas, as newer ones do, instead of AWS support.</param>
public sealed record QuotaSpec(string InstanceType, string Usage, int Limit, bool NewWording = false);

/// <summary>Statuses for an endpoint that goes through them on its own.</summary>
public sealed record EndpointMove(string Name, IReadOnlyList<Time.Step> Steps, string Region = FakeAwsOptions.DefaultRegion);
