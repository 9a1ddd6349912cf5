using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Artifacts;

/// <summary>Saves what jobs have made to this machine.</summary>
internal sealed class ArtifactOperations(
    Backends backends, TrainingOperations training, ITransformOperations transform, TimeProvider time) : IArtifactOperations
{
    public Task<ArtifactPlan> PlanAsync(ArtifactQuery query, CancellationToken token) =>
        ServiceErrors.GuardAsync<ArtifactPlan>(
            "Looking for the artifacts",
            query.Uri,
            async () => await new ArtifactPlanner(backends, training, transform).PlanAsync(query, token)
                .ConfigureAwait(false));

    public Task SaveAsync(ArtifactPlan plan, IOperationSink sink, CancellationToken token) =>
        ServiceErrors.GuardAsync("Saving the artifacts", plan.Uris[0], async () =>
        {
            await new Download((PlannedDownload)plan, sink, time).RunAsync(token).ConfigureAwait(false);
            return true;
        });
}
