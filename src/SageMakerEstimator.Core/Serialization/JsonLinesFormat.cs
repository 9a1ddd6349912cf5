using System.Collections;
using SageMakerEstimator.Core.Encoding;

namespace SageMakerEstimator.Core.Serialization;

/// <summary>JSON Lines: each item of a list is a line; anything else is one.</summary>
internal static class JsonLinesFormat
{
    public static string Write(object? record) => string.Join(
        '\n',
        record is IEnumerable list && Records.IsRow(record) && record is not IDictionary
            ? list.Cast<object?>().Select(item => PythonJson.Dumps(item))
            : [PythonJson.Dumps(record)]);

    public static object?[] Read(byte[] body) => [.. Records.Lines(body).Select(Line)];

    public static object? Line(string line) => PythonJson.Loads(System.Text.Encoding.UTF8.GetBytes(line));
}
