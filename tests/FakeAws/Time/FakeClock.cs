namespace FakeAws.Time;

/// <summary>
/// Two times. The wire's time is the real one plus an offset: signatures are checked against it and the Date header shows it. The
/// work's time is the wire's plus what was advanced: jobs, endpoints and logs live in it, so an hour of training costs a test nothing
/// and makes no signature stale.
/// </summary>
internal sealed class FakeClock(TimeProvider real) : TimeProvider
{
    private readonly Lock _gate = new();
    private TimeSpan _offset;
    private TimeSpan _advanced;
    private DateTimeOffset? _frozenAt;

    public TimeProvider Wire => new WireTime(this);

    /// <summary>How far each Describe call moves the work's time.</summary>
    public TimeSpan AutoAdvance { get; set; }

    public TimeSpan Offset
    {
        get { lock (_gate) return _offset; }
        set { lock (_gate) _offset = value; }
    }

    public bool IsFrozen
    {
        get { lock (_gate) return _frozenAt is not null; }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return (_frozenAt ?? WireNow()) + _advanced;
    }

    public void Advance(TimeSpan by)
    {
        lock (_gate)
            _advanced += by;
    }

    /// <summary>A frozen clock moves by <see cref="Advance"/> alone.</summary>
    public void Freeze(bool frozen)
    {
        lock (_gate)
        {
            if (_frozenAt is { } since && !frozen)
                _advanced += since - WireNow();
            _frozenAt = frozen ? _frozenAt ?? WireNow() : null;
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _offset = _advanced = TimeSpan.Zero;
            _frozenAt = null;
            AutoAdvance = TimeSpan.Zero;
        }
    }

    private DateTimeOffset WireNow() => real.GetUtcNow() + _offset;

    private sealed class WireTime(FakeClock clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            lock (clock._gate)
                return clock.WireNow();
        }
    }
}
