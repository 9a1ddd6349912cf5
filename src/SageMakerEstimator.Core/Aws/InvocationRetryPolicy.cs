using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace SageMakerEstimator.Core.Aws;

/// <summary>
/// Invocations are the user's own work, which mustn't be done twice unasked: only an answer that says that nothing was
/// done yet is asked again here, never a silence or a failure. A model that is still being loaded takes longer than this
/// policy waits: that is for the caller.
/// </summary>
internal sealed class InvocationRetryPolicy(IClientConfig config) : StandardRetryPolicy(config)
{
    public override bool RetryForException(IExecutionContext executionContext, Exception exception) =>
        IsThrottlingError(exception);

    public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        Task.FromResult(IsThrottlingError(exception));
}
