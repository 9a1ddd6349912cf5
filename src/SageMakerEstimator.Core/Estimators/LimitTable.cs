using System.Text.RegularExpressions;
using SageMakerEstimator.Core.Images;

namespace SageMakerEstimator.Core.Estimators;

/// <summary>What an operation takes of each value of a kind of objects, under the names that users gave them by.</summary>
internal sealed class LimitTable<T>
{
    /// <summary>Whose limits they are.</summary>
    public string Operation { get; init; } = "CreateTrainingJob";

    public IReadOnlyList<TextLimit<T>> Texts { get; init; } = [];

    public IReadOnlyList<NumberLimit<T>> Numbers { get; init; } = [];

    public IReadOnlyList<CountLimit<T>> Counts { get; init; } = [];

    public IReadOnlyList<ChoiceLimit<T>> Choices { get; init; } = [];

    /// <summary>Says the first value that the service would refuse.</summary>
    /// <param name="subject">The object.</param>
    /// <param name="where">What stands before each name: <c>Channel 'train': </c>, or nothing.</param>
    public void Check(T subject, string where = "")
    {
        foreach (var limit in Counts)
        {
            var count = limit.Of(subject);
            if (count > limit.Max)
            {
                throw Invalid($"{where}{limit.Name} has {count} entries; {Operation} takes {limit.Max}.", count);
            }
        }

        foreach (var limit in Numbers)
        {
            foreach (var number in limit.Of(subject).OfType<int>().Where(number => number < limit.Min || number > limit.Max))
            {
                throw Invalid(
                    $"{where}{limit.Name} is {number}; {Operation} takes {limit.Min} to {limit.Max}.", number);
            }
        }

        foreach (var limit in Choices)
        {
            foreach (var text in limit.Of(subject).OfType<string>().Where(text => !limit.Values.Contains(text)))
            {
                var nearest = NearestMatch.Of(text, limit.Values);
                throw Invalid(
                    $"{where}{limit.Name} is '{text}'; {Operation} takes {string.Join(", ", limit.Values)}."
                    + (nearest is null ? "" : $" The nearest is {nearest}."),
                    text);
            }
        }

        foreach (var limit in Texts)
        {
            foreach (var text in limit.Of(subject).OfType<string>())
            {
                Check(limit, text, where);
            }
        }
    }

    private void Check(TextLimit<T> limit, string text, string where)
    {
        if (text.Length < limit.Min || text.Length > limit.Max)
        {
            throw Invalid(
                $"{where}{limit.Name} '{text}' has {text.Length} characters; {Operation} takes {limit.Min} to "
                + $"{limit.Max}.",
                text);
        }

        if (!Regex.IsMatch(text, limit.Pattern, RegexOptions.CultureInvariant))
        {
            throw Invalid(
                $"{where}{limit.Name} '{text}' doesn't follow the pattern {limit.Pattern} of {Operation}.", text);
        }
    }

    private static SageMakerEstimatorException Invalid(string message, object target) =>
        new(ErrorId.ValueInvalid, ErrorKind.InvalidArgument, message) { Target = target };
}

/// <summary>Patterns that several values share. A dot of the service's patterns is no line break of any kind.</summary>
internal static class LimitPattern
{
    public const string Line = "^[^\\n\\r\\u0085\\u2028\\u2029]*\\z";
    public const string KmsKey = "^[a-zA-Z0-9:/_-]*\\z";
    public const string S3 = "^s3://[^/\\n]+/?[^\\n\\r\\u0085\\u2028\\u2029]*\\z";
    public const string VpcId = "^[-0-9a-zA-Z]+\\z";
    public const string Channel = "^[A-Za-z0-9._-]+\\z";
    public const string TagText = "^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]*\\z";
    public const string Experiment = "^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}\\z";
}

internal sealed record TextLimit<T>(
    string Name, Func<T, IEnumerable<string?>> Of, int Min, int Max, string Pattern = LimitPattern.Line);

internal sealed record NumberLimit<T>(string Name, Func<T, IEnumerable<int?>> Of, int Min, int Max);

internal sealed record CountLimit<T>(string Name, Func<T, int> Of, int Max);

internal sealed record ChoiceLimit<T>(string Name, Func<T, IEnumerable<string?>> Of, params string[] Values);
