using System.Collections;
using SageMakerEstimator.Core.Serialization;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>Answers as plain values: JSON's own, rows of text for CSV, nested arrays for NumPy, text, or bytes.</summary>
internal static class AnswerReader
{
    private const int ShownLength = 200;

    public static object? Read(byte[] body, string format, string? contentType)
    {
        try
        {
            return FormatTable.Of(format).Read(body);
        }
        catch (Exception error) when (FormatTable.IsOfReading(error))
        {
            var text = System.Text.Encoding.UTF8.GetString(body);
            var shown = text.Length > ShownLength ? text[..ShownLength] + "…" : text;
            throw new SageMakerEstimatorException(
                ErrorId.AnswerNotReadable,
                ErrorKind.InvalidResult,
                $"The answer isn't {format} (it came as '{contentType ?? "no type"}'): {shown}",
                error)
            {
                RecommendedAction = "Read it with -Deserializer text, or ask for another type with -Accept.",
            };
        }
    }

    /// <summary>
    /// The answers to several records that were sent as one: a list of so many items, an object with one such list in it
    /// (as <c>predictions</c>), so many lines of text, or one line of so many cells. Null when it is none of these.
    /// </summary>
    public static object?[]? Split(object? answer, int count)
    {
        object?[][] lists = answer switch
        {
            object?[] and [object?[] line] when count > 1 => [line],
            object?[] list => [list],
            IDictionary members => [.. members.Values.OfType<object?[]>().Where(list => list.Length == count)],
            string text => [[.. text.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd('\r'))]],
            _ => [],
        };
        return lists is [{ } only] && only.Length == count ? only : null;
    }
}
