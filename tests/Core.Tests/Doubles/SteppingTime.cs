using Microsoft.Extensions.Time.Testing;

namespace SageMakerEstimator.Core.Tests;

/// <summary>A clock that jumps to the end of every pause, after the test has changed the world.</summary>
internal sealed class SteppingTime : FakeTimeProvider
{
    public static readonly DateTimeOffset Origin = new(2024, 2, 29, 23, 58, 7, 9, TimeSpan.Zero);

    // A wait that nothing ends is a failure, not a test that never returns.
    public int MaxPauses { get; set; } = 10_000;

    public SteppingTime()
        : base(Origin)
    {
    }

    /// <summary>Called with 1, 2, 3 … at the beginning of each pause.</summary>
    public Action<int> OnPause { get; set; } = _ => { };

    public int Pauses { get; private set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (++Pauses > MaxPauses)
        {
            throw new InvalidOperationException($"Still waiting after {MaxPauses} pauses.");
        }

        OnPause(Pauses);
        Advance(dueTime);
        return timer;
    }
}
