namespace SageMakerEstimator.Core.Tests;

/// <summary>Keeps what the core reports, in order, from whatever thread.</summary>
internal sealed class RecordingSink : IOperationSink
{
    private readonly List<(string Stream, object Value)> _reports = [];

    /// <summary>Everything but progress: the streams in the order in which a user sees them.</summary>
    public IEnumerable<(string Stream, object Value)> Shown => _reports.Where(report => report.Stream != "Progress");

    public IEnumerable<object> Outputs => Of<object>("Output");

    public IEnumerable<SageMakerEstimatorException> Errors => Of<SageMakerEstimatorException>("Error");

    public IEnumerable<string> Warnings => Of<string>("Warning");

    public IEnumerable<string> Verboses => Of<string>("Verbose");

    public IEnumerable<object> Informations => Of<object>("Information");

    public IEnumerable<string> LastWords => Of<string>("LastWord");

    public IEnumerable<ProgressReport> Progresses => Of<ProgressReport>("Progress");

    public List<string> Tags { get; } = [];

    public void Output(object value) => Add("Output", value);

    public void Error(SageMakerEstimatorException error) => Add("Error", error);

    public void Warning(string message) => Add("Warning", message);

    public void Verbose(string message) => Add("Verbose", message);

    public void Information(object message, params string[] tags)
    {
        Add("Information", message);
        Tags.Add(string.Join(' ', tags));
    }

    public void Progress(ProgressReport report) => Add("Progress", report);

    public void LastWord(string message) => Add("LastWord", message);

    private void Add(string stream, object value)
    {
        lock (_reports)
        {
            _reports.Add((stream, value));
        }
    }

    private IEnumerable<T> Of<T>(string stream) =>
        _reports.Where(report => report.Stream == stream).Select(report => (T)report.Value);
}
