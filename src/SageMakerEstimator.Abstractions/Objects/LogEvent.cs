namespace SageMakerEstimator;

/// <summary>One line of a log.</summary>
public sealed class LogEvent
{
    internal LogEvent()
    {
    }

    /// <summary>When the line was written.</summary>
    public DateTime Timestamp { get; internal set; }

    /// <summary>The line, without its end.</summary>
    public string Message { get; internal set; } = "";

    /// <summary>The log group the line is in.</summary>
    public string LogGroupName { get; internal set; } = "";

    /// <summary>The log stream the line is in; for a training job <c>{job}/algo-1</c>.</summary>
    public string LogStreamName { get; internal set; } = "";

    /// <summary>The host that wrote the line, for example <c>algo-1</c>.</summary>
    public string Host { get; internal set; } = "";

    /// <summary>The line as a screen shows it, with its host in front; null when that is the line itself.</summary>
    internal string? Shown { get; set; }

    /// <summary>The line; at a terminal and of several hosts with the host in front.</summary>
    public override string ToString() => Shown ?? Message;
}
