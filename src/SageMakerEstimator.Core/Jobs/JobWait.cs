namespace SageMakerEstimator.Core.Jobs;

/// <summary>
/// Follows any number of jobs in one loop. Each is looked at when it is due, one after the other: soon after something
/// happened, ever more seldom while nothing does. So a thousand quiet jobs cost no more calls a second than ten.
/// </summary>
internal sealed class JobWait(TimeProvider time, WaitOptions options, IOperationSink sink)
{
    private const int LastLooks = 20;

    public async Task RunAsync(IReadOnlyList<IJob> jobs, CancellationToken token)
    {
        var deadline = options.Timeout is { } limit ? time.GetUtcNow() + limit : DateTimeOffset.MaxValue;
        var bars = new JobBars(sink, jobs);
        var open = jobs
            .Select((job, index) => new FollowedJob(job, bars.Bar(index), options, sink, time))
            .ToList();
        try
        {
            while (open.Count > 0)
            {
                var job = open.MinBy(job => job.Due)!;
                if (job.Due > deadline)
                {
                    await PauseAsync(deadline, token).ConfigureAwait(false);
                    await GiveUpAsync(open, token).ConfigureAwait(false);
                    return;
                }

                await PauseAsync(job.Due, token).ConfigureAwait(false);
                if (await job.LookAsync(token).ConfigureAwait(false))
                {
                    open.Remove(job);
                    bars.Ended();
                    if (options.Any)
                    {
                        return;
                    }
                }
            }
        }
        finally
        {
            bars.Close();
        }
    }

    /// <summary>A last look at the few that are looked at next anyway: what ended just now isn't late.</summary>
    private async Task GiveUpAsync(List<FollowedJob> open, CancellationToken token)
    {
        foreach (var (job, index) in open.OrderBy(job => job.Due).Select((job, index) => (job, index)))
        {
            if (index >= LastLooks || !await job.LookAsync(token).ConfigureAwait(false))
            {
                job.GiveUp(options.Timeout!.Value);
            }
        }
    }

    private Task PauseAsync(DateTimeOffset until, CancellationToken token)
    {
        var pause = until - time.GetUtcNow();
        return pause > TimeSpan.Zero ? Task.Delay(pause, time, token) : Task.CompletedTask;
    }
}
