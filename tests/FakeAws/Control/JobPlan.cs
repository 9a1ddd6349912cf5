using FakeAws.Time;

namespace FakeAws.Control;

/// <summary>What will become of a training, transform or compilation job that is created next.</summary>
public sealed record JobPlan
{
    /// <summary>`training`, `transform` or `compilation`. Default training.</summary>
    public string Kind { get; init; } = "training";

    /// <summary>The job it is for, `*` at the end for a beginning; default any.</summary>
    public string Match { get; init; } = "*";

    /// <summary>For how many jobs it holds; 0 for all that follow. Default 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>`Completed`, `Failed` or `Stopped`. Default Completed.</summary>
    public string Outcome { get; init; } = "Completed";

    /// <summary>
    /// The whole way, secondary statuses for training. Default: Starting, Downloading, Training, Uploading, then the outcome, some
    /// seconds each.
    /// </summary>
    public IReadOnlyList<Step>? Steps { get; init; }

    /// <summary>How long training itself lasts when <see cref="Steps"/> isn't given. Default 5 s.</summary>
    public double TrainingSeconds { get; init; } = 5;

    /// <summary>FailureReason of a failed job; default `AlgorithmError: , exit code: {ExitCode}`.</summary>
    public string? FailureReason { get; init; }

    /// <summary>Exit code in the default failure reason. Default 1.</summary>
    public int ExitCode { get; init; } = 1;

    /// <summary>Lines that the job writes; null for a few of the double's own.</summary>
    public IReadOnlyList<LogLine>? Logs { get; init; }

    /// <summary>How long after Downloading begins the log streams appear. Default 0.</summary>
    public double StreamDelaySeconds { get; init; }

    /// <summary>How many empty pages a reader of the job's logs gets in between. Default 0.</summary>
    public int EmptyLogPages { get; init; }

    /// <summary>Whether the model archive is written when the job says where it is. Default true.</summary>
    public bool WriteModel { get; init; } = true;

    /// <summary>Whether a job that failed or was stopped names ModelArtifacts. Default: only when it was stopped while training.</summary>
    public bool? NameModel { get; init; }

    /// <summary>Files of the model archive: name → text. Default one small file.</summary>
    public IReadOnlyDictionary<string, string>? ModelFiles { get; init; }

    /// <summary>Metrics that the job ends with: name → value.</summary>
    public IReadOnlyDictionary<string, double>? FinalMetrics { get; init; }

    /// <summary>How long Stopping lasts. Default 1 s.</summary>
    public double StoppingSeconds { get; init; } = 1;

    /// <summary>How many reads don't see the job's record yet. Default 0.</summary>
    public int HiddenReads { get; init; }
}

/// <summary>A line in a job's log.</summary>
/// <param name="Message">The text.</param>
/// <param name="At">Status at which it is written; default Training.</param>
/// <param name="After">Seconds after that status began.</param>
/// <param name="Host">`algo-1` … (training), or a whole stream name without the job's; `data-log` (transform).</param>
/// <param name="Delay">Seconds until a reader can see it.</param>
public sealed record LogLine(string Message, string At = "Training", double After = 0, string Host = "algo-1", double Delay = 0);

/// <summary>What will become of an endpoint.</summary>
public sealed record EndpointPlan
{
    /// <summary>The endpoint it is for, `*` at the end for a beginning; default any.</summary>
    public string Match { get; init; } = "*";

    /// <summary>For how many operations it holds; 0 for all that follow. Default 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>`create`, `update` or `delete`. Default create.</summary>
    public string On { get; init; } = "create";

    /// <summary>
    /// Statuses. Default for create: Creating 3 s, InService. For update: InService for two reads, Updating 3 s, InService; put
    /// RollingBack in between and the old config stays. For delete: Deleting 2 s.
    /// </summary>
    public IReadOnlyList<Step>? Steps { get; init; }

    /// <summary>FailureReason while Failed or after a rollback.</summary>
    public string? FailureReason { get; init; }

    /// <summary>Whether the endpoint is hidden from that many reads. Default 0.</summary>
    public int HiddenReads { get; init; }

    /// <summary>Lines in the endpoint's log when it comes into service; null for a few of the double's own.</summary>
    public IReadOnlyList<string>? Logs { get; init; }
}

/// <summary>Hides the next new records of a kind for some reads.</summary>
/// <param name="Kind">`training-job`, `model`, `endpoint-config`, `endpoint`, `transform-job`, `compilation-job`, `bucket`.</param>
/// <param name="Reads">How many reads don't see it.</param>
/// <param name="Count">For how many new records.</param>
/// <param name="Denied">Whether a hidden bucket answers 403 instead of 404.</param>
public sealed record HidePlan(string Kind, int Reads, int Count = 1, bool Denied = false);
