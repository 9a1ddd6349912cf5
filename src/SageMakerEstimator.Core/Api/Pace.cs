namespace SageMakerEstimator.Core.Api;

/// <summary>
/// Keeps calls of one operation to so many a second, a few at once allowed. A throttled caller halves its pace for a
/// while. The rate limiters of the framework read the machine's own clock, which no test can drive.
/// </summary>
internal sealed class Pace(double perSecond, TimeProvider time)
{
    private const int Burst = 5;

    private static readonly TimeSpan Repentance = TimeSpan.FromMinutes(1);

    private readonly object _gate = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;
    private DateTimeOffset _slowUntil = DateTimeOffset.MinValue;
    private int _slowness = 1;

    /// <summary>Returns when it is this caller's turn; turns are given in the order they were asked for.</summary>
    public Task TurnAsync(CancellationToken token)
    {
        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now > _slowUntil)
            {
                _slowness = 1;
            }

            var interval = TimeSpan.FromSeconds(_slowness / perSecond);
            var earliest = now - (_slowness == 1 ? interval * (Burst - 1) : TimeSpan.Zero);
            var turn = _next > earliest ? _next : earliest;
            _next = turn + interval;
            wait = turn - now;
        }

        return wait > TimeSpan.Zero ? Task.Delay(wait, time, token) : Task.CompletedTask;
    }

    public void Halve()
    {
        lock (_gate)
        {
            _slowness = Math.Min(_slowness * 2, 16);
            _slowUntil = time.GetUtcNow() + Repentance;
        }
    }
}
