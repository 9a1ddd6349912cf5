namespace SageMakerEstimator.Core.Logs;

/// <summary>How a log line is shown: with its host in front, in the host's own colour, where a person looks on.</summary>
internal sealed class LogDisplay(WaitOptions options, int hosts)
{
    // The colours of a terminal that can be read on dark and on light: blue, magenta, green, cyan, yellow.
    private static readonly int[] Colours = [34, 35, 32, 36, 33];

    private readonly Dictionary<string, string> _prefixes = new(StringComparer.Ordinal);

    public LogEvent Dress(LogEvent line)
    {
        if (options.IsInteractive && hosts > 1)
        {
            line.Shown = Prefix(line.Host) + line.Message;
        }

        return line;
    }

    private string Prefix(string host)
    {
        if (!_prefixes.TryGetValue(host, out var prefix))
        {
            var colour = Colours[_prefixes.Count % Colours.Length];
            _prefixes.Add(host, prefix = options.HasColour ? $"\u001b[{colour}m{host}\u001b[0m " : $"{host} ");
        }

        return prefix;
    }
}
