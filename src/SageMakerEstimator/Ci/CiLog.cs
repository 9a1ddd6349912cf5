using System.Security.Cryptography;

namespace SageMakerEstimator.Ci;

/// <summary>
/// Logs of jobs in a pipeline: a group that folds for each job whose lines come in a row, and annotations for what goes
/// wrong. Outside a pipeline everything passes as it is.
/// </summary>
/// <param name="platform">The platform; null for none.</param>
/// <param name="write">Writes a record for the screen.</param>
/// <param name="say">Writes a line straight to the screen, when the pipeline takes no records any more.</param>
internal sealed class CiLog(CiPlatform? platform, Action<object, string[]> write, Action<string> say)
{
    private static readonly string[] Tags = [InformationTags.Host, InformationTags.Ci];

    // Groups of this process that are open: runspaces that write to one screen can't protect each other's lines.
    private static int _open;

    private string? _job;
    private string _token = "";
    private bool _isProtected;

    /// <summary>A record on its way to the screen.</summary>
    public void Write(object message, string[] tags)
    {
        if (platform is null)
        {
            write(message, tags);
        }
        else if (message is CiCommand command)
        {
            Close();
            write(command.Text, tags);
        }
        else if (message is LogEvent line)
        {
            Enter(line.LogStreamName.Split('/')[0]);
            line.Shown = platform.Line(line.ToString(), _isProtected);
            write(line, tags);
        }
        else
        {
            write(message is string text ? Text(text) : message, tags);
        }
    }

    /// <summary>Text that isn't of a job's log, but may quote one.</summary>
    public string Text(string text) => platform is null ? text
        : _job is null ? platform.Harmless(text)
        : platform.Line(text, _isProtected);

    /// <summary>An object that goes down the pipeline and may be shown at its end, where long lines are wrapped anywhere.</summary>
    public void Dress(object value)
    {
        Close();
        if (platform is not null && value is LogEvent line)
        {
            line.Shown = platform.Harmless(line.ToString()).Replace("::", ": :");
        }
    }

    /// <summary>An annotation, outside of any group.</summary>
    public void Annotate(CiIssue kind, string title, string message)
    {
        if (platform is not null)
        {
            Close();
            write(platform.Issue(kind, title, message), Tags);
        }
    }

    /// <summary>Ends the group that is open, if one is.</summary>
    public void Close() => Close(line => write(line, Tags));

    /// <summary>The same when the pipeline is being stopped: what the next step writes must be read again.</summary>
    public void CloseNow() => Close(say);

    private void Enter(string job)
    {
        if (_job == job)
        {
            return;
        }

        Close();
        (_job, _token) = (job, "log-" + Convert.ToHexString(RandomNumberGenerator.GetBytes(16)).ToLowerInvariant());
        _isProtected = Interlocked.Increment(ref _open) == 1;
        foreach (var line in platform!.Open($"Log of {job}", _token))
        {
            write(line, Tags);
        }
    }

    private void Close(Action<string> show)
    {
        if (_job is null)
        {
            return;
        }

        _job = null;
        foreach (var line in platform!.Close(_token))
        {
            show(line);
        }

        Interlocked.Decrement(ref _open);
    }
}
