using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace SageMakerEstimator.Core.Aws;

/// <summary>
/// Invocations are the user's own work, which mustn't be done twice unasked: only an answer that says that nothing was
/// done yet is asked again, never a silence or a failure.
/// </summary>
internal sealed class InvocationRetryPolicy(IClientConfig config) : StandardRetryPolicy(config)
{
    public override bool RetryForException(IExecutionContext executionContext, Exception exception) =>
        IsRefusedBeforeWork(exception);

    public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        Task.FromResult(IsRefusedBeforeWork(exception));

    private bool IsRefusedBeforeWork(Exception exception) =>
        IsThrottlingError(exception)
        || exception is AmazonServiceException { ErrorCode: "ModelNotReadyException" };
}
