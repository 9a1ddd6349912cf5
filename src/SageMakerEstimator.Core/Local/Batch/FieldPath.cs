using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SageMakerEstimator.Core.Local.Batch;

/// <summary>
/// SageMaker's own subset of JSONPath for the filters of transform jobs: <c>$</c>, names, indexes, slices and <c>*</c>.
/// It picks a part of a record and keeps its form, which no JSONPath library does: two names of an object give an
/// object, two columns of a row give a row. See docs/decisions/0006-filters-of-transform-jobs.md.
/// </summary>
internal sealed partial class FieldPath
{
    private readonly string _text;
    private readonly IReadOnlyList<Func<JsonNode?, JsonNode?>> _steps;

    private FieldPath(string text, IReadOnlyList<Func<JsonNode?, JsonNode?>> steps) => (_text, _steps) = (text, steps);

    /// <summary>Reads a path; an error names the parameter it is of.</summary>
    public static FieldPath Parse(string text, string parameter)
    {
        var steps = new List<Func<JsonNode?, JsonNode?>>();
        var at = text.StartsWith('$') ? 1 : throw Invalid(text, parameter);
        while (at < text.Length)
        {
            var match = Step().Match(text, at);
            if (!match.Success)
            {
                throw Invalid(text, parameter);
            }

            steps.Add(StepOf(match));
            at += match.Length;
        }

        return new FieldPath(text, steps);
    }

    /// <summary>Whether the path takes the whole record.</summary>
    public bool IsWhole => _steps.Count == 0;

    /// <summary>The part of a record; what isn't there is a FormatException.</summary>
    public JsonNode? Of(JsonNode? record)
    {
        try
        {
            return _steps.Aggregate(record, (node, step) => step(node));
        }
        catch (FormatException error)
        {
            throw new FormatException($"{_text}: {error.Message}");
        }
    }

    public override string ToString() => _text;

    private static Func<JsonNode?, JsonNode?> StepOf(Match match)
    {
        if (match.Groups["name"] is { Success: true } name)
        {
            return node => Member(node, name.Value);
        }

        if (match.Groups["quoted"] is { Success: true } quoted)
        {
            var names = quoted.Captures.Select(capture => capture.Value).ToArray();
            return names is [var only]
                ? node => Member(node, only)
                : node => new JsonObject(names.Select(one => KeyValuePair.Create(one, Member(node, one)?.DeepClone())));
        }

        if (match.Groups["index"] is { Success: true } index)
        {
            var indexes = index.Captures.Select(capture => Number(capture.Value)).ToArray();
            return indexes is [var only]
                ? node => Item(node, only)
                : node => new JsonArray([.. indexes.Select(one => Item(node, one)?.DeepClone())]);
        }

        return match.Groups["slice"].Success
            ? Slice(match.Groups["from"].Value, match.Groups["to"].Value)
            : All;
    }

    private static Func<JsonNode?, JsonNode?> Slice(string from, string to) => node =>
    {
        var list = List(node);
        var start = from.Length == 0 ? 0 : Place(Number(from), list.Count);
        var end = to.Length == 0 ? list.Count : Place(Number(to), list.Count);
        return new JsonArray([.. list.Skip(start).Take(end - start).Select(item => item?.DeepClone())]);
    };

    private static int Place(int index, int count) => Math.Clamp(index < 0 ? index + count : index, 0, count);

    private static JsonNode? All(JsonNode? node) => node is JsonObject members
        ? new JsonArray([.. members.Select(member => member.Value?.DeepClone())])
        : List(node);

    private static JsonNode? Member(JsonNode? node, string name) =>
        node is JsonObject members && members.TryGetPropertyValue(name, out var value)
            ? value
            : throw new FormatException($"the record has no '{name}'");

    private static JsonNode? Item(JsonNode? node, int index)
    {
        var list = List(node);
        var at = index < 0 ? index + list.Count : index;
        return at >= 0 && at < list.Count
            ? list[at]
            : throw new FormatException($"index {index} isn't one of the record's {list.Count}");
    }

    private static JsonArray List(JsonNode? node) =>
        node as JsonArray ?? throw new FormatException("the record isn't a list there");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static SageMakerEstimatorException Invalid(string text, string parameter) =>
        new(
            ErrorId.ValueInvalid,
            ErrorKind.InvalidArgument,
            $"-{parameter} '{text}' can't be read: a filter is $ and then names, indexes and slices, as in $.features, "
            + "$['id','SageMakerOutput'], $[1:] or $[0,-1].")
        {
            Target = text,
        };

    // A dot may stand before a bracket, too.
    [GeneratedRegex(
        """
        \G(?:
          \.?\[\s*(?:
            '(?<quoted>[^']*)'(?:\s*,\s*'(?<quoted>[^']*)')*
            | "(?<quoted>[^"]*)"(?:\s*,\s*"(?<quoted>[^"]*)")*
            | (?<slice>(?<from>-?\d{1,9})?\s*:\s*(?<to>-?\d{1,9})?)
            | (?<index>-?\d{1,9})(?:\s*,\s*(?<index>-?\d{1,9}))*
            | \*
          )\s*\]
          | \.(?:(?<name>[^.\[\]*'"\s]+)|\*)
        )
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Step();
}
