using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Aws;

/// <summary>CloudWatch Logs over the wire.</summary>
internal sealed class AwsLogsApi(JsonService service) : ILogsApi
{
    public Task<DescribeLogStreamsResponse> DescribeLogStreamsAsync(
        DescribeLogStreamsRequest request, CancellationToken token) =>
        service.CallAsync<DescribeLogStreamsRequest, DescribeLogStreamsResponse>("DescribeLogStreams", request, token);

    public Task<GetLogEventsResponse> GetLogEventsAsync(GetLogEventsRequest request, CancellationToken token) =>
        service.CallAsync<GetLogEventsRequest, GetLogEventsResponse>("GetLogEvents", request, token);
}
