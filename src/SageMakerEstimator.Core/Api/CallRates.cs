using System.Collections.Concurrent;

namespace SageMakerEstimator.Core.Api;

/// <summary>
/// How often this process calls an operation, over all its runspaces: half of what an account may, as others share
/// it. An operation that isn't in the table is called as often as needed.
/// </summary>
internal sealed class CallRates(TimeProvider time)
{
    // Calls a second. Sources: the quotas of CloudWatch Logs (25, 25 and 5 an account) and of SageMaker's list calls.
    private static readonly Dictionary<string, double> PerSecond = new(StringComparer.Ordinal)
    {
        ["DescribeLogStreams"] = 12.5,
        ["GetLogEvents"] = 12.5,
        ["FilterLogEvents"] = 2.5,
        ["DescribeTrainingJob"] = 10,
        ["ListTrainingJobs"] = 1,
        ["DescribeCompilationJob"] = 10,
        ["DescribeEndpoint"] = 10,
        ["DescribeEndpointConfig"] = 10,
        ["DescribeTransformJob"] = 10,
        ["ListEndpoints"] = 2,
        ["ListEndpointConfigs"] = 2,
        ["ListModels"] = 2,
        ["ListTransformJobs"] = 2,
        ["GetMetricData"] = 10,

        // How many new jobs a second an account may start is told nowhere; throttling finds it out.
        ["CreateTrainingJob"] = 5,
    };

    private readonly ConcurrentDictionary<string, Pace> _paces = new(StringComparer.Ordinal);

    public Task TurnAsync(string operation, CancellationToken token) =>
        PerSecond.TryGetValue(operation, out var rate)
            ? _paces.GetOrAdd(operation, _ => new Pace(rate, time)).TurnAsync(token)
            : Task.CompletedTask;

    /// <summary>The service said that this was too often.</summary>
    public void Halve(string operation)
    {
        if (_paces.TryGetValue(operation, out var pace))
        {
            pace.Halve();
        }
    }
}
