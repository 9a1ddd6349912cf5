using FakeAws.Facts;
using FakeAws.S3;

namespace FakeAws.Faults;

/// <summary>The faults that wait for their requests.</summary>
internal sealed class FaultQueue
{
    /// <summary>The operations of each service; a fault for anything else would wait for ever.</summary>
    private static readonly Dictionary<string, IReadOnlyCollection<string>> Operations = new(
    [
        .. FactsCatalog.Instance.Services.Select(s => KeyValuePair.Create(s.Key, (IReadOnlyCollection<string>)[.. s.Value.Operations.Keys])),
        KeyValuePair.Create("s3", (IReadOnlyCollection<string>)[.. S3Operation.Names]),
    ]);

    private readonly List<Waiting> _waiting = [];

    public void Add(Fault fault)
    {
        if (!FaultAnswers.Knows(fault.Kind))
            throw new ArgumentException($"There is no fault '{fault.Kind}'. Known: {string.Join(", ", FaultAnswers.Kinds)}.");
        if (fault.Service is { } service and not "*" && !Operations.ContainsKey(service))
            throw new ArgumentException($"There is no service '{service}'. Known: {string.Join(", ", Operations.Keys)}.");
        if (fault.Operation is { } operation and not "*" && !Operations.Any(o => Fits(fault.Service, o.Key) && o.Value.Contains(operation)))
            throw new ArgumentException($"There is no operation '{operation}'{(fault.Service is null ? "" : $" in {fault.Service}")}.");
        lock (_waiting)
            _waiting.Add(new Waiting(fault));
    }

    /// <summary>Those that no request has met as often as they wait for it.</summary>
    public IReadOnlyList<Fault> All
    {
        get { lock (_waiting) return [.. _waiting.Select(w => w.Fault with { Skip = Math.Max(0, w.Skip), Count = w.Left })]; }
    }

    public Fault? Take(string service, string operation)
    {
        lock (_waiting)
        {
            foreach (Waiting waiting in _waiting.ToList())
            {
                if (!Fits(waiting.Fault.Service, service) || !Fits(waiting.Fault.Operation, operation))
                    continue;
                if (waiting.Skip-- > 0)
                    continue;
                if (waiting.Left > 0 && --waiting.Left == 0)
                    _waiting.Remove(waiting);
                return waiting.Fault;
            }

            return null;
        }
    }

    public void Reset()
    {
        lock (_waiting)
            _waiting.Clear();
    }

    private static bool Fits(string? wanted, string given) => wanted is null or "*" || wanted == given;

    private sealed class Waiting(Fault fault)
    {
        public Fault Fault { get; } = fault;

        public int Skip { get; set; } = fault.Skip;

        public int Left { get; set; } = fault.Count;
    }
}
