using System.Globalization;
using System.Text.RegularExpressions;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Logs;
using SageMakerEstimator.Core.Metrics;

namespace SageMakerEstimator.Core.Local;

/// <summary>
/// Metrics of this machine's jobs: as the service does, each definition's expression is held against each line of the
/// log, and its first group is the value. Nothing is stored, so nothing is late.
/// </summary>
internal sealed class LocalMetricsApi(LocalTrainingJobs jobs, ILogsApi logs) : IMetricsApi
{
    // An expression that takes longer for a line would take for ever for a log.
    private static readonly TimeSpan LongMatch = TimeSpan.FromSeconds(1);

    public async Task<GetMetricDataResponse> GetMetricDataAsync(GetMetricDataRequest request, CancellationToken token)
    {
        var queries = request.MetricDataQueries ?? [];
        var job = queries.Select(query => query.MetricStat!.Metric!.Dimensions![0].Value!).First();
        var definitions = jobs.Describe(job).AlgorithmSpecification?.MetricDefinitions ?? [];
        var series = queries.Select(query => (Query: query, Points: new List<(DateTimeOffset Time, double Value)>())).ToArray();
        var wanted = series
            .Select(one => (one.Points, Expression: ExpressionOf(definitions, one.Query.MetricStat!.Metric!.MetricName!)))
            .Where(one => one.Expression is not null).ToArray();
        var tail = new LogTail(logs, MetricSpace.LogGroup, job + "/", 1);
        await tail.ReadAsync(
            line =>
            {
                DateTimeOffset time = line.Timestamp;
                if (time < request.StartTime || time >= request.EndTime)
                {
                    return;
                }

                foreach (var (points, expression) in wanted)
                {
                    points.AddRange(Values(expression!, line.Message).Select(value => (time, value)));
                }
            },
            token).ConfigureAwait(false);
        return new GetMetricDataResponse { MetricDataResults = [.. series.Select(one => Result(one.Query, one.Points))] };
    }

    private static Regex? ExpressionOf(IReadOnlyList<MetricDefinitionShape> definitions, string name)
    {
        if (definitions.FirstOrDefault(definition => definition.Name == name)?.Regex is not { } text)
        {
            return null;
        }

        try
        {
            return new Regex(text, RegexOptions.CultureInvariant, LongMatch);
        }
        catch (ArgumentException error)
        {
            throw Unusable(name, text, error.Message, error);
        }
    }

    private static IEnumerable<double> Values(Regex expression, string line)
    {
        foreach (var group in Groups(expression, line))
        {
            if (double.TryParse(group, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && double.IsFinite(value))
            {
                yield return value;
            }
        }
    }

    private static string[] Groups(Regex expression, string line)
    {
        try
        {
            return [.. expression.Matches(line).Select(match => match.Groups.Count > 1 ? match.Groups[1].Value : "")];
        }
        catch (RegexMatchTimeoutException error)
        {
            throw Unusable("of a metric", expression.ToString(), "it takes more than a second for one line", error);
        }
    }

    private static SageMakerEstimatorException Unusable(string name, string text, string why, Exception error) =>
        new(
            ErrorId.ValueInvalid,
            ErrorKind.InvalidArgument,
            $"The expression '{text}' of metric '{name}' can't be used: {why}.",
            error)
        {
            Target = text,
        };

    private static MetricDataResult Result(MetricDataQuery query, List<(DateTimeOffset Time, double Value)> points)
    {
        if (query.MetricStat!.Period is { } period)
        {
            points =
            [
                .. points.GroupBy(point => point.Time.ToUnixTimeSeconds() / period * period)
                    .Select(group => (DateTimeOffset.FromUnixTimeSeconds(group.Key), group.Average(point => point.Value))),
            ];
        }

        return new MetricDataResult
        {
            Id = query.Id,
            Timestamps = [.. points.Select(point => point.Time)],
            Values = [.. points.Select(point => point.Value)],
        };
    }
}
