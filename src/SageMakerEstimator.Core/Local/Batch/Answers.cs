using System.Text.Json;

namespace SageMakerEstimator.Core.Local.Batch;

/// <summary>The answer to several records taken apart into one for each.</summary>
internal static class Answers
{
    public static IReadOnlyList<byte[]> Split(byte[] body, string? mediaType, int records)
    {
        var answers = records == 1 ? [Trimmed(body)]
            : IsJson(mediaType) && Items(body) is { } items ? items
            : [.. new RecordSplitter("Line", long.MaxValue, keepsFrames: false).Split(new MemoryStream(body))];
        return answers.Count == records
            ? answers
            : throw new FormatException(
                $"{records} records in one request gave {answers.Count} answers, which can't be told apart; ask for "
                + "-Strategy SingleRecord, or for an answer with a line a record");
    }

    private static bool IsJson(string? mediaType) =>
        mediaType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;

    private static byte[] Trimmed(byte[] body) => body is [.. var head, (byte)'\n'] ? head : body;

    /// <summary>The items of a JSON array; null when the body is none, as JSON Lines aren't.</summary>
    private static List<byte[]>? Items(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Array
                ? [.. json.RootElement.EnumerateArray().Select(item => System.Text.Encoding.UTF8.GetBytes(item.GetRawText()))]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
