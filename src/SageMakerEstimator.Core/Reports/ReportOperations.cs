using System.Text;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Reports;

/// <summary>Gathers what is known of a job and writes it to a file.</summary>
internal sealed class ReportOperations(
    Backends backends, TrainingOperations training, IMetricOperations metrics, ILogOperations logs, TimeProvider time)
    : IReportOperations
{
    public async Task WriteAsync(ReportQuery query, IOperationSink sink, CancellationToken token)
    {
        var report = await GatherAsync(query, token).ConfigureAwait(false);
        Save(query, query.IsMarkdown ? MarkdownReport.Write(report) : HtmlReport.Write(report));
        foreach (var note in report.Notes)
        {
            sink.Warning(note);
        }
    }

    public async Task<string> MarkdownAsync(TrainingJobReference job, int logLines, CancellationToken token) =>
        MarkdownReport.Write(await GatherAsync(new ReportQuery(job, "", true, logLines), token).ConfigureAwait(false));

    private async Task<Report> GatherAsync(ReportQuery query, CancellationToken token)
    {
        var read = await training.ReadAsync(query.Job, token).ConfigureAwait(false);
        var secrets = ReportSecrets.Of(read, query.Job.Session);
        var answer = secrets.Without(read);
        var backend = backends.Of(query.Job);
        var job = TrainingJobs.From(answer, backend, query.Job.Session, query.Job.Estimator, time);
        var notes = new List<string>();
        var points = await PointsAsync(query, answer, notes, token).ConfigureAwait(false);
        var lines = query.LogLines == 0 ? [] : await LinesAsync(query, notes, token).ConfigureAwait(false);
        foreach (var line in lines)
        {
            line.Message = secrets.Without(line.Message);
        }

        return ReportContent.Of(job, answer, points, lines, notes, time.GetUtcNow());
    }

    /// <summary>A report without curves is still one: what can't be read is noted.</summary>
    private async Task<IReadOnlyList<MetricPoint>> PointsAsync(
        ReportQuery query, DescribeTrainingJobResponse answer, List<string> notes, CancellationToken token)
    {
        if (answer.TrainingStartTime is null)
        {
            return [];
        }

        try
        {
            return await metrics
                .ReadAsync(new MetricQuery(query.Job), QuietSink.Instance, token).ConfigureAwait(false);
        }
        catch (SageMakerEstimatorException error) when (error.ErrorId == ErrorId.MetricsNotDefined)
        {
            return [];
        }
        catch (SageMakerEstimatorException error)
        {
            notes.Add($"The metrics could not be read: {error.Message}");
            return [];
        }
    }

    private async Task<IReadOnlyList<LogEvent>> LinesAsync(ReportQuery query, List<string> notes, CancellationToken token)
    {
        var sink = new QuietSink();
        try
        {
            await logs.ReceiveAsync(
                new LogQuery(LogSourceKind.TrainingJob, query.Job.Name, query.Job.Backend, query.Job.Session)
                {
                    Tail = query.LogLines,
                },
                sink,
                token).ConfigureAwait(false);
        }
        catch (SageMakerEstimatorException error)
        {
            notes.Add($"The log could not be read: {error.Message}");
        }

        return sink.Lines;
    }

    /// <summary>In one move: who opens the file sees the old report or the new one, whole.</summary>
    private static void Save(ReportQuery query, string text)
    {
        var draft = query.Path + ".new-" + Guid.NewGuid().ToString("N");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(query.Path)!);
            File.WriteAllText(draft, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(draft, query.Path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(draft))
            {
                File.Delete(draft);
            }

            throw new SageMakerEstimatorException(
                ErrorId.FileNotWritable,
                ErrorKind.WriteError,
                $"The report of training job '{query.Job.Name}' can't be written to '{query.Path}': {error.Message}",
                error)
            {
                Target = query.Path,
            };
        }
    }

    /// <summary>Keeps log lines; whatever else is reported has its place in the report.</summary>
    private sealed class QuietSink : IOperationSink
    {
        public static readonly QuietSink Instance = new();

        public List<LogEvent> Lines { get; } = [];

        public void Output(object value) => Lines.Add((LogEvent)value);

        public void Error(SageMakerEstimatorException error)
        {
        }

        public void Warning(string message)
        {
        }

        public void Verbose(string message)
        {
        }

        public void Information(object message, params string[] tags)
        {
        }

        public void Progress(ProgressReport report)
        {
        }

        public void LastWord(string message)
        {
        }
    }
}
