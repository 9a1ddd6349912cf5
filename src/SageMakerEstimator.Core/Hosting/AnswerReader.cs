using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using SageMakerEstimator.Core.Encoding;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>Answers as plain values: JSON's own, rows of text for CSV, text, or bytes.</summary>
internal static class AnswerReader
{
    private const int ShownLength = 200;

    private static readonly CsvConfiguration Csv = new(CultureInfo.InvariantCulture) { HasHeaderRecord = false };

    public static object? Read(byte[] body, string format, string? contentType)
    {
        try
        {
            return format switch
            {
                "json" => body.Length == 0 ? null : PythonJson.Loads(body),
                "csv" => ReadCsv(body),
                "text" => System.Text.Encoding.UTF8.GetString(body),
                _ => body,
            };
        }
        catch (Exception error) when (error is JsonException or BadDataException)
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

    private static object?[] ReadCsv(byte[] body)
    {
        using var text = new StreamReader(new MemoryStream(body), System.Text.Encoding.UTF8);
        using var csv = new CsvParser(text, Csv);
        var rows = new List<object?>();
        while (csv.Read())
        {
            rows.Add(csv.Record!.Cast<object?>().ToArray());
        }

        return [.. rows];
    }
}
