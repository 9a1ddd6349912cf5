using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Aws;

/// <summary>Application Auto Scaling over the wire.</summary>
internal sealed class AwsScalingApi(JsonService service) : IScalingApi
{
    public Task<DescribeScalableTargetsResponse> DescribeScalableTargetsAsync(
        DescribeScalableTargetsRequest request, CancellationToken token) =>
        service.CallAsync<DescribeScalableTargetsRequest, DescribeScalableTargetsResponse>(
            "DescribeScalableTargets", request, token);
}
