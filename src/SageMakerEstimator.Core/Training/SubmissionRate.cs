using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Training;

/// <summary>
/// SageMaker takes only so many new jobs a second. A pipeline of a thousand estimators is started as fast as they are
/// taken, and not one is lost by that.
/// </summary>
internal sealed class SubmissionRate(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // An account whose rate is used up by others for this long has other troubles.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // Said once for all estimators of a pipeline.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    private readonly object _gate = new();
    private DateTimeOffset _told = DateTimeOffset.MinValue;

    /// <summary>Asks again while the service says that this was too often.</summary>
    public async Task<T> PatientlyAsync<T>(Func<Task<T>> ask, IOperationSink sink, CancellationToken token)
    {
        var begun = time.GetUtcNow();
        for (var pause = Shortest; ; pause = pause * 2 > Longest ? Longest : pause * 2)
        {
            try
            {
                return await ask().ConfigureAwait(false);
            }
            catch (ServiceException error) when (Passes(error) && time.GetUtcNow() - begun < Patience)
            {
                Tell(error, sink);
                await Task.Delay(pause * (0.5 + Random.Shared.NextDouble() / 2), time, token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>After a lost answer the job may be there: what to do then isn't decided here.</summary>
    private static bool Passes(ServiceException error) => ServiceErrors.IsThrottled(error) && error.Unanswered == 0;

    private void Tell(ServiceException error, IOperationSink sink)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now - _told < Silence)
            {
                return;
            }

            _told = now;
        }

        sink.Warning(
            $"SageMaker takes new training jobs more slowly than they come ({error.Message}). "
            + "They are started at the pace that it takes them.");
    }
}
