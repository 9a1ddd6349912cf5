using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Api;

/// <summary>SageMaker Runtime's operations, in the words of the service.</summary>
internal interface IRuntimeApi
{
    Task<InvokeEndpointResponse> InvokeEndpointAsync(InvokeEndpointRequest request, CancellationToken token);

    /// <summary>Returns with the answer's beginning; its parts are read from what is returned.</summary>
    Task<InvokeEndpointStream> InvokeEndpointWithResponseStreamAsync(
        InvokeEndpointRequest request, CancellationToken token);

    /// <summary>InvokeEndpointAsync of the service: puts a request into its queue.</summary>
    Task<QueuedInvocation> QueueInvocationAsync(QueueInvocationRequest request, CancellationToken token);
}
