using System.Globalization;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Training;

/// <summary>Progress of jobs that are waited for: a bar each as long as they fit on a screen, else one for all.</summary>
internal sealed class TrainingBars(IOperationSink sink, int jobs)
{
    private const int MaxBars = 5;

    private readonly List<TrainingBar> _bars = [];
    private int _ended;

    private bool IsOneForAll => jobs > MaxBars;

    public TrainingBar Bar(int index)
    {
        var bar = new TrainingBar(IsOneForAll ? null : sink, index + 1);
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
        $"Training {jobs} jobs",
        string.Create(CultureInfo.InvariantCulture, $"{_ended} of {jobs} have ended"),
        _ended * 100 / jobs,
        completed);
}

/// <summary>The bar of one job: its state, and the time against the longest it may run.</summary>
internal sealed class TrainingBar(IOperationSink? sink, int id)
{
    private string _activity = "Training";
    private string? _status;
    private bool _closed;

    public void Show(string name, DescribeTrainingJobResponse answer, int maxRun, DateTimeOffset now)
    {
        _activity = $"Training {name}";
        var elapsed = now - (answer.TrainingStartTime ?? now);
        var limit = TimeSpan.FromSeconds(answer.StoppingCondition?.MaxRuntimeInSeconds ?? maxRun);
        var percent = (int)Math.Clamp(elapsed / limit * 100, 0, 100);
        var status = string.Create(
            CultureInfo.InvariantCulture,
            $"{answer.SecondaryStatus} {elapsed:d\\.hh\\:mm\\:ss} of at most {limit:d\\.hh\\:mm\\:ss}");
        if (status != _status)
        {
            _status = status;
            sink?.Progress(new ProgressReport(id, _activity, status, percent));
        }
    }

    public void Close()
    {
        if (!_closed)
        {
            _closed = true;
            sink?.Progress(new ProgressReport(id, _activity, "Ended", 100, Completed: true));
        }
    }
}
