using System.Collections.Concurrent;
using System.Globalization;

namespace SageMakerEstimator.Core.Storage;

/// <summary>A bar for what is being sent; drawn some times a second, removed at the end, whatever that is.</summary>
internal sealed class TransferProgress(IOperationSink sink, TimeProvider time, int id, string activity) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, (long Sent, long Size)> _parts = new(StringComparer.Ordinal);
    private readonly object _drawing = new();
    private long _drawn;
    private bool _any;
    private bool _ended;

    /// <summary>How many bytes there are in all; 0 when only those that are on their way are known.</summary>
    public long Total { get; init; }

    /// <summary>How many files there are in all.</summary>
    public int Files { get; init; } = 1;

    /// <summary>What is told of one file's bytes.</summary>
    public Action<long, long> Of(string name) => (sent, size) =>
    {
        _parts[name] = (sent, size);
        Draw();
    };

    public void Dispose()
    {
        lock (_drawing)
        {
            _ended = true;
            if (_any)
            {
                sink.Progress(new ProgressReport(id, activity, "", Completed: true));
            }
        }
    }

    private void Draw()
    {
        lock (_drawing)
        {
            if (_ended || (_any && time.GetElapsedTime(_drawn) < Interval))
            {
                return;
            }

            (_any, _drawn) = (true, time.GetTimestamp());
            var (sent, done) = (0L, 0);
            foreach (var part in _parts.Values)
            {
                sent += part.Sent;
                done += part.Sent == part.Size ? 1 : 0;
            }

            var total = Total > 0 ? Total : _parts.Values.Sum(part => part.Size);
            var percent = total > 0 ? (int)Math.Min(100, sent * 100 / total) : 100;
            sink.Progress(new ProgressReport(id, activity, Status(sent, total, done), percent));
        }
    }

    private string Status(long sent, long total, int done)
    {
        var bytes = string.Create(
            CultureInfo.InvariantCulture, $"{sent / 1048576.0:0.0} of {total / 1048576.0:0.0} MB");
        return Files == 1 ? bytes : $"{done} of {Files} files, {bytes}";
    }
}
