namespace SageMakerEstimator;

/// <summary>Reports of training jobs, on either backend.</summary>
internal interface IReportOperations
{
    /// <summary>Writes all there is to know of a job to one file.</summary>
    Task WriteAsync(ReportQuery query, IOperationSink sink, CancellationToken token);

    /// <summary>The same as Markdown for others to put somewhere.</summary>
    /// <param name="job">The job.</param>
    /// <param name="logLines">How many of the log's last lines it has.</param>
    /// <param name="token">Ends it.</param>
    Task<string> MarkdownAsync(TrainingJobReference job, int logLines, CancellationToken token);
}

/// <summary>Which report.</summary>
/// <param name="Job">The job it is of.</param>
/// <param name="Path">The file, absolute; one that is there is replaced.</param>
/// <param name="IsMarkdown">Markdown instead of HTML.</param>
/// <param name="LogLines">How many of the log's last lines it has.</param>
internal sealed record ReportQuery(TrainingJobReference Job, string Path, bool IsMarkdown, int LogLines);
