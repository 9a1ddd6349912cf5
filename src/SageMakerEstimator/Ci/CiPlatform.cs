namespace SageMakerEstimator.Ci;

/// <summary>What an annotation says: that something is wrong, or may be.</summary>
internal enum CiIssue
{
    Error,
    Warning,
}

/// <summary>
/// A pipeline that reads along what a step writes, and takes some lines as commands. Lines of jobs are anybody's: none
/// of them may become one.
/// </summary>
internal abstract class CiPlatform
{
    /// <summary>The platform that this process runs on; null at a prompt and everywhere else.</summary>
    public static CiPlatform? Current =>
        IsSet("GITHUB_ACTIONS") ? new GitHubActions()
        : IsSet("TF_BUILD") ? new AzurePipelines()
        : null;

    /// <summary>The lines that begin a group which folds, and protect what comes in it.</summary>
    public abstract IEnumerable<string> Open(string title, string token);

    /// <summary>The lines that end it.</summary>
    public abstract IEnumerable<string> Close(string token);

    /// <summary>A line of a job, as it may stand in a group.</summary>
    /// <param name="line">What the job wrote.</param>
    /// <param name="isProtected">The group was opened while no other was.</param>
    public abstract string Line(string line, bool isProtected);

    /// <summary>The command that makes an annotation.</summary>
    public abstract string Issue(CiIssue kind, string title, string message);

    /// <summary>The file that a summary of the step is appended to; null when each has a file of its own, or none is taken.</summary>
    public virtual string? SummaryFile => null;

    /// <summary>The folder for files of summaries; null when they are appended to one.</summary>
    public virtual string? SummaryFolder => null;

    /// <summary>The command that takes a summary's file; null when none is needed.</summary>
    public virtual string? TakeSummary(string path) => null;

    /// <summary>Text for outside a group, none of whose lines is a command.</summary>
    public string Harmless(string text) => CiText.Harmless(text);

    private static bool IsSet(string variable) =>
        string.Equals(Environment.GetEnvironmentVariable(variable), "true", StringComparison.OrdinalIgnoreCase);
}

/// <summary>GitHub Actions: commands begin a line with two colons, or stand anywhere as <c>##[…]</c>.</summary>
internal sealed class GitHubActions : CiPlatform
{
    public override string? SummaryFile =>
        Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is { Length: > 0 } path ? path : null;

    public override IEnumerable<string> Open(string title, string token) =>
        [$"::group::{CiText.Data(title)}", $"::stop-commands::{token}"];

    public override IEnumerable<string> Close(string token) => [$"::{token}::", "::endgroup::"];

    /// <summary>Between the tokens no line is a command, so that a log is shown as it is.</summary>
    public override string Line(string line, bool isProtected) => isProtected ? line : Harmless(line);

    public override string Issue(CiIssue kind, string title, string message) =>
        $"::{(kind == CiIssue.Error ? "error" : "warning")} title={CiText.Property(title)}::{CiText.Data(message)}";
}

/// <summary>Azure Pipelines: commands stand anywhere in a line as <c>##vso[…]</c>, formats at its beginning as <c>##[…]</c>.</summary>
internal sealed class AzurePipelines : CiPlatform
{
    public override string? SummaryFolder =>
        Environment.GetEnvironmentVariable("AGENT_TEMPDIRECTORY") is { Length: > 0 } folder ? folder : Path.GetTempPath();

    public override IEnumerable<string> Open(string title, string token) => [$"##[group]{Harmless(title)}"];

    public override IEnumerable<string> Close(string token) => ["##[endgroup]"];

    /// <summary>There is no way to stop commands: they are broken.</summary>
    public override string Line(string line, bool isProtected) => Harmless(line);

    public override string Issue(CiIssue kind, string title, string message) =>
        $"##vso[task.logissue type={(kind == CiIssue.Error ? "error" : "warning")}]"
        + CiText.AzureData($"{title}: {message}");

    public override string? TakeSummary(string path) => $"##vso[task.uploadsummary]{CiText.AzureData(path)}";
}
