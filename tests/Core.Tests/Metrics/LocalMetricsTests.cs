using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Metrics;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Metrics of this machine's jobs, found in their logs.</summary>
[Collection(LocalMachine.Collection)]
public sealed class LocalMetricsTests : IDisposable
{
    private readonly LocalMachine _machine = new();
    private readonly RecordingSink _sink = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Each_fitting_line_is_a_point_and_a_line_may_have_several_metrics()
    {
        Log(
            [("loss", "loss=([0-9.e+-]+)"), ("acc", "acc=([0-9.]+)")],
            "epoch 1 loss=0.5 acc=0.7", "nothing", "epoch 2 loss=2.5e-1 acc=0.8", "loss=nan");

        var points = await ReadAsync();

        Assert.Equal([0.5, 0.25], points.Where(point => point.MetricName == "loss").Select(point => point.Value));
        Assert.Equal([0.7, 0.8], points.Where(point => point.MetricName == "acc").Select(point => point.Value));
        Assert.Empty(_sink.Warnings);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public async Task Numbers_are_read_alike_in_every_culture(string culture)
    {
        using var foreign = new ForeignCulture(culture);
        Log([("loss", "loss=([0-9.]+)")], "loss=1.25");

        Assert.Equal(1.25, Assert.Single(await ReadAsync()).Value);
    }

    [Fact]
    public async Task The_final_value_is_the_last_one_and_a_period_is_averaged()
    {
        Log([("loss", "loss=([0-9.]+)")], "loss=4", "loss=2", "loss=3");

        Assert.Equal(3, Assert.Single(await ReadAsync(query => query with { Final = true })).Value);
        Assert.Equal(3, Assert.Single(await ReadAsync(query => query with { Period = 3600 })).Value);
    }

    [Fact]
    public async Task A_job_without_definitions_is_an_error_that_says_so()
    {
        Log([], "loss=4");

        var error = await Assert.ThrowsAsync<SageMakerEstimatorException>(
            () => ReadAsync(query => query with { Names = ["loss"] }));

        Assert.Equal((ErrorId.MetricsNotDefined, ErrorKind.InvalidArgument, "job-1"), (error.ErrorId, error.Kind, error.Target));
    }

    [Theory]
    [InlineData("loss=(")]
    [InlineData("(x+x+)+y")]
    public async Task An_expression_that_cannot_be_used_is_an_error_that_names_it(string expression)
    {
        Log([("loss", expression)], new string('x', 5000));

        var error = await Assert.ThrowsAsync<SageMakerEstimatorException>(() => ReadAsync());

        Assert.Equal((ErrorId.ValueInvalid, expression), (error.ErrorId, error.Target));
    }

    [Fact]
    public async Task A_metric_that_no_line_has_is_a_warning()
    {
        Log([("loss", "loss=([0-9.]+)")], "nothing");

        Assert.Empty(await ReadAsync());
        Assert.Contains("'loss'", Assert.Single(_sink.Warnings));
    }

    private void Log((string Name, string Regex)[] definitions, params string[] lines)
    {
        var request = Samples.Request("job-1") with
        {
            AlgorithmSpecification = new()
            {
                TrainingInputMode = "File",
                MetricDefinitions = [.. definitions.Select(one => new MetricDefinitionShape { Name = one.Name, Regex = one.Regex })],
            },
        };
        var job = _machine.AddJob("job-1", request: request);
        _machine.Move(job, "InProgress", "Training");
        Directory.CreateDirectory(Path.GetDirectoryName(job.Log)!);
        var now = _machine.Time.GetUtcNow().ToUnixTimeMilliseconds();
        File.WriteAllLines(job.Log, lines.Select((line, index) => $"{now + index} {line}"));
    }

    private Task<IReadOnlyList<MetricPoint>> ReadAsync(Func<MetricQuery, MetricQuery>? ask = null)
    {
        var query = new MetricQuery(new TrainingJobReference("job-1", Backend.Local, AwsSession.None))
        {
            Start = _machine.Time.GetUtcNow().AddHours(-1), End = _machine.Time.GetUtcNow().AddHours(1),
        };
        return new MetricOperations(_machine.Backends, new TrainingOperations(_machine.Backends, _machine.Time), _machine.Time)
            .ReadAsync(ask is null ? query : ask(query), _sink, CancellationToken.None);
    }
}
