using System.Text.Json;
using CsvHelper;
using SageMakerEstimator.Core.Encoding;

namespace SageMakerEstimator.Core.Serialization;

/// <summary>How a format is written and read, and how bodies of several records become one.</summary>
/// <param name="Write">Bytes of a plain value; a NotSupportedException says why there are none.</param>
/// <param name="Read">A plain value of bytes.</param>
/// <param name="Join">One body of several records and the body of each; null when that can't be.</param>
internal sealed record FormatCode(
    Func<object?, byte[]> Write,
    Func<byte[], object?> Read,
    Func<IReadOnlyList<SerializedRecord>, byte[]>? Join = null);

/// <summary>A record and its body.</summary>
internal sealed record SerializedRecord(object? Record, ReadOnlyMemory<byte> Body);

/// <summary>The code of each format, by its name.</summary>
internal static class FormatTable
{
    private static readonly Dictionary<string, FormatCode> Codes = new()
    {
        ["csv"] = new(record => Utf8(CsvFormat.Write(record)), CsvFormat.Read, Lines),
        ["json"] = new(record => Utf8(PythonJson.Dumps(record)), ReadJson, JsonList),
        ["jsonlines"] = new(record => Utf8(JsonLinesFormat.Write(record)), JsonLinesFormat.Read, Lines),
        ["npy"] = new(NpyFormat.Write, NpyFormat.Read, Stacked),
        ["npz"] = new(NpzFormat.Write, NpzFormat.Read),
        ["libsvm"] = new(record => Utf8(LibSvmFormat.Write(record)), LibSvmFormat.Read, Lines),
        ["recordio"] = new(RecordIoFormat.Write, RecordIoFormat.Read, Concatenated),
        ["text"] = new(record => Utf8(PythonText.Str(record)), System.Text.Encoding.UTF8.GetString, Lines),
        ["bytes"] = new(RefuseBytes, body => body),
    };

    public static FormatCode Of(string format) => Codes[format];

    /// <summary>Whether an error of reading means that the body is in another format.</summary>
    public static bool IsOfReading(Exception error) => error is JsonException or BadDataException or FormatException
        or InvalidDataException or OverflowException or System.Text.DecoderFallbackException;

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static object? ReadJson(byte[] body) => body.Length == 0 ? null : PythonJson.Loads(body);

    private static byte[] RefuseBytes(object? record) => throw new NotSupportedException(
        $"a {record?.GetType().Name ?? "null"} isn't bytes; give byte[], text or a file");

    private static byte[] Lines(IReadOnlyList<SerializedRecord> records) =>
        Joined(records, "", "\n", "", body => body.TrimEnd("\r\n"u8));

    private static byte[] Concatenated(IReadOnlyList<SerializedRecord> records) => Joined(records, "", "", "", body => body);

    private static byte[] JsonList(IReadOnlyList<SerializedRecord> records) => Joined(records, "[", ", ", "]", body => body);

    private static byte[] Stacked(IReadOnlyList<SerializedRecord> records) =>
        records.Any(record => record.Record is string or byte[])
            ? throw new NotSupportedException("a body that was written already can't be put together with others")
            : NpyFormat.Write(records.Select(record => record.Record).ToArray());

    private delegate ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> body);

    private static byte[] Joined(
        IReadOnlyList<SerializedRecord> records, string begin, string between, string end, Trim trim)
    {
        using var joined = new MemoryStream();
        joined.Write(Utf8(begin));
        for (var index = 0; index < records.Count; index++)
        {
            joined.Write(index == 0 ? [] : Utf8(between));
            joined.Write(trim(records[index].Body.Span));
        }

        joined.Write(Utf8(end));
        return joined.ToArray();
    }
}
