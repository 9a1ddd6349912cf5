namespace SageMakerEstimator.Core.Api;

/// <summary>How often something is looked at: quickly after a change, ever more slowly while nothing happens.</summary>
/// <param name="Shortest">The pause right after a change.</param>
/// <param name="Longest">The longest pause.</param>
/// <param name="LogSettle">How long after a job's end its last lines may still arrive.</param>
/// <param name="Jitter">How uneven pauses are, so that many shells don't ask in step; 0.2 is ten percent either way.</param>
internal sealed record PollPolicy(TimeSpan Shortest, TimeSpan Longest, TimeSpan LogSettle, double Jitter = 0.2)
{
    public TimeSpan Next(TimeSpan? last, bool changed)
    {
        var pause = changed || last is null ? Shortest : TimeSpan.FromTicks(last.Value.Ticks * 3 / 2);
        return pause > Longest ? Longest : pause;
    }

    /// <summary>
    /// While lines come: at first at once, later less often, as the older a job is, the less a few seconds matter. A job
    /// that writes all the time would otherwise be asked for all the time.
    /// </summary>
    public TimeSpan WhileWriting(TimeSpan age)
    {
        var (pause, most) = (age / 60, Longest * 2 / 3);
        return pause < Shortest || most < Shortest ? Shortest : pause > most ? most : pause;
    }

    public TimeSpan Uneven(TimeSpan pause) =>
        pause * (1 - Jitter / 2 + Jitter * Random.Shared.NextDouble());
}
