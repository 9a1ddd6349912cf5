using System.Collections;
using System.Collections.Specialized;
using SageMakerEstimator.Core.Encoding;

namespace SageMakerEstimator.Core.Estimators;

/// <summary>Hyperparameters as values and as the strings of a request, with the limits of CreateTrainingJob.</summary>
internal static class HyperParameters
{
    // The API's limits: HyperParameters has 0 to 100 entries, keys up to 256 and values up to 2500 characters; both
    // follow the pattern `.*`, which has no line breaks in it.
    internal const int MaxCount = 100;
    internal const int MaxKeyLength = 256;
    internal const int MaxValueLength = 2500;

    // Doubles hold every whole number below this.
    private const double MaxExact = 9_007_199_254_740_992;

    /// <summary>As the restored job had them, else as the kind of estimator has them.</summary>
    public static HyperParameterEncoding EncodingOf(Estimator estimator) =>
        estimator.HyperParameterEncoding ?? UsualEncodingOf(estimator);

    /// <summary>Script mode reads JSON, a bare image and a built-in algorithm read text.</summary>
    public static HyperParameterEncoding UsualEncodingOf(Estimator estimator) =>
        estimator.EntryPoint is null || (estimator.EstimatorKind == EstimatorKind.Image && estimator.SourceDir is null)
            ? HyperParameterEncoding.Text
            : HyperParameterEncoding.Json;

    /// <summary>The strings that are sent, in order.</summary>
    public static Dictionary<string, string> Encode(IDictionary values, HyperParameterEncoding encoding)
    {
        var encoded = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in values)
        {
            var name = (string)entry.Key;
            encoded.Add(name, Encode(name, entry.Value, encoding));
        }

        CheckCount(encoded.Count);
        return encoded;
    }

    /// <summary>The text of one value.</summary>
    public static string Encode(string name, object? value, HyperParameterEncoding encoding)
    {
        string text;
        try
        {
            text = encoding == HyperParameterEncoding.Json ? PythonJson.Dumps(value) : PythonText.Str(value);
        }
        catch (NotSupportedException reason)
        {
            throw new SageMakerEstimatorException(
                ErrorId.HyperParameterTypeNotSupported,
                ErrorKind.InvalidArgument,
                $"Hyperparameter '{name}' can't be sent: {reason.Message}.",
                reason)
            {
                Target = value ?? name,
                RecommendedAction =
                    "Convert it to text, a number, a boolean, a list or a dictionary with text keys.",
            };
        }

        CheckLimits(name, text);
        return text;
    }

    /// <summary>
    /// The estimator's values with a run's over them, as they are encoded: PowerShell's arithmetic makes doubles of whole
    /// numbers, which built-in algorithms refuse for counts and sizes.
    /// </summary>
    public static OrderedDictionary Prepared(Estimator estimator, IDictionary over)
    {
        var values = Merge(estimator.HyperParameter, over);
        if (estimator.Algorithm is { } name && Frameworks.Algorithms.Find(name) is { } algorithm)
        {
            foreach (var whole in values.Keys.Cast<string>().Where(algorithm.IsWhole).ToArray())
            {
                values[whole] = values[whole] is double number && double.IsInteger(number) && Math.Abs(number) < MaxExact
                    ? (long)number
                    : values[whole];
            }
        }

        return values;
    }

    /// <summary>A copy of the base with the other's values over it.</summary>
    public static OrderedDictionary Merge(OrderedDictionary values, IDictionary over)
    {
        var merged = new OrderedDictionary(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in values)
        {
            merged.Add(entry.Key, entry.Value);
        }

        foreach (DictionaryEntry entry in over)
        {
            merged[entry.Key] = entry.Value;
        }

        return merged;
    }

    /// <summary>Names that differ only in case are allowed by the service and nearly always a slip.</summary>
    public static IEnumerable<string> CaseTwins(IDictionary values) =>
        values.Keys.Cast<string>()
            .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .Where(names => names.Count() > 1)
            .Select(names => string.Join(", ", names));

    /// <summary>Refuses more than the service takes; those of SageMaker itself count too.</summary>
    public static void CheckCount(int count)
    {
        if (count > MaxCount)
        {
            throw Limit($"{count} hyperparameters are more than the {MaxCount} that CreateTrainingJob takes.", count);
        }
    }

    private static void CheckLimits(string name, string text)
    {
        if (name.Length is 0 or > MaxKeyLength || HasLineBreak(name))
        {
            throw Limit(
                $"Hyperparameter name '{name}' must have 1 to {MaxKeyLength} characters and no line break.", name);
        }

        if (text.Length > MaxValueLength)
        {
            throw Limit(
                $"Hyperparameter '{name}' has {text.Length} characters as sent; "
                + $"CreateTrainingJob takes {MaxValueLength}. Put long values into a file of a channel.",
                name);
        }

        if (HasLineBreak(text))
        {
            throw Limit($"Hyperparameter '{name}' holds a line break, which CreateTrainingJob refuses.", name);
        }
    }

    private static bool HasLineBreak(string text) => text.AsSpan().IndexOfAny("\n\r\u2028\u2029") >= 0;

    private static SageMakerEstimatorException Limit(string message, object target) =>
        new(ErrorId.HyperParameterLimit, ErrorKind.InvalidArgument, message) { Target = target };
}
