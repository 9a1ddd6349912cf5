namespace SageMakerEstimator.Core.Images;

/// <summary>What somebody most likely meant.</summary>
internal static class NearestMatch
{
    // Longer than any name; whoever pastes a book isn't told what it is like.
    private const int LongestAsked = 64;

    /// <summary>The candidate with the fewest characters changed; null when all are something else.</summary>
    public static string? Of(string asked, IEnumerable<string> candidates)
    {
        var plain = asked.Length > LongestAsked ? "" : Plain(asked);
        return candidates
            .Select(candidate => (candidate, distance: Distance(plain, Plain(candidate))))
            .Where(found => found.distance < plain.Length
                && found.distance <= Math.Max(plain.Length, found.candidate.Length) / 2)
            .OrderBy(found => found.distance)
            .ThenByDescending(found => Shared(plain, Plain(found.candidate)))
            .Select(found => found.candidate)
            .FirstOrDefault();
    }

    /// <summary>The newest of that version's own, else the newest that isn't newer, else the oldest of all.</summary>
    public static string? OfVersion(string asked, IReadOnlyCollection<string> versions) =>
        VersionText.Largest(versions.Where(version => IsPartOf(version, asked)))
        ?? VersionText.Largest(versions.Where(version => VersionText.Compare(version, asked) <= 0))
        ?? versions.Order(Comparer<string>.Create(VersionText.Compare)).FirstOrDefault();

    /// <summary>1.7-1 is one of 1.7, and 1.70 isn't.</summary>
    private static bool IsPartOf(string version, string asked) =>
        version.StartsWith(asked, StringComparison.Ordinal)
        && version.Length > asked.Length
        && !char.IsDigit(version[asked.Length]);

    private static string Plain(string text) =>
        text.ToLowerInvariant().Replace("-", "").Replace("_", "").Replace(" ", "");

    /// <summary>How many characters they begin with alike.</summary>
    private static int Shared(string left, string right) =>
        left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();

    /// <summary>Levenshtein's: characters to insert, delete or change. A name within the other is next to it.</summary>
    private static int Distance(string left, string right)
    {
        if (Math.Min(left.Length, right.Length) > 2
            && (right.Contains(left, StringComparison.Ordinal) || left.Contains(right, StringComparison.Ordinal)))
        {
            return 1;
        }

        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
