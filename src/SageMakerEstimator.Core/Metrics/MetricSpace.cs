using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Metrics;

/// <summary>Where CloudWatch keeps what training jobs measure, and how long in which detail.</summary>
internal static class MetricSpace
{
    public const string Name = "/aws/sagemaker/TrainingJobs";

    /// <summary>The log group has the same name.</summary>
    public const string LogGroup = Name;

    // The load of machines lies in the same namespace, a series a host.
    private static readonly HashSet<string> OfHosts = new(StringComparer.Ordinal)
    {
        "CPUUtilization", "MemoryUtilization", "GPUUtilization", "GPUMemoryUtilization", "DiskUtilization",
    };

    // CloudWatch's retention: finer points than these are thrown away when they are as old.
    private static readonly (TimeSpan Age, int Seconds)[] Retention =
    [
        (TimeSpan.FromHours(3), 1), (TimeSpan.FromDays(15), 60), (TimeSpan.FromDays(63), 300), (TimeSpan.MaxValue, 3600),
    ];

    /// <summary>The period of points that go back so far: the given one when such points are kept, else an error.</summary>
    public static int Period(int? given, TimeSpan age)
    {
        var kept = Retention.First(row => age <= row.Age).Seconds;
        if (given is not { } period)
        {
            return Math.Max(60, kept);
        }

        return (period is 1 or 5 or 10 or 20 or 30 || period % 60 == 0) && period % kept == 0
            ? period
            : throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid,
                ErrorKind.InvalidArgument,
                kept == 1
                    ? $"-Period {period}: CloudWatch takes 1, 5, 10, 20, 30 and multiples of 60 seconds."
                    : $"-Period {period}: of points that are this old CloudWatch keeps one for each {kept} seconds.")
            {
                Target = period,
                RecommendedAction = $"Give a multiple of {Math.Max(60, kept)}, or leave -Period out.",
            };
    }

    /// <summary>The hosts that a metric has a series of; one null for what the algorithm writes.</summary>
    public static string?[] Hosts(string metric, int instances) => OfHosts.Contains(metric)
        ? [.. Enumerable.Range(1, instances).Select(number => $"algo-{number}")]
        : [null];

    public static Metric Metric(string job, string name, string? host) => new()
    {
        Namespace = Name,
        MetricName = name,
        Dimensions =
        [
            host is null
                ? new Dimension { Name = "TrainingJobName", Value = job }
                : new Dimension { Name = "Host", Value = $"{job}/{host}" },
        ],
    };
}
