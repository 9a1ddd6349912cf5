namespace FakeAws.Logs;

/// <summary>A line of a log.</summary>
internal sealed record StoredEvent(long Timestamp, long IngestionTime, string Message, string Id);

/// <summary>A stream: lines in the order in which readers get to see them.</summary>
internal sealed class LogStream(string name, long created)
{
    private readonly List<StoredEvent> _events = [];

    public string Name { get; } = name;

    public long Created { get; } = created;

    /// <summary>How many empty pages readers still get in between.</summary>
    public int EmptyPages { get; set; }

    public void Add(long timestamp, long ingestionTime, string message)
    {
        // In order of ingestion, because a reader's position in the stream must not move.
        int at = _events.FindLastIndex(e => e.IngestionTime <= ingestionTime) + 1;
        _events.Insert(at, new StoredEvent(timestamp, ingestionTime, message, $"{timestamp:D20}{_events.Count:D36}"));
    }

    /// <summary>What was ingested until now.</summary>
    public IReadOnlyList<StoredEvent> Visible(long now) => [.. _events.TakeWhile(e => e.IngestionTime <= now)];
}

/// <summary>A group of streams.</summary>
internal sealed class LogGroup(string name)
{
    private readonly Dictionary<string, LogStream> _streams = [];

    public string Name { get; } = name;

    public LogStream Stream(string name, long created)
    {
        if (!_streams.TryGetValue(name, out LogStream? stream))
            _streams[name] = stream = new LogStream(name, created);
        return stream;
    }

    public LogStream? Find(string name, long now) =>
        _streams.TryGetValue(name, out LogStream? stream) && stream.Created <= now ? stream : null;

    public IEnumerable<LogStream> Visible(long now) =>
        _streams.Values.Where(s => s.Created <= now).OrderBy(s => s.Name, StringComparer.Ordinal);
}

/// <summary>CloudWatch Logs of one account and region.</summary>
internal sealed class LogStore
{
    private readonly Dictionary<string, LogGroup> _groups = [];

    public LogGroup Group(string name)
    {
        if (!_groups.TryGetValue(name, out LogGroup? group))
            _groups[name] = group = new LogGroup(name);
        return group;
    }

    /// <summary>A group exists for readers once one of its streams does.</summary>
    public LogGroup? Find(string name, long now) =>
        _groups.TryGetValue(name, out LogGroup? group) && group.Visible(now).Any() ? group : null;
}
