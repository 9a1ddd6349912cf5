using FakeAws.Control;

namespace SageMakerEstimator.Core.Tests;

/// <summary>A clock whose pauses are over at once; the double's time moves on by them, and is this clock's own.</summary>
internal sealed class HastyTime(FakeAwsControl control) : TimeProvider
{
    private readonly List<TimeSpan> _pauses = [];

    /// <summary>How long there would have been waited, pause by pause.</summary>
    public IReadOnlyList<TimeSpan> Pauses
    {
        get
        {
            lock (_pauses)
            {
                return [.. _pauses];
            }
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => control.Now;

    public override long GetTimestamp() => control.Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_pauses)
        {
            _pauses.Add(dueTime);
        }

        control.Advance(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
