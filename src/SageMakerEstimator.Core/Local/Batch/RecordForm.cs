using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;

namespace SageMakerEstimator.Core.Local.Batch;

/// <summary>How records are read for filters and joins, and written again: rows of CSV as lists of texts, or JSON.</summary>
internal abstract class RecordForm
{
    public static RecordForm Csv { get; } = new CsvForm();

    public static RecordForm Json { get; } = new JsonForm();

    /// <summary>The form of a media type; null when records of it can't be looked into.</summary>
    public static RecordForm? Of(string? mediaType) => mediaType?.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "text/csv" => Csv,
        "application/json" or "application/jsonlines" => Json,
        _ => null,
    };

    public abstract JsonNode? Read(byte[] record);

    public abstract byte[] Write(JsonNode? record);

    /// <summary>The record with the model's answer to it.</summary>
    public abstract JsonNode? Join(JsonNode? record, JsonNode? answer);

    private sealed class CsvForm : RecordForm
    {
        private static readonly CsvConfiguration Rules = new(CultureInfo.InvariantCulture)
        {
            HasHeaderRecord = false, NewLine = "\n", BadDataFound = null,
        };

        public override JsonNode? Read(byte[] record)
        {
            using var reader = new StringReader(System.Text.Encoding.UTF8.GetString(record));
            using var csv = new CsvParser(reader, Rules);
            return csv.Read() ? new JsonArray([.. csv.Record!.Select(cell => JsonValue.Create(cell))]) : new JsonArray();
        }

        public override byte[] Write(JsonNode? record)
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture);
            using (var csv = new CsvWriter(text, Rules, leaveOpen: true))
            {
                foreach (var cell in Cells(record))
                {
                    csv.WriteField(cell);
                }
            }

            return System.Text.Encoding.UTF8.GetBytes(text.ToString());
        }

        public override JsonNode? Join(JsonNode? record, JsonNode? answer) => new JsonArray(
            [.. record!.AsArray().Select(cell => cell?.DeepClone()), .. Cells(answer).Select(cell => JsonValue.Create(cell))]);

        private static IEnumerable<string> Cells(JsonNode? row) => row is JsonArray cells ? cells.Select(Cell) : [Cell(row)];

        private static string Cell(JsonNode? value) => value switch
        {
            null => "",
            JsonValue plain => plain.ToString(),
            _ => throw new FormatException(
                "an answer with objects or lists in it can't be columns of CSV; ask for text/csv with -Accept"),
        };
    }

    private sealed class JsonForm : RecordForm
    {
        private static readonly JsonSerializerOptions Plain = new()
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

        public override JsonNode? Read(byte[] record)
        {
            try
            {
                return JsonNode.Parse(record);
            }
            catch (JsonException error)
            {
                throw new FormatException($"it isn't JSON: {error.Message}", error);
            }
        }

        public override byte[] Write(JsonNode? record) =>
            System.Text.Encoding.UTF8.GetBytes(record?.ToJsonString(Plain) ?? "null");

        public override JsonNode? Join(JsonNode? record, JsonNode? answer)
        {
            var joined = record is JsonObject members
                ? (JsonObject)members.DeepClone()
                : new JsonObject { ["SageMakerInput"] = record?.DeepClone() };
            joined["SageMakerOutput"] = answer?.DeepClone();
            return joined;
        }
    }
}
