using System.Globalization;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Local;

/// <summary>Log streams of local jobs and endpoints, under the names that CloudWatch would give them.</summary>
internal sealed class LocalLogsApi(LocalState state) : ILogsApi
{
    private const string TrainingGroup = "/aws/sagemaker/TrainingJobs";

    private const string TransformGroup = "/aws/sagemaker/TransformJobs";

    private const string EndpointGroup = "/aws/sagemaker/Endpoints/";

    private const string EndpointStream = "AllTraffic/local-1";

    public Task<DescribeLogStreamsResponse> DescribeLogStreamsAsync(
        DescribeLogStreamsRequest request, CancellationToken token)
    {
        var group = request.LogGroupName!;
        var name = group.StartsWith(EndpointGroup, StringComparison.Ordinal)
            ? group[EndpointGroup.Length..]
            : request.LogStreamNamePrefix!.TrimEnd('/');
        return Task.FromResult(new DescribeLogStreamsResponse
        {
            LogStreams =
            [
                .. Files(group, name).Where(file => File.Exists(file.Value))
                    .Select(file => new LogStream { LogStreamName = file.Key }),
            ],
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
        var name = group.StartsWith(EndpointGroup, StringComparison.Ordinal)
            ? group[EndpointGroup.Length..]
            : stream.Split('/')[0];
        return Files(group, name).TryGetValue(stream, out var path) ? path : throw NoStream();
    }

    /// <summary>The streams of a job or endpoint, whether they are there yet or not.</summary>
    private SortedDictionary<string, string> Files(string group, string name)
    {
        if (!JobName.IsName(name))
        {
            throw NoStream();
        }

        return group switch
        {
            TrainingGroup => new(StringComparer.Ordinal)
            {
                [$"{name}/{TrainingContract.Host}"] = Folder(state.Jobs, name).Log,
            },
            TransformGroup => new(StringComparer.Ordinal)
            {
                [$"{name}/local-1"] = TransformSupervisor.LogPath(Folder(state.TransformJobs, name)),
                [$"{name}/local-1/data-log"] = TransformSupervisor.DataLogPath(Folder(state.TransformJobs, name)),
            },
            _ => new(StringComparer.Ordinal)
            {
                [EndpointStream] = EndpointSupervisor.LogPath(Folder(state.Endpoints, name)),
            },
        };
    }

    private static JobFolder Folder(string parent, string name) => new(Path.Combine(parent, name));

    private static ServiceException NoStream() =>
        new("ResourceNotFoundException", "The specified log stream does not exist.");
}
