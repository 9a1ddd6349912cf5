using FakeAws;
using FakeAws.Control;
using SageMakerEstimator.Core.Hosting;
using SageMakerEstimator.Core.Logs;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Logs of SageMaker's jobs and endpoints over the wire, out of the groups where the service puts them.</summary>
public sealed class LogOperationsTests : WireTest
{
    [Theory]
    [InlineData("TrainingJob", "/aws/sagemaker/TrainingJobs", "mine/algo-1-1593000000", "algo-1")]
    [InlineData("TransformJob", "/aws/sagemaker/TransformJobs", "mine/i-0abc-1593000000", "i-0abc")]
    [InlineData("Endpoint", "/aws/sagemaker/Endpoints/mine", "AllTraffic/i-0abc", "i-0abc")]
    public async Task A_log_is_read_by_its_name_alone(string kind, string group, string stream, string host)
    {
        Control.AddLog(new LogSpec { Group = group, Stream = stream, Messages = ["one", "two"], EmptyPages = 2 });

        await ReceiveAsync(Query(kind, "mine"));

        var lines = Sink.Outputs.Cast<LogEvent>().ToArray();
        Assert.Equal(["one", "two"], lines.Select(line => line.Message));
        Assert.All(lines, line => Assert.Equal((group, stream, host), (line.LogGroupName, line.LogStreamName, line.Host)));
        Assert.Equal("DescribeLogStreams", Asked.First());
        Assert.All(Asked.Skip(1), operation => Assert.Equal("GetLogEvents", operation));
    }

    [Theory]
    [InlineData("TrainingJob", ErrorId.TrainingJobNotFound)]
    [InlineData("TransformJob", ErrorId.TransformJobNotFound)]
    [InlineData("Endpoint", ErrorId.EndpointNotFound)]
    public async Task A_name_that_nobody_has_is_an_error(string kind, string id)
    {
        var error = await Assert.ThrowsAsync<SageMakerEstimatorException>(() => ReceiveAsync(Query(kind, "nobody")));

        Assert.Equal((id, ErrorKind.ObjectNotFound, "nobody"), (error.ErrorId, error.Kind, error.Target));
    }

    [Fact]
    public async Task The_last_lines_are_read_from_the_end_page_by_page()
    {
        Control.AddLog(new LogSpec
        {
            Group = "/aws/sagemaker/TrainingJobs", Stream = "mine/algo-1",
            Messages = [.. Enumerable.Range(1, 25_000).Select(number => $"{number}")],
        });

        await ReceiveAsync(Query("TrainingJob", "mine") with { Tail = 12_000 });

        Assert.Equal(
            Enumerable.Range(13_001, 12_000).Select(number => $"{number}"),
            Sink.Outputs.Cast<LogEvent>().Select(line => line.Message));
        Assert.InRange(Asked.Count(), 3, 5);
    }

    [Fact]
    public async Task Following_an_endpoint_ends_when_it_is_removed()
    {
        var service = Backend().SageMaker;
        await service.CreateModelAsync(
            new() { ModelName = "m", ExecutionRoleArn = FakeAwsOptions.DefaultRoleArn, PrimaryContainer = new() { Image = Image } },
            CancellationToken.None);
        await service.CreateEndpointConfigAsync(
            new()
            {
                EndpointConfigName = "c",
                ProductionVariants = [new() { VariantName = "AllTraffic", ModelName = "m", InstanceType = "ml.m5.large", InitialInstanceCount = 1 }],
            },
            CancellationToken.None);
        await service.CreateEndpointAsync(new() { EndpointName = "mine", EndpointConfigName = "c" }, CancellationToken.None);
        Control.Advance(TimeSpan.FromHours(1));
        Control.AddLog(new LogSpec { Group = "/aws/sagemaker/Endpoints/mine", Stream = "AllTraffic/i-0abc", Messages = ["ping"] });
        var time = new SteppingTime
        {
            MaxPauses = 100,
            OnPause = pause =>
            {
                if (pause == 10)
                {
                    service.DeleteEndpointAsync(new() { EndpointName = "mine" }, CancellationToken.None).GetAwaiter().GetResult();
                    Control.Advance(TimeSpan.FromHours(1));
                }
            },
        };

        await ReceiveAsync(Query("Endpoint", "mine") with { Follow = true }, time);

        Assert.Equal("ping", Sink.Outputs.Cast<LogEvent>().Last().Message);
        Assert.Equal(2, Asked.Count(operation => operation == "DescribeEndpoint"));
    }

    private LogQuery Query(string kind, string name) =>
        new(Enum.Parse<LogSourceKind>(kind), name, SageMakerEstimator.Backend.Aws, Session);

    private Task ReceiveAsync(LogQuery query, TimeProvider? clock = null)
    {
        var time = clock ?? TimeProvider.System;
        var backends = new Backends(new CoreEnvironment("", ""), time);
        var training = new TrainingOperations(backends, time);
        var hosting = new HostingOperations(backends, time);
        return new LogOperations(backends, training, hosting, time)
            .ReceiveAsync(query, Sink, CancellationToken.None);
    }
}
