using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Leftovers;

/// <summary>Finds what nothing uses, and removes what of it has no endpoint.</summary>
internal sealed class LeftoverOperations(Backends backends, TimeProvider time) : ILeftoverOperations
{
    public Task FindAsync(LeftoverQuery query, IOperationSink sink, CancellationToken token) =>
        ServiceErrors.GuardAsync(
            "Looking for leftovers",
            null,
            async () =>
            {
                await new LeftoverSearch(query, backends.Of(query.Backend, query.Session), time, sink)
                    .RunAsync(token).ConfigureAwait(false);
                return true;
            });

    public ILeftoverRemovals Removals() => new LeftoverRemovals(backends.Of, time);
}
