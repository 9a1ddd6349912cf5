using SageMakerEstimator.Ci;

namespace SageMakerEstimator.Cmdlets.Tests.Ci;

public sealed class CiSummaryTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly List<string> _warnings = [];

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_few_jobs_have_a_report_each()
    {
        await SummariseAsync(2, lines => $"# report of {lines} lines");

        Assert.Equal("# report of 50 lines\n# report of 50 lines\n", File.ReadAllText(_file));
    }

    [Fact]
    public async Task Many_jobs_are_one_table()
    {
        await SummariseAsync(11, _ => throw new InvalidOperationException("A table needs no report."));

        var lines = File.ReadAllLines(_file);
        Assert.Equal(["", "| Job | Status | Training seconds | Reason |", "| --- | --- | --- | --- |"], lines[..3]);
        Assert.Equal(Enumerable.Range(1, 11).Select(number => $"| job-{number} | Completed |  |  |"), lines[3..]);
    }

    [Fact]
    public async Task A_report_that_would_be_too_much_for_the_page_goes_without_its_log_and_then_without_itself()
    {
        await SummariseAsync(1, lines => new string('x', lines == 0 ? 1000 : 2_000_000));
        Assert.Equal(1001, new FileInfo(_file).Length);

        await SummariseAsync(1, _ => new string('x', 2_000_000));
        Assert.EndsWith("# job-1 (Completed)\n\nIts report is too long for this page.\n", File.ReadAllText(_file), StringComparison.Ordinal);
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_and_fails_nothing()
    {
        await SummariseAsync(1, _ => throw new SageMakerEstimatorException(ErrorId.AccessDenied, ErrorKind.PermissionDenied, "not yours"));

        Assert.Contains("not yours", Assert.Single(_warnings));
    }

    private async Task SummariseAsync(int jobs, Func<int, string> report)
    {
        using var summary = new CiSummary(new FilePlatform(_file), new Reports(report), jobs, _ => { });
        for (var number = 1; number <= jobs; number++)
        {
            await summary.AddAsync(
                new TrainingJob { TrainingJobName = $"job-{number}", TrainingJobStatus = "Completed" },
                new Sink(_warnings),
                CancellationToken.None);
        }
    }

    private sealed class FilePlatform(string file) : CiPlatform
    {
        public override string? SummaryFile => file;

        public override IEnumerable<string> Open(string title, string token) => [];

        public override IEnumerable<string> Close(string token) => [];

        public override string Line(string line, bool isProtected) => line;

        public override string Issue(CiIssue kind, string title, string message) => message;
    }

    private sealed class Reports(Func<int, string> report) : IReportOperations
    {
        public Task WriteAsync(ReportQuery query, IOperationSink sink, CancellationToken token) =>
            throw new NotSupportedException();

        public Task<string> MarkdownAsync(TrainingJobReference job, int logLines, CancellationToken token) =>
            Task.FromResult(report(logLines));
    }

    private sealed class Sink(List<string> warnings) : IOperationSink
    {
        public void Output(object value) => throw new NotSupportedException();

        public void Error(SageMakerEstimatorException error) => throw new NotSupportedException();

        public void Warning(string message) => warnings.Add(message);

        public void Verbose(string message) => throw new NotSupportedException();

        public void Information(object message, params string[] tags) => throw new NotSupportedException();

        public void Progress(ProgressReport report) => throw new NotSupportedException();

        public void LastWord(string message) => throw new NotSupportedException();
    }
}
