using System.Globalization;
using System.Text;

namespace SageMakerEstimator.Ci;

/// <summary>
/// The summary of a pipeline's step: the report of each job, or one table when there are many. It never fails a job:
/// what can't be written is said.
/// </summary>
internal sealed class CiSummary(CiPlatform platform, IReportOperations reports, int jobs, Action<string> show) : IDisposable
{
    // More reports than these nobody reads on one page.
    private const int MaxReports = 10;

    // GitHub takes a mebibyte a step, and refuses all of it when it is more.
    private const int MaxBytes = 1024 * 1024;
    private const int LogLines = 50;

    private string? _table;

    /// <summary>A job has ended.</summary>
    public async Task AddAsync(TrainingJob job, IOperationSink sink, CancellationToken token)
    {
        if (platform.SummaryFile is null && platform.SummaryFolder is null)
        {
            return;
        }

        try
        {
            if (jobs > MaxReports)
            {
                AddRow(job);
            }
            else
            {
                await AddReportAsync(job, sink, token).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is SageMakerEstimatorException or IOException or UnauthorizedAccessException)
        {
            sink.Warning($"The summary of training job '{job.TrainingJobName}' couldn't be written: {error.Message}");
        }
    }

    /// <summary>Hands over a table that has all its rows.</summary>
    public void Dispose()
    {
        if (_table is not null && platform.TakeSummary(_table) is { } command)
        {
            show(command);
        }
    }

    private async Task AddReportAsync(TrainingJob job, IOperationSink sink, CancellationToken token)
    {
        var reference = new TrainingJobReference(job.TrainingJobName, job.Backend, job.Session);
        var path = platform.SummaryFile ?? PathOf(job.TrainingJobName);
        foreach (var lines in new[] { LogLines, 0 })
        {
            var text = await reports.MarkdownAsync(reference, lines, token).ConfigureAwait(false);
            if (Append(path, text))
            {
                Take(path, sink);
                return;
            }
        }

        if (Append(path, $"# {job.TrainingJobName} ({job.TrainingJobStatus})\n\nIts report is too long for this page.\n"))
        {
            Take(path, sink);
        }
    }

    private void AddRow(TrainingJob job)
    {
        var path = platform.SummaryFile ?? PathOf("training-jobs");
        if (_table is null)
        {
            _table = path;
            Append(path, "\n| Job | Status | Training seconds | Reason |\n| --- | --- | --- | --- |\n");
        }

        var seconds = job.TrainingTime is { } time
            ? Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture)
            : "";
        var reason = job.Failure is { } failure ? Cell($"{failure}") : "";
        Append(path, $"| {job.TrainingJobName} | {job.TrainingJobStatus} | {seconds} | {reason} |\n");
    }

    private void Take(string path, IOperationSink sink)
    {
        if (platform.TakeSummary(path) is { } command)
        {
            sink.Information(new CiCommand(command), InformationTags.Host, InformationTags.Ci);
        }
    }

    private string PathOf(string name) => Path.Combine(
        platform.SummaryFolder!, $"sagemaker-{name}-{Guid.NewGuid().ToString("N")[..8]}.md");

    private static string Cell(string text) =>
        text.ReplaceLineEndings(" ").Replace("|", "\\|").Replace("<", "&lt;");

    /// <summary>Appends what fits; false when it doesn't.</summary>
    private static bool Append(string path, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text.EndsWith('\n') ? text : text + "\n");
        if ((File.Exists(path) ? new FileInfo(path).Length : 0) + bytes.Length > MaxBytes)
        {
            return false;
        }

        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(bytes);
        return true;
    }
}

/// <summary>A command to the platform that isn't text of a job.</summary>
internal sealed record CiCommand(string Text)
{
    public override string ToString() => Text;
}
