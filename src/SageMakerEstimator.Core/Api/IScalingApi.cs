using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Api;

/// <summary>Application Auto Scaling's operations, in the words of the service.</summary>
internal interface IScalingApi
{
    Task<DescribeScalableTargetsResponse> DescribeScalableTargetsAsync(
        DescribeScalableTargetsRequest request, CancellationToken token);
}
