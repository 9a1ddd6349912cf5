namespace SageMakerEstimator.Core.Reports;

/// <summary>Log lines of a report, with their hosts where there are several.</summary>
internal static class ReportLines
{
    public static IEnumerable<string> Of(IReadOnlyList<LogEvent> log)
    {
        var several = log.Select(line => line.Host).Distinct().Skip(1).Any();
        return log.Select(line => several ? $"{line.Host} {line.Message}" : line.Message);
    }
}
