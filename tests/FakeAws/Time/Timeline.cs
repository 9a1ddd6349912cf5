namespace FakeAws.Time;

/// <summary>A status on the way of a job or an endpoint.</summary>
/// <param name="Status">Its name, as the service spells it.</param>
/// <param name="Seconds">How long it lasts, in the work's time.</param>
/// <param name="Message">What the transition says.</param>
/// <param name="Reads">How many Describe calls see it at least, whatever the time.</param>
public sealed record Step(string Status, double Seconds = 0, string? Message = null, int Reads = 0);

/// <summary>A status that was reached, and when it was left.</summary>
internal sealed record Transition(Step Step, DateTimeOffset Start, DateTimeOffset? End);

/// <summary>Something that walks through planned statuses as time passes; the last one stays.</summary>
internal sealed class Timeline
{
    private readonly List<Transition> _history = [];
    private readonly Action<Step, DateTimeOffset> _entered;
    private Queue<Step> _ahead;
    private int _reads;

    public Timeline(IEnumerable<Step> steps, DateTimeOffset start, Action<Step, DateTimeOffset>? entered = null)
    {
        _entered = entered ?? ((_, _) => { });
        _ahead = new Queue<Step>(steps);
        Enter(_ahead.Dequeue(), start);
    }

    public Step Current => _history[^1].Step;

    public DateTimeOffset Since => _history[^1].Start;

    public bool IsOver => _ahead.Count == 0;

    public IReadOnlyList<Transition> History => _history;

    /// <summary>Goes through every status whose time is up.</summary>
    public void Settle(DateTimeOffset now)
    {
        while (_ahead.Count > 0 && _reads >= Current.Reads && Since + TimeSpan.FromSeconds(Current.Seconds) <= now)
        {
            // A status held by reads ends when it was read, not when its seconds were over.
            DateTimeOffset end = Current.Reads > 0 ? now : Since + TimeSpan.FromSeconds(Current.Seconds);
            Enter(_ahead.Dequeue(), end);
        }
    }

    public void CountRead() => _reads++;

    /// <summary>Leaves the plan: stopping, updating, deleting.</summary>
    public void Divert(IEnumerable<Step> steps, DateTimeOffset now)
    {
        _ahead = new Queue<Step>(steps);
        Enter(_ahead.Dequeue(), now);
    }

    private void Enter(Step step, DateTimeOffset at)
    {
        if (_history.Count > 0)
            _history[^1] = _history[^1] with { End = at };
        _history.Add(new Transition(step, at, null));
        _reads = 0;
        _entered(step, at);
    }
}
