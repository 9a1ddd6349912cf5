using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Aws;

/// <summary>CloudWatch over the wire.</summary>
internal sealed class AwsMetricsApi(JsonService service) : IMetricsApi
{
    public Task<GetMetricDataResponse> GetMetricDataAsync(GetMetricDataRequest request, CancellationToken token) =>
        service.CallAsync<GetMetricDataRequest, GetMetricDataResponse>("GetMetricData", request, token);
}
