using System.Globalization;

namespace SageMakerEstimator.Core.Jobs;

/// <summary>Progress of jobs that are waited for: a bar each as long as they fit on a screen, else one for all.</summary>
internal sealed class JobBars(IOperationSink sink, IReadOnlyList<IJob> jobs)
{
    private const int MaxBars = 5;

    private readonly List<JobBar> _bars = [];
    private int _ended;

    private bool IsOneForAll => jobs.Count > MaxBars;

    public JobBar Bar(int index)
    {
        var bar = new JobBar(IsOneForAll ? null : sink, index + 1);
        _bars.Add(bar);
        return bar;
    }

    public void Ended()
    {
        _ended++;
        if (IsOneForAll)
        {
            sink.Progress(Report(completed: false));
        }
    }

    /// <summary>Takes away whatever still stands.</summary>
    public void Close()
    {
        _bars.ForEach(bar => bar.Close());
        if (IsOneForAll)
        {
            sink.Progress(Report(completed: true));
        }
    }

    private ProgressReport Report(bool completed) => new(
        1,
        $"{jobs[0].Doing} {jobs.Count} jobs",
        string.Create(CultureInfo.InvariantCulture, $"{_ended} of {jobs.Count} have ended"),
        _ended * 100 / jobs.Count,
        completed);
}

/// <summary>The bar of one job: its state, and the time against the longest it may run.</summary>
internal sealed class JobBar(IOperationSink? sink, int id)
{
    private string _activity = "";
    private string? _status;
    private bool _closed;

    public void Show(IJob job, JobState state, DateTimeOffset now)
    {
        _activity = $"{job.Doing} {job.Name}";
        var elapsed = now - (state.Started ?? now);
        var (of, percent) = state.Limit is { } limit
            ? (string.Create(CultureInfo.InvariantCulture, $" of at most {limit:d\\.hh\\:mm\\:ss}"),
                (int)Math.Clamp(elapsed / limit * 100, 0, 100))
            : ("", -1);
        var status = string.Create(CultureInfo.InvariantCulture, $"{state.Phase} {elapsed:d\\.hh\\:mm\\:ss}{of}");
        if (status != _status)
        {
            _status = status;
            sink?.Progress(new ProgressReport(id, _activity, status, percent));
        }
    }

    /// <summary>Takes it away; a bar that was never shown isn't there.</summary>
    public void Close()
    {
        if (!_closed && _status is not null)
        {
            _closed = true;
            sink?.Progress(new ProgressReport(id, _activity, "Ended", 100, Completed: true));
        }
    }
}
