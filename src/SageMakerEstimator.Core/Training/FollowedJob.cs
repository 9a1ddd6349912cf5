using System.Globalization;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Logs;

namespace SageMakerEstimator.Core.Training;

/// <summary>One job that is waited for: its states and log lines as they come, and its end.</summary>
internal sealed class FollowedJob(
    Estimator run, IBackend backend, TrainingBar bar, WaitOptions options, IOperationSink sink, TimeProvider time)
{
    // CloudWatch delivers the last lines up to a minute late: this many looks in a row must bring none.
    private const int EmptyLooks = 2;

    // Of a job that ended longer ago than this every line is there.
    private static readonly TimeSpan Delivery = TimeSpan.FromMinutes(5);

    private readonly string _name = run.TrainingJobName!;
    private readonly LogDisplay _display = new(options, run.InstanceCount);
    private readonly Ailing _ailing = new(time);
    private readonly LogTail _tail = new(
        backend.Logs,
        run.LatestTrainingJob!.LogGroupName,
        run.LatestTrainingJob.LogStreamNamePrefix,
        run.InstanceCount);

    private IReadOnlyList<SecondaryStatusTransition> _transitions = [];
    private DescribeTrainingJobResponse? _ended;
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
                await EndAsync(_ended!, token).ConfigureAwait(false);
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

        var polling = backend.Polling;
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
            $"Training job '{_name}' didn't end within {limit}; it goes on.")
        {
            Target = run.LatestTrainingJob,
            RecommendedAction = $"Follow it again with: {TrainingErrors.Reattach(run.LatestTrainingJob!)}",
        });
    }

    /// <summary>Where the log lies, for whoever looks for it later; of this machine, Get-SMLocalState tells.</summary>
    private void Announce()
    {
        if (_announced || backend.Region is not { } region)
        {
            return;
        }

        _announced = true;
        var job = run.LatestTrainingJob!;
        var link = LogLink.Of(region, job.LogGroupName, job.LogStreamNamePrefix);
        Say($"{_name} logs: group {job.LogGroupName}, streams {job.LogStreamNamePrefix}{(link is null ? "" : "  " + link)}");
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

        bar.Show(_name, answer, run.MaxRun, time.GetUtcNow());
        var polling = backend.Polling;
        _statePause = polling.Next(_statePause, _moved);
        _stateDue = time.GetUtcNow() + _statePause.Value * (1 - polling.Jitter);
        if (!TrainingJobs.HasEnded(answer.TrainingJobStatus))
        {
            return false;
        }

        _ended = answer;
        return await HasSaidAllAsync(lines, token).ConfigureAwait(false);
    }

    private async Task<DescribeTrainingJobResponse> ReadStateAsync(CancellationToken token)
    {
        var answer = await backend.SageMaker
            .DescribeTrainingJobAsync(new() { TrainingJobName = _name }, token).ConfigureAwait(false);
        Learn(answer.SecondaryStatusTransitions ?? []);
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
        var failed = _ended!.TrainingJobStatus == "Failed";
        var settled = backend.Polling.LogSettle == TimeSpan.Zero
            || _logIsDenied
            || time.GetUtcNow() - _ended.TrainingEndTime > Delivery
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
            sink.Warning($"The log of training job '{_name}' can't be shown: {error.Message}");
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
            if (TrainingJobs.Local(transition.StartTime) is not { } at || at > until)
            {
                return;
            }

            _shown++;
            _moved = true;
            Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{at:yyyy-MM-dd HH:mm:ss} {_name} {transition.Status} - {transition.StatusMessage}"));
        }
    }

    private void Say(string line) => sink.Information(line, InformationTags.Host, InformationTags.Status);

    private async Task EndAsync(DescribeTrainingJobResponse answer, CancellationToken token)
    {
        bar.Close();
        var ended = TrainingJobs.From(answer, backend, run.Session, run, time);
        run.LatestTrainingJob = ended;
        for (var origin = run.Origin; origin is not null; origin = origin.Origin)
        {
            // Those that have started other jobs since keep what they have.
            if (origin.TrainingJobName == _name)
            {
                origin.LatestTrainingJob = ended;
            }
        }

        if (TrainingJobs.Cost(ended) is { } cost)
        {
            Say($"{_name} {cost}");
        }

        if (options.Ended is { } tell)
        {
            await tell(ended, sink, token).ConfigureAwait(false);
        }

        // The error first, so that -ErrorAction Stop keeps the job from flowing on.
        if (TrainingErrors.Of(ended, _tail, options) is { } error)
        {
            sink.Error(error);
        }

        sink.Output(options.WritesJobs ? ended : run);
    }

    private bool Endures(ServiceException error)
    {
        var known = _ailing.Of(error, backend);
        if (known is Ailment.Unbearable)
        {
            return false;
        }

        if (_ailing.ShouldTell(known))
        {
            sink.Warning(
                $"Training job '{_name}' can't be read at the moment ({error.Message}). It goes on, and so does the "
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
                ErrorId.TrainingJobNotFound,
                ErrorKind.ObjectNotFound,
                $"Training job '{_name}' is gone; it was removed while it was waited for.",
                run);
        }

        var wrapped = ServiceErrors.Wrap(error, $"Following training job '{_name}'", run);
        return new SageMakerEstimatorException(
            wrapped.ErrorId, wrapped.Kind, wrapped.Message + " The job itself goes on.", error)
        {
            ServiceErrorCode = wrapped.ServiceErrorCode,
            StatusCode = wrapped.StatusCode,
            RequestId = wrapped.RequestId,
            Target = run,
            RecommendedAction = $"Follow it again with: {TrainingErrors.Reattach(run.LatestTrainingJob!)}",
        };
    }
}
