using System.IO.Enumeration;

namespace SageMakerEstimator.Core.Logs;

/// <summary>What of a log is wanted.</summary>
/// <param name="Since">Lines from this moment on; null for all.</param>
/// <param name="Instance">A pattern of hosts; null for all.</param>
internal sealed record LogSelection(DateTimeOffset? Since, string? Instance)
{
    public long? SinceMilliseconds => Since?.ToUnixTimeMilliseconds();

    public bool Takes(string host) => Instance is null || FileSystemName.MatchesSimpleExpression(Instance, host);
}
