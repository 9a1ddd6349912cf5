using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using SageMakerEstimator.Core.Encoding;

namespace SageMakerEstimator.Core.Serialization;

/// <summary>
/// LibSVM's text: <c>label index:value …</c>, a line a row, indices from 0 as SageMaker's XGBoost counts them. A list
/// has its values at 0, 1, 2 …; a dictionary of whole numbers is sparse, and may have a label. Missing values are left
/// out; zeros are written, as XGBoost tells the two apart.
/// </summary>
internal static class LibSvmFormat
{
    private const string Label = "label";

    public static string Write(object? record) => string.Join('\n', Records.Rows(record).Select(Row));

    /// <summary>A dictionary a line: its label, when it has one, and its values by their indices.</summary>
    public static object?[] Read(byte[] body) => [.. Records.Lines(body).Select(Line)];

    private static string Row(object? row)
    {
        var cells = row is IDictionary sparse && IsSparse(sparse)
            ? Sparse(sparse)
            : Records.Cells(row).Select((value, index) => Cell(index, value));
        return string.Join(' ', cells.OfType<string>());
    }

    private static bool IsSparse(IDictionary row) => row.Keys.Cast<object>().All(key => IsLabel(key) || Index(key) is not null);

    private static IEnumerable<string?> Sparse(IDictionary row)
    {
        var entries = new List<DictionaryEntry>();
        foreach (DictionaryEntry entry in row)
        {
            entries.Add(entry);
        }

        return entries.Where(entry => IsLabel(entry.Key)).Select(entry => (string?)Number(entry.Value))
            .Concat(entries.Where(entry => !IsLabel(entry.Key))
                .Select(entry => (Index: Index(entry.Key)!.Value, entry.Value))
                .OrderBy(entry => entry.Index)
                .Select(entry => Cell(entry.Index, entry.Value)));
    }

    private static bool IsLabel(object key) => key is string text && text.Equals(Label, StringComparison.OrdinalIgnoreCase);

    private static int? Index(object key) =>
        int.TryParse(PythonText.Str(key), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private static string? Cell(int index, object? value) =>
        value is null ? null : string.Create(CultureInfo.InvariantCulture, $"{index}:{Number(value)}");

    /// <summary>A number; text that is one, as Import-Csv gives it, too.</summary>
    private static string Number(object? value) => value switch
    {
        bool flag => flag ? "1" : "0",
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => text.Trim(),
        _ => (value is null ? null : PythonNumber.TryFormat(value))
            ?? throw new NotSupportedException($"'{value}' isn't a number, and LibSVM has nothing else"),
    };

    private static OrderedDictionary Line(string line)
    {
        var row = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var part in line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.IndexOf(':');
            var (key, text) = colon < 0 ? (Label, part) : (part[..colon], part[(colon + 1)..]);
            if ((colon < 0 && row.Count > 0) || row.Contains(key)
                || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                throw new FormatException($"'{part}' isn't index:value");
            }

            row.Add(key, value);
        }

        return row;
    }
}
