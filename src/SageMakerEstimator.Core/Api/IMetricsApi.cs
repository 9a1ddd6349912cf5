using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Api;

/// <summary>CloudWatch's operations, in the words of the service.</summary>
internal interface IMetricsApi
{
    Task<GetMetricDataResponse> GetMetricDataAsync(GetMetricDataRequest request, CancellationToken token);
}
