using System.ComponentModel;
using System.Diagnostics;

namespace SageMakerEstimator.Core.Local;

/// <summary>How a child process of a supervisor is started: arguments as a list, never a shell's string.</summary>
internal sealed record ChildCommand(
    string Program,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>For people; it is never run.</summary>
    public override string ToString() => string.Join(' ', [Program, .. Arguments]);
}

/// <summary>A child process, its output going line by line to a log and its last error lines kept.</summary>
internal sealed class SupervisedChild : IAsyncDisposable
{
    private const int KeptErrorLines = 20;

    private readonly Process _process;
    private readonly Task _output;
    private readonly Queue<string> _errorLines = new();

    private SupervisedChild(Process process, LogFile log)
    {
        _process = process;
        _output = Task.WhenAll(
            OutputPump.CopyAsync(process.StandardOutput.BaseStream, log.AddAsync),
            OutputPump.CopyAsync(process.StandardError.BaseStream, line => KeepAndLogAsync(line, log)));
        Identity = new ChildIdentity(process.Id, StartTime(process));
    }

    public ChildIdentity Identity { get; }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>The last lines of standard error: where Python says what went wrong.</summary>
    public IReadOnlyList<string> LastErrorLines
    {
        get
        {
            lock (_errorLines)
            {
                return [.. _errorLines];
            }
        }
    }

    public static SupervisedChild Start(ChildCommand command, LogFile log)
    {
        var start = new ProcessStartInfo(command.Program)
        {
            WorkingDirectory = command.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in command.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new SupervisedChild(process, log);
    }

    public Task WaitAsync(CancellationToken token) => _process.WaitForExitAsync(token);

    /// <summary>Ends the child: politely, and after the grace with force, with all that it has started.</summary>
    public async Task EndAsync(TimeSpan grace)
    {
        NativeProcess.AskToEnd(_process);
        using var patience = new CancellationTokenSource(grace);
        try
        {
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            NativeProcess.KillTree(_process);
            await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the rest of the output; a grandchild that keeps the pipe open is given a moment only.</summary>
    public async Task DrainAsync()
    {
        try
        {
            await _output.WaitAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            NativeProcess.KillTree(_process);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await EndAsync(TimeSpan.Zero).ConfigureAwait(false);
        }

        _process.Dispose();
    }

    private static DateTime StartTime(Process process)
    {
        try
        {
            return process.StartTime.ToUniversalTime();
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It has ended already; nobody will look for it.
            return DateTime.UtcNow;
        }
    }

    private ValueTask KeepAndLogAsync(string line, LogFile log)
    {
        lock (_errorLines)
        {
            _errorLines.Enqueue(line);
            if (_errorLines.Count > KeptErrorLines)
            {
                _errorLines.Dequeue();
            }
        }

        return log.AddAsync(line);
    }
}
