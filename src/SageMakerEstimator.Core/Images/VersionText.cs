using System.Globalization;
using System.Text.RegularExpressions;

namespace SageMakerEstimator.Core.Images;

/// <summary>Versions as numbers: <c>2.10</c> is more than <c>2.9</c>, and <c>0.11</c> is <c>0.11.0</c>.</summary>
internal static partial class VersionText
{
    /// <summary>Whether it is numbers and dots only, so that it can be larger or smaller than another.</summary>
    public static bool IsNumber(string version) => Numbers().IsMatch(version);

    public static int Compare(string left, string right)
    {
        var (mine, other) = (Parts(left), Parts(right));
        for (var at = 0; at < Math.Max(mine.Length, other.Length); at++)
        {
            var order = mine.ElementAtOrDefault(at).CompareTo(other.ElementAtOrDefault(at));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>The largest, the first of equal ones; null when there are none.</summary>
    public static string? Largest(IEnumerable<string> versions) =>
        versions.Aggregate((string?)null, (best, next) => best is null || Compare(next, best) > 0 ? next : best);

    /// <summary>Every number in the text; digits beyond an int count as the largest.</summary>
    private static int[] Parts(string version) =>
    [
        .. Digits().Matches(version).Select(part =>
            int.TryParse(part.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : int.MaxValue),
    ];

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)*\z")]
    private static partial Regex Numbers();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
