using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

[Collection(LocalMachine.Collection)]
public sealed class LocalLogsApiTests : IDisposable
{
    private const string Group = "/aws/sagemaker/TrainingJobs";

    private readonly LocalMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task A_jobs_log_is_a_stream_under_the_name_that_CloudWatch_gives_it()
    {
        var job = _machine.AddJob("job-1");
        Assert.Empty(await StreamsAsync("job-1/"));

        _machine.Log(job, "a", "b");

        Assert.Equal(["job-1/algo-1"], await StreamsAsync("job-1/"));
    }

    [Fact]
    public async Task A_token_says_where_reading_goes_on()
    {
        var job = _machine.AddJob("job-1");
        _machine.Log(job, "a", "b");

        var first = await ReadAsync(Group, "job-1/algo-1");
        _machine.Log(job, "c");
        var second = await ReadAsync(Group, "job-1/algo-1", first.NextForwardToken);

        Assert.Equal(["a", "b"], first.Events!.Select(line => line.Message));
        Assert.Equal(["c"], second.Events!.Select(line => line.Message));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("job-1/more")]
    public async Task No_other_file_is_taken_for_a_log(string name)
    {
        _machine.Log(_machine.AddJob("job-1"), "line");
        _machine.Log(_machine.AddJob("a"), "line");
        _machine.Log(_machine.AddJob("../x"), "line");

        IEnumerable<string?> found = [];
        var error = await Record.ExceptionAsync(async () => found = await StreamsAsync(name + "/"));

        Assert.Empty(found);
        Assert.True(error is null or ServiceException { Code: "ResourceNotFoundException" }, error?.ToString());
    }

    [Theory]
    [InlineData("../algo-1")]
    [InlineData("/algo-1")]
    public async Task A_stream_of_no_job_does_not_exist(string stream)
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => ReadAsync(Group, stream));

        Assert.Equal("ResourceNotFoundException", error.Code);
    }

    [Fact]
    public async Task The_log_of_an_endpoint_is_in_its_own_group()
    {
        var endpoint = _machine.AddEndpoint(
            "ep", new LocalEndpointStatus { EndpointStatus = "InService", EndpointConfigName = "c" });
        var path = EndpointSupervisor.LogPath(endpoint);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "1577934245678 up\n");

        var answer = await ReadAsync("/aws/sagemaker/Endpoints/ep", "AllTraffic/local-1");

        Assert.Equal("up", Assert.Single(answer.Events!).Message);
        await Assert.ThrowsAsync<ServiceException>(
            () => ReadAsync("/aws/sagemaker/Endpoints/../jobs", "AllTraffic/local-1"));
    }

    private Task<GetLogEventsResponse> ReadAsync(string group, string stream, string? token = null) =>
        _machine.Backend.Logs.GetLogEventsAsync(
            new() { LogGroupName = group, LogStreamName = stream, NextToken = token, StartFromHead = true },
            CancellationToken.None);

    private async Task<IEnumerable<string?>> StreamsAsync(string prefix) =>
        (await _machine.Backend.Logs.DescribeLogStreamsAsync(
            new() { LogGroupName = Group, LogStreamNamePrefix = prefix }, CancellationToken.None))
        .LogStreams!.Select(stream => stream.LogStreamName);
}
