using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Metrics;

/// <summary>Reads what training jobs measure.</summary>
internal sealed class MetricOperations(Backends backends, TrainingOperations training, TimeProvider time) : IMetricOperations
{
    public async Task<IReadOnlyList<MetricPoint>> ReadAsync(
        MetricQuery query, IOperationSink sink, CancellationToken token)
    {
        var backend = backends.Of(query.Job);
        var job = await training.ReadAsync(query.Job, token).ConfigureAwait(false);
        return await ServiceErrors.GuardAsync(
            $"Reading the metrics of training job '{query.Job.Name}'",
            query.Job.Name,
            () => new MetricReading(query, job, backend, sink, time).ReadAsync(token)).ConfigureAwait(false);
    }

    public string Draw(IReadOnlyList<MetricPoint> points, int width, int height, bool hasColour) =>
        TerminalCurves.Draw(points, width, height, hasColour);
}

/// <summary>The metrics of one job.</summary>
internal sealed class MetricReading(
    MetricQuery query, DescribeTrainingJobResponse job, IBackend backend, IOperationSink sink, TimeProvider time)
{
    // What GetMetricData takes at once.
    private const int MaxSeries = 500;

    private readonly DateTimeOffset _now = time.GetUtcNow();

    public async Task<IReadOnlyList<MetricPoint>> ReadAsync(CancellationToken token)
    {
        var names = Names();
        if (query.Final && backend.Kind == Backend.Aws)
        {
            return Final(names);
        }

        if (Window() is not { } window)
        {
            sink.Warning($"Training job '{query.Job.Name}' hasn't begun to train; there is nothing to show yet.");
            return [];
        }

        var series = names
            .SelectMany(name => MetricSpace.Hosts(name, job.ResourceConfig?.InstanceCount ?? 1)
                .Select(host => new Series(name, host))).ToArray();
        foreach (var chunk in series.Chunk(MaxSeries))
        {
            await FillAsync(chunk, window, token).ConfigureAwait(false);
        }

        foreach (var empty in series.Where(one => one.Points.Count == 0))
        {
            sink.Warning(
                $"There are no points of '{empty.Name}' of training job '{query.Job.Name}' in that time. "
                + (backend.Kind == Backend.Aws ? "CloudWatch has them some minutes late." : "No line of its log fits."));
        }

        return [.. series.SelectMany(one => query.Final ? one.Points.TakeLast(1) : one.Points)];
    }

    /// <summary>What was asked for, else what the job defines, else what it ended with.</summary>
    private IReadOnlyList<string> Names()
    {
        var defined = (job.AlgorithmSpecification?.MetricDefinitions ?? []).Select(one => one.Name!).Distinct().ToArray();
        if (backend.Kind == Backend.Local && defined.Length == 0)
        {
            throw Undefined("A job of this machine has metrics only if its estimator says how to find them in its log.");
        }

        if (query.Names.Count > 0)
        {
            return query.Names;
        }

        var final = (job.FinalMetricDataList ?? []).Select(one => one.MetricName!).Distinct();
        return defined.Length > 0 ? defined
            : final.ToArray() is { Length: > 0 } ended ? ended
            : throw Undefined("It was started without metric definitions.");
    }

    private SageMakerEstimatorException Undefined(string why) =>
        new(
            ErrorId.MetricsNotDefined,
            ErrorKind.InvalidArgument,
            $"Training job '{query.Job.Name}' has no metrics: {char.ToLowerInvariant(why[0])}{why[1..]}")
        {
            Target = query.Job.Name,
            RecommendedAction = backend.Kind == Backend.Aws
                ? "Name the metrics with -MetricName (CPUUtilization, for example), or start jobs with metric definitions."
                : "Start jobs with metric definitions: a name, and an expression whose first group is the value.",
        };

    private IReadOnlyList<MetricPoint> Final(IReadOnlyList<string> names)
    {
        var ended = (job.FinalMetricDataList ?? []).ToLookup(one => one.MetricName, StringComparer.Ordinal);
        foreach (var name in names.Where(name => !ended.Contains(name)))
        {
            sink.Warning($"Training job '{query.Job.Name}' has no final value of '{name}'{(TrainingJobs.HasEnded(job.TrainingJobStatus) ? "" : " yet")}.");
        }

        return
        [
            .. names.SelectMany(name => ended[name])
                .Select(one => Point(one.MetricName!, null, one.Timestamp ?? job.TrainingEndTime ?? _now, one.Value)),
        ];
    }

    private (DateTimeOffset Start, DateTimeOffset End)? Window()
    {
        if ((query.Start ?? job.TrainingStartTime) is not { } start)
        {
            return null;
        }

        // What is written in the last moment may be stamped a little later; and the service's clock may be ahead of ours.
        var end = query.End ?? job.TrainingEndTime?.AddMinutes(1) ?? _now.AddMinutes(1);
        if (query is { Start: null, End: null } && end <= start)
        {
            end = start.AddMinutes(1);
        }

        return start < end
            ? (start, end)
            : throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid,
                ErrorKind.InvalidArgument,
                $"-StartTime {start.LocalDateTime:s} isn't before the end, {end.LocalDateTime:s}.")
            {
                Target = start.LocalDateTime,
            };
    }

    private async Task FillAsync(
        Series[] series, (DateTimeOffset Start, DateTimeOffset End) window, CancellationToken token)
    {
        // This machine keeps every point.
        int? period = backend.Kind == Backend.Aws ? MetricSpace.Period(query.Period, _now - window.Start) : query.Period;
        var first = window.Start.ToUnixTimeSeconds();
        var request = new GetMetricDataRequest
        {
            MetricDataQueries =
            [
                .. series.Select((one, index) => new MetricDataQuery
                {
                    Id = $"m{index}",
                    MetricStat = new MetricStat
                    {
                        Metric = MetricSpace.Metric(query.Job.Name, one.Name, one.Host), Period = period, Stat = "Average",
                    },
                }),
            ],

            // A point has the time at which its period begins.
            StartTime = DateTimeOffset.FromUnixTimeSeconds(first - first % (period ?? 1)),
            EndTime = window.End,
            ScanBy = "TimestampAscending",
        };
        string? next = null;
        do
        {
            var answer = await backend.Metrics
                .GetMetricDataAsync(request with { NextToken = next }, token).ConfigureAwait(false);
            foreach (var result in answer.MetricDataResults ?? [])
            {
                var one = series[int.Parse(result.Id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)];
                one.Points.AddRange((result.Timestamps ?? []).Zip(
                    result.Values ?? [], (at, value) => Point(one.Name, one.Host, at, value)));
            }

            next = answer.NextToken;
        }
        while (next is not null);
    }

    private MetricPoint Point(string name, string? host, DateTimeOffset at, double value) => new()
    {
        TrainingJobName = query.Job.Name,
        MetricName = name,
        Host = host,
        Timestamp = at.LocalDateTime,
        Elapsed = job.TrainingStartTime is { } began ? (at > began ? at - began : TimeSpan.Zero) : null,
        Value = value,
    };

    private sealed record Series(string Name, string? Host)
    {
        public List<MetricPoint> Points { get; } = [];
    }
}
