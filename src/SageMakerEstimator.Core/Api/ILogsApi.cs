using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Api;

/// <summary>CloudWatch Logs' operations, in the words of the service.</summary>
internal interface ILogsApi
{
    Task<DescribeLogStreamsResponse> DescribeLogStreamsAsync(
        DescribeLogStreamsRequest request, CancellationToken token);

    Task<GetLogEventsResponse> GetLogEventsAsync(GetLogEventsRequest request, CancellationToken token);
}
