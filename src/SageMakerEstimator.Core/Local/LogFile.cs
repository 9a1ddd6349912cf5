using System.Globalization;
using System.Text;
using System.Threading.Channels;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Local;

/// <summary>
/// A local log stream: one line an event, its time in milliseconds since 1970, a blank, the text. Written by one
/// supervisor, read by any number of shells, position by position.
/// </summary>
internal sealed class LogFile : IAsyncDisposable
{
    // What GetLogEvents answers at most in one page.
    private const int PageBytes = 1 << 20;

    private readonly Channel<string> _lines = System.Threading.Channels.Channel.CreateBounded<string>(
        new BoundedChannelOptions(4096) { SingleReader = true });

    private readonly Task _writing;
    private readonly TimeProvider _time;

    public LogFile(string path, TimeProvider time)
    {
        _time = time;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _writing = Task.Run(() => WriteAsync(path));
    }

    public ValueTask AddAsync(string line) => _lines.Writer.WriteAsync(line);

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
    }

    /// <summary>The next events from a position; the position after them is the same when there are none.</summary>
    public static (IReadOnlyList<OutputLogEvent> Events, long Position) Read(string path, long position)
    {
        byte[] bytes;
        int length;
        try
        {
            using var file = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Seek(position, SeekOrigin.Begin);
            bytes = new byte[Math.Clamp(file.Length - position, 0, PageBytes)];
            length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return ([], position);
        }

        // A line of which the end isn't written yet waits for the next page.
        var end = bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
        var events = new List<OutputLogEvent>();
        foreach (var line in System.Text.Encoding.UTF8.GetString(bytes, 0, end).Split('\n')[..^1])
        {
            var blank = line.IndexOf(' ');
            events.Add(new OutputLogEvent
            {
                Timestamp = long.Parse(line.AsSpan(0, blank), CultureInfo.InvariantCulture),
                Message = line[(blank + 1)..],
            });
        }

        return (events, position + end);
    }

    /// <summary>The last events, and the position after them.</summary>
    public static (IReadOnlyList<OutputLogEvent> Events, long Position) ReadLast(string path, int count)
    {
        var last = new Queue<OutputLogEvent>();
        for (var position = 0L; ;)
        {
            var (events, next) = Read(path, position);
            if (next == position)
            {
                return ([.. last], position);
            }

            foreach (var line in events)
            {
                last.Enqueue(line);
                if (last.Count > count)
                {
                    last.Dequeue();
                }
            }

            position = next;
        }
    }

    private async Task WriteAsync(string path)
    {
        try
        {
            await WriteLinesAsync(path).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A full disk must not hold up the job: its lines are lost, its end is still told.
            while (await _lines.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (_lines.Reader.TryRead(out _))
                {
                }
            }
        }
    }

    private async Task WriteLinesAsync(string path)
    {
        var file = new FileStream(
            path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        var writer = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        await using (writer.ConfigureAwait(false))
        {
            while (await _lines.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                var now = _time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
                while (_lines.Reader.TryRead(out var line))
                {
                    writer.Write(now);
                    writer.Write(' ');
                    writer.WriteLine(line);
                }

                // A reader sees what there is as soon as the child pauses.
                await writer.FlushAsync().ConfigureAwait(false);
            }
        }
    }
}
