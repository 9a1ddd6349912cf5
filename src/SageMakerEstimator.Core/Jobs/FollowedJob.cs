using System.Globalization;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Logs;

namespace SageMakerEstimator.Core.Jobs;

/// <summary>One job that is waited for: its states and log lines as they come, and its end.</summary>
internal sealed class FollowedJob(
    IJob job, JobBar bar, WaitOptions options, IOperationSink sink, TimeProvider time)
{
    // CloudWatch delivers the last lines up to a minute late: this many looks in a row must bring none.
    private const int EmptyLooks = 2;

    // Of a job that ended longer ago than this every line is there.
    private static readonly TimeSpan Delivery = TimeSpan.FromMinutes(5);

    private readonly LogDisplay _display = new(options, job.InstanceCount);
    private readonly Ailing _ailing = new(time);
    private readonly LogTail _tail = new(
        job.Backend.Logs, job.LogGroupName, job.LogStreamNamePrefix, job.InstanceCount * job.StreamsPerInstance);

    private IReadOnlyList<SecondaryStatusTransition> _transitions = [];
    private JobState? _ended;
    private readonly DateTimeOffset _begun = time.GetUtcNow();
    private DateTimeOffset _stateDue = DateTimeOffset.MinValue;
    private TimeSpan? _statePause;
    private TimeSpan? _pause;
    private int _shown;
    private int _emptyLooks;
    private bool _moved;
    private bool _wrote;
    private bool _logIsDenied;
    private bool _announced;

    /// <summary>When to look again.</summary>
    public DateTimeOffset Due { get; private set; } = time.GetUtcNow();

    /// <summary>One look; true when the job has ended and was written, or can't be followed any more.</summary>
    public async Task<bool> LookAsync(CancellationToken token)
    {
        (_moved, _wrote) = (false, false);
        try
        {
            Announce();
            if (_ended is null ? await FollowAsync(token).ConfigureAwait(false)
                : await AwaitLateLinesAsync(token).ConfigureAwait(false))
            {
                await EndAsync(token).ConfigureAwait(false);
                return true;
            }
        }
        catch (ServiceException error)
        {
            if (!Endures(error))
            {
                bar.Close();
                sink.Error(Lost(error));
                return true;
            }
        }

        var polling = job.Backend.Polling;
        _pause = _wrote && !_moved
            ? polling.WhileWriting(time.GetUtcNow() - _begun)
            : polling.Next(_pause, _moved);
        Due = time.GetUtcNow() + (_ended is null ? polling.Uneven(_pause.Value) : polling.LogSettle);
        return false;
    }

    /// <summary>The time that was allowed is over.</summary>
    public void GiveUp(TimeSpan limit)
    {
        bar.Close();
        sink.Error(new SageMakerEstimatorException(
            ErrorId.WaitTimedOut,
            ErrorKind.OperationTimeout,
            $"{job.Title()} didn't end within {limit}; it goes on.")
        {
            Target = job.Target,
            RecommendedAction = $"Follow it again with: {job.Commands.Follow}",
        });
    }

    /// <summary>Where the log lies, for whoever looks for it later; of this machine, Get-SMLocalState tells.</summary>
    private void Announce()
    {
        if (_announced || job.Backend.Region is not { } region)
        {
            return;
        }

        _announced = true;
        var link = LogLink.Of(region, job.LogGroupName, job.LogStreamNamePrefix);
        Say($"{job.Name} logs: group {job.LogGroupName}, streams {job.LogStreamNamePrefix}{(link is null ? "" : "  " + link)}");
    }

    private async Task<bool> FollowAsync(CancellationToken token)
    {
        // The state first: what a job wrote before its end is then there to be read.
        var answer = time.GetUtcNow() < _stateDue ? null : await ReadStateAsync(token).ConfigureAwait(false);
        var lines = options.NoLog ? 0 : await ReadLogAsync(token).ConfigureAwait(false);
        ShowTransitions(DateTime.MaxValue);
        _ailing.IsOver();
        if (answer is null)
        {
            return false;
        }

        bar.Show(job, answer, time.GetUtcNow());
        var polling = job.Backend.Polling;
        _statePause = polling.Next(_statePause, _moved);
        _stateDue = time.GetUtcNow() + _statePause.Value * (1 - polling.Jitter);
        if (!answer.HasEnded)
        {
            return false;
        }

        _ended = answer;
        return await HasSaidAllAsync(lines, token).ConfigureAwait(false);
    }

    private async Task<JobState> ReadStateAsync(CancellationToken token)
    {
        var answer = await job.DescribeAsync(token).ConfigureAwait(false);
        Learn(answer.Transitions);
        return answer;
    }

    private async Task<bool> AwaitLateLinesAsync(CancellationToken token)
    {
        var lines = options.NoLog ? 0 : await ReadLogAsync(token).ConfigureAwait(false);
        return await HasSaidAllAsync(lines, token).ConfigureAwait(false);
    }

    private async Task<bool> HasSaidAllAsync(int lines, CancellationToken token)
    {
        _emptyLooks = lines == 0 ? _emptyLooks + 1 : 0;
        var failed = _ended!.Status == "Failed";
        var settled = job.Backend.Polling.LogSettle == TimeSpan.Zero
            || _logIsDenied
            || time.GetUtcNow() - _ended.Ended > Delivery
            || _emptyLooks >= EmptyLooks
            || (options.NoLog && !failed);
        if (settled && failed && options.NoLog)
        {
            await LogAsync(() => _tail.ReadLastAsync(token)).ConfigureAwait(false);
        }

        return settled;
    }

    private async Task<int> ReadLogAsync(CancellationToken token)
    {
        var lines = 0;
        await LogAsync(async () => lines = await _tail.ReadAsync(Show, token).ConfigureAwait(false))
            .ConfigureAwait(false);
        return lines;
    }

    /// <summary>Whoever may not read logs may still wait; it is said once.</summary>
    private async Task LogAsync(Func<Task> read)
    {
        if (_logIsDenied)
        {
            return;
        }

        try
        {
            await read().ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsDenied(error))
        {
            _logIsDenied = true;
            sink.Warning($"The log of {job.Kind} '{job.Name}' can't be shown: {error.Message}");
        }
    }

    private void Learn(IReadOnlyList<SecondaryStatusTransition> transitions)
    {
        var restarts = transitions.Skip(_transitions.Count)
            .Count(transition => transition.Status is "Interrupted" or "Restarting");
        for (; restarts > 0; restarts--)
        {
            _tail.ExpectRestart();
        }

        _transitions = transitions;
    }

    private void Show(LogEvent line)
    {
        _wrote = true;
        ShowTransitions(line.Timestamp);
        sink.Information(_display.Dress(line), InformationTags.Host, InformationTags.Log);
    }

    /// <summary>The states that began before a moment and weren't shown yet, so that they stand among the lines.</summary>
    private void ShowTransitions(DateTime until)
    {
        foreach (var transition in _transitions.Skip(_shown))
        {
            if (transition.StartTime?.LocalDateTime is not { } at || at > until)
            {
                return;
            }

            _shown++;
            _moved = true;
            Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{at:yyyy-MM-dd HH:mm:ss} {job.Name} {transition.Status} - {transition.StatusMessage}"));
        }
    }

    private void Say(string line) => sink.Information(line, InformationTags.Host, InformationTags.Status);

    private async Task EndAsync(CancellationToken token)
    {
        bar.Close();
        var end = job.End(_tail, options);
        if (end.Cost is { } cost)
        {
            Say($"{job.Name} {cost}");
        }

        if (options.Ended is { } tell && end.TrainingJob is { } ended)
        {
            await tell(ended, sink, token).ConfigureAwait(false);
        }

        // The error first, so that -ErrorAction Stop keeps the job from flowing on.
        if (end.Error is { } error)
        {
            sink.Error(error);
        }

        sink.Output(end.Output);
    }

    private bool Endures(ServiceException error)
    {
        var known = _ailing.Of(error, job.Backend);
        if (known is Ailment.Unbearable)
        {
            return false;
        }

        if (_ailing.ShouldTell(known))
        {
            sink.Warning(
                $"{job.Title()} can't be read at the moment ({error.Message}). It goes on, and so does the "
                + "waiting.");
        }

        return true;
    }

    private SageMakerEstimatorException Lost(ServiceException error)
    {
        if (ServiceErrors.IsMissing(error))
        {
            return ServiceErrors.From(
                error,
                job.NotFoundId,
                ErrorKind.ObjectNotFound,
                $"{job.Title()} is gone; it was removed while it was waited for.",
                job.Target);
        }

        var wrapped = ServiceErrors.Wrap(error, $"Following {job.Kind} '{job.Name}'", job.Target);
        return new SageMakerEstimatorException(
            wrapped.ErrorId, wrapped.Kind, wrapped.Message + " The job itself goes on.", error)
        {
            ServiceErrorCode = wrapped.ServiceErrorCode,
            StatusCode = wrapped.StatusCode,
            RequestId = wrapped.RequestId,
            Target = job.Target,
            RecommendedAction = $"Follow it again with: {job.Commands.Follow}",
        };
    }
}
