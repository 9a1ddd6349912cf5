using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Api;

/// <summary>SageMaker Runtime's operations, in the words of the service.</summary>
internal interface IRuntimeApi
{
    Task<InvokeEndpointResponse> InvokeEndpointAsync(InvokeEndpointRequest request, CancellationToken token);
}
