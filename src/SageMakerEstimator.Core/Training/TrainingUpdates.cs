using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Training;

/// <summary>Changes of a job that exists: what isn't named stays as it is.</summary>
internal static class TrainingUpdates
{
    public static UpdateTrainingJobRequest Request(string jobName, TrainingUpdate update) => new()
    {
        TrainingJobName = jobName,
        ResourceConfig = update.KeepAlivePeriod is { } period
            ? new ResourceConfigForUpdate { KeepAlivePeriodInSeconds = period }
            : null,
        RemoteDebugConfig = update.EnableRemoteDebug is { } enable
            ? new RemoteDebugConfig { EnableRemoteDebug = enable }
            : null,
    };

    public static async Task SendAsync(
        IBackend backend, TrainingJobReference job, TrainingUpdate update, CancellationToken token)
    {
        try
        {
            await backend.SageMaker.UpdateTrainingJobAsync(Request(job.Name, update), token).ConfigureAwait(false);
        }
        catch (ServiceException error)
        {
            throw ServiceErrors.Wrap(error, $"Changing training job '{job.Name}'", job.Name);
        }
    }
}
