using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Training;

/// <summary>A job whose request was interrupted: whether it arrived nobody knows.</summary>
internal sealed class UnknownStart(IBackend backend, Estimator estimator, TimeProvider time, IOperationSink sink)
{
    // Who pressed Ctrl+C is gone within a second, and so may the process be.
    private const int StopAttempts = 3;

    private static readonly TimeSpan StopPause = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Says how to look for it. When the job is to stop, it is asked to for as long as it may still appear; the words come
    /// first and hold in either case.
    /// </summary>
    public async Task LeaveAsync(string name, Interruption interruption)
    {
        var stops = interruption == Interruption.StopsAll;
        sink.LastWord(
            $"Training job '{name}' may have started all the same{(stops ? "; if so, it is being stopped" : "")}. "
            + $"Look with: {Paste.Job("Get-SMTraining", name, Backend.Aws, estimator.Session)}; "
            + $"end it with: {Paste.Job("Stop-SMTraining", name, Backend.Aws, estimator.Session)}");
        for (var attempt = 1; stops && attempt <= StopAttempts; attempt++)
        {
            try
            {
                await backend.SageMaker
                    .StopTrainingJobAsync(new() { TrainingJobName = name }, CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (ServiceException error) when (ServiceErrors.IsMissing(error) && attempt < StopAttempts)
            {
                // Not there yet, or never: its request may still be on the way.
                await Task.Delay(StopPause, time).ConfigureAwait(false);
            }
            catch (ServiceException)
            {
                // Ended, never made, or not ours to stop: the words say how to look.
                return;
            }
        }
    }
}
