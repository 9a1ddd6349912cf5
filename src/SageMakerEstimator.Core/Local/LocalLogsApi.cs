using System.Globalization;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Local;

/// <summary>Log streams of local jobs and endpoints, under the names that CloudWatch would give them.</summary>
internal sealed class LocalLogsApi(LocalState state) : ILogsApi
{
    private const string TrainingGroup = "/aws/sagemaker/TrainingJobs";

    private const string EndpointGroup = "/aws/sagemaker/Endpoints/";

    public Task<DescribeLogStreamsResponse> DescribeLogStreamsAsync(
        DescribeLogStreamsRequest request, CancellationToken token)
    {
        var stream = request.LogGroupName == TrainingGroup
            ? request.LogStreamNamePrefix + TrainingContract.Host
            : "AllTraffic/local-1";
        return Task.FromResult(new DescribeLogStreamsResponse
        {
            LogStreams = File.Exists(PathOf(request.LogGroupName!, stream))
                ? [new LogStream { LogStreamName = stream }]
                : [],
        });
    }

    public Task<GetLogEventsResponse> GetLogEventsAsync(GetLogEventsRequest request, CancellationToken token)
    {
        var path = PathOf(request.LogGroupName!, request.LogStreamName!);
        var position = request.NextToken is null
            ? 0
            : long.Parse(request.NextToken.AsSpan(2), CultureInfo.InvariantCulture);
        var (events, next) = request.StartFromHead == true
            ? LogFile.Read(path, position)
            : LogFile.ReadLast(path, request.Limit ?? int.MaxValue);
        return Task.FromResult(new GetLogEventsResponse
        {
            Events = events,
            NextForwardToken = string.Create(CultureInfo.InvariantCulture, $"f/{next}"),
        });
    }

    private string PathOf(string group, string stream)
    {
        var training = group == TrainingGroup;
        var name = training ? stream.Split('/')[0] : group[EndpointGroup.Length..];
        var expected = training ? $"{name}/{TrainingContract.Host}" : "AllTraffic/local-1";
        if (!JobName.IsName(name) || stream != expected)
        {
            throw new ServiceException("ResourceNotFoundException", "The specified log stream does not exist.");
        }

        var folder = new JobFolder(Path.Combine(training ? state.Jobs : state.Endpoints, name));
        return training ? folder.Log : EndpointSupervisor.LogPath(folder);
    }
}
