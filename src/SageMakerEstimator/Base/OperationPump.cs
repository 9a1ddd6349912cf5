using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using SageMakerEstimator.Ci;

namespace SageMakerEstimator.Base;

/// <summary>
/// Runs work on a task and writes what it reports on the pipeline's own thread, in order across all streams. Stopping
/// the pipeline, and a Write that throws, cancel the work and give it a moment to clean up.
/// </summary>
internal sealed class OperationPump : IOperationSink, IDisposable
{
    // Bounded: work that is faster than the pipeline waits for it.
    private const int Capacity = 512;

    // Ctrl+C must be back at the prompt within a second.
    private static readonly TimeSpan StopGrace = TimeSpan.FromMilliseconds(850);

    // Nobody waits at the keyboard here, and clean-up may have to talk to a service.
    private static readonly TimeSpan FailGrace = TimeSpan.FromSeconds(10);

    private readonly Cmdlet _cmdlet;
    private readonly Action<string> _showLastWord;
    private readonly CiLog _log;
    private readonly Action<ErrorRecord> _writeError;
    private readonly Action<string> _writeWarning;
    private readonly object? _item;
    private readonly BlockingCollection<Action> _queue = new(Capacity);
    private readonly ConcurrentQueue<string> _lastWords = new();
    private readonly CancellationTokenSource _cancel;
    private volatile bool _abandoned;

    public OperationPump(
        Cmdlet cmdlet,
        Action<string> showLastWord,
        object? item,
        CancellationToken stopping,
        CiLog? log = null,
        Action<ErrorRecord>? writeError = null,
        Action<string>? writeWarning = null)
    {
        _cmdlet = cmdlet;
        _showLastWord = showLastWord;
        _log = log ?? new CiLog(null, cmdlet.WriteInformation, showLastWord);
        _writeError = writeError ?? cmdlet.WriteError;
        _writeWarning = writeWarning ?? cmdlet.WriteWarning;
        _item = item;
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    /// <summary>Runs the work to its end, or until it is cancelled; rethrows what it threw.</summary>
    public void Run(Func<IOperationSink, CancellationToken, Task> work)
    {
        var task = Task.Run(() => work(this, _cancel.Token));
        _ = task.ContinueWith(
            _ => _queue.CompleteAdding(),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        try
        {
            Write();
        }
        catch
        {
            _cancel.Cancel();
            _log.CloseNow();
            Leave(task, FailGrace);
            throw;
        }

        if (_cancel.IsCancellationRequested)
        {
            _log.CloseNow();
            Leave(task, StopGrace);
            throw new PipelineStoppedException();
        }

        _log.Close();
        ShowLastWords();
        task.GetAwaiter().GetResult();
    }

    public void Output(object value) => Post(() =>
    {
        _log.Dress(value);
        _cmdlet.WriteObject(value);
    });

    public void Error(SageMakerEstimatorException error) =>
        Post(() => _writeError(ErrorRecords.From(error, _item)));

    public void Warning(string message) => Post(() => _writeWarning(message));

    public void Verbose(string message) => Post(() => _cmdlet.WriteVerbose(message));

    public void Information(object message, params string[] tags) =>
        Post(() => _log.Write(message, tags));

    public void Progress(ProgressReport report) => Post(() => _cmdlet.WriteProgress(
        new ProgressRecord(report.Id, report.Activity, report.Status is "" ? " " : report.Status)
        {
            PercentComplete = report.Percent,
            RecordType = report.Completed ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        }));

    public void LastWord(string message)
    {
        _lastWords.Enqueue(message);
        if (_abandoned)
        {
            // The pipeline has left already; a word that comes late is still shown.
            ShowLastWords();
        }
    }

    public void Dispose()
    {
        _abandoned = true;
        _cancel.Dispose();
    }

    private void Write()
    {
        try
        {
            foreach (var write in _queue.GetConsumingEnumerable(_cancel.Token))
            {
                write();
            }
        }
        catch (OperationCanceledException) when (_cancel.IsCancellationRequested)
        {
            // Stopped: a stopping pipeline takes no more objects.
        }
    }

    /// <summary>Waits for cancelled work, throwing away what it still reports, except its last words.</summary>
    private void Leave(Task task, TimeSpan grace)
    {
        var started = Stopwatch.GetTimestamp();
        while (!task.IsCompleted && Stopwatch.GetElapsedTime(started) < grace)
        {
            _queue.TryTake(out _, TimeSpan.FromMilliseconds(10));
        }

        _abandoned = true;
        ShowLastWords();

        // Its end is of no interest any more; without a look at it, it would be reported as unobserved.
        _ = task.ContinueWith(
            ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void ShowLastWords()
    {
        while (_lastWords.TryDequeue(out var message))
        {
            _showLastWord(message);
        }
    }

    private void Post(Action write)
    {
        while (!_abandoned && !_cancel.IsCancellationRequested)
        {
            try
            {
                if (_queue.TryAdd(write, 50, _cancel.Token))
                {
                    return;
                }
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
