using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Jobs;

namespace SageMakerEstimator.Core.Training;

/// <summary>Follows the jobs of estimators to their ends.</summary>
internal sealed class TrainingWait(
    Func<Estimator, IBackend> backendOf, TimeProvider time, WaitOptions options, IOperationSink sink)
{
    public Task RunAsync(IReadOnlyList<Estimator> runs, CancellationToken token) =>
        new JobWait(time, options, sink).RunAsync([.. runs.Select(run => new TrainingRun(run, backendOf(run), time))], token);
}
