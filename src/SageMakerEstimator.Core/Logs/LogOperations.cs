using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Jobs;

namespace SageMakerEstimator.Core.Logs;

/// <summary>Reads the logs of jobs and endpoints, once or as they grow.</summary>
internal sealed class LogOperations(
    Backends backends, ITrainingOperations training, IHostingOperations hosting, TimeProvider time) : ILogOperations
{
    public Task ReceiveAsync(LogQuery query, IOperationSink sink, CancellationToken token)
    {
        var backend = query.Kind switch
        {
            LogSourceKind.Endpoint => backends.Of(new EndpointReference(query.Name, query.Backend, query.Session)),
            LogSourceKind.TransformJob =>
                backends.Of(new TransformJobReference(query.Name, query.Backend, query.Session)),
            _ => backends.Of(new TrainingJobReference(query.Name, query.Backend, query.Session)),
        };
        var source = LogSource.Of(query, backend, training, hosting, time);
        return new LogReception(query, source, backend, sink, time).RunAsync(token);
    }
}

/// <summary>One log on its way to whoever asked for it.</summary>
internal sealed class LogReception(
    LogQuery query, LogSource source, IBackend backend, IOperationSink sink, TimeProvider time)
{
    // The last lines are late: this many looks in a row must bring none.
    private const int EmptyLooks = 2;

    // How many streams there will be isn't known beforehand: new ones are looked for at each look.
    private readonly LogTail _tail = new(
        backend.Logs, source.Group, source.Prefix, int.MaxValue, new LogSelection(query.Since, query.Instance));

    private readonly Ailing _ailing = new(time);
    private LogLife _life = LogLife.Writing;
    private bool _begun;
    private long? _asked;

    public async Task RunAsync(CancellationToken token)
    {
        if (!query.Follow)
        {
            await GuardAsync(async () =>
            {
                await ReadAsync(token).ConfigureAwait(false);
                await SayNothingAsync(token).ConfigureAwait(false);
            }).ConfigureAwait(false);
            return;
        }

        TimeSpan? pause = null;
        for (var emptyLooks = 0; ;)
        {
            var lines = await LookAsync(token).ConfigureAwait(false);
            emptyLooks = lines == 0 && _life == LogLife.Ended ? emptyLooks + 1 : 0;
            if (_life == LogLife.Settled && lines is not null
                || _life == LogLife.Ended && (emptyLooks >= EmptyLooks || backend.Polling.LogSettle == TimeSpan.Zero))
            {
                return;
            }

            pause = backend.Polling.Next(pause, changed: lines > 0);
            await Task.Delay(
                _life == LogLife.Writing ? backend.Polling.Uneven(pause.Value) : backend.Polling.LogSettle, time, token)
                .ConfigureAwait(false);
        }
    }

    /// <summary>One look; null when nobody answered and it is borne with.</summary>
    private async Task<int?> LookAsync(CancellationToken token)
    {
        try
        {
            // The state first: what a job wrote before its end is then there to be read.
            if (_life == LogLife.Writing && (_asked is not { } asked || time.GetElapsedTime(asked) >= source.AskEvery))
            {
                _life = await source.LifeAsync(token).ConfigureAwait(false);
                _asked = time.GetTimestamp();
            }

            var lines = await ReadAsync(token).ConfigureAwait(false);
            _ailing.IsOver();
            return lines;
        }
        catch (Exception error) when (Refusal(error) is { } refusal && Endures(refusal))
        {
            return null;
        }
        catch (ServiceException error)
        {
            throw Wrapped(error);
        }
    }

    private async Task<int> ReadAsync(CancellationToken token)
    {
        var lines = query.Tail is { } count && !_begun
            ? await _tail.ReadTailAsync(count, sink.Output, token).ConfigureAwait(false)
            : await _tail.ReadAsync(sink.Output, token).ConfigureAwait(false);
        _begun = true;
        return lines;
    }

    /// <summary>Without a line somebody must be told whether the name was wrong.</summary>
    private async Task SayNothingAsync(CancellationToken token)
    {
        if (!_tail.HasStreams)
        {
            await source.LifeAsync(token).ConfigureAwait(false);
            sink.Verbose($"'{query.Name}' has no log streams{(query.Instance is null ? " yet" : $" of {query.Instance}")}.");
        }
    }

    private async Task GuardAsync(Func<Task> read)
    {
        try
        {
            await read().ConfigureAwait(false);
        }
        catch (ServiceException error)
        {
            throw Wrapped(error);
        }
    }

    private SageMakerEstimatorException Wrapped(ServiceException error) =>
        ServiceErrors.Wrap(error, $"Reading the log of '{query.Name}'", query.Name);

    private bool Endures(ServiceException refusal)
    {
        // Who may not read a log gains nothing by waiting, unlike somebody who waits for a job.
        var ailment = ServiceErrors.IsDenied(refusal) ? Ailment.Unbearable : _ailing.Of(refusal, backend);
        if (_ailing.ShouldTell(ailment))
        {
            sink.Warning($"The log of '{query.Name}' can't be read at the moment ({refusal.Message}). It is tried again.");
        }

        return ailment != Ailment.Unbearable;
    }

    private static ServiceException? Refusal(Exception error) =>
        error as ServiceException ?? error.InnerException as ServiceException;
}
