using SageMakerEstimator.Core.Aws;

namespace SageMakerEstimator.Core.Logs;

/// <summary>Where a person finds a log in the AWS console.</summary>
internal static class LogLink
{
    /// <summary>The console's page of a group's streams that begin with a prefix; null where there is none.</summary>
    public static string? Of(string region, string group, string prefix) =>
        Partition.Of(region).ConsoleHost(region) is { } host
            ? $"https://{host}/cloudwatch/home?region={region}#logsV2:log-groups/log-group/{Twice(group)}"
            + $"$3FlogStreamNameFilter$3D{Twice(prefix)}"
            : null;

    /// <summary>The console's own way: escaped twice, with a dollar sign for the second percent.</summary>
    private static string Twice(string text) => Uri.EscapeDataString(Uri.EscapeDataString(text)).Replace('%', '$');
}
