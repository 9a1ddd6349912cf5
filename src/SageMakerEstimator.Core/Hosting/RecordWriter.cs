using System.Collections;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using SageMakerEstimator.Core.Encoding;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>Records as request bodies. Text and bytes are bodies already and go as they are.</summary>
internal static class RecordWriter
{
    private static readonly CsvConfiguration Csv = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    public static ReadOnlyMemory<byte> Write(object? record, string format)
    {
        try
        {
            return record switch
            {
                byte[] bytes => bytes,
                string text => System.Text.Encoding.UTF8.GetBytes(text),
                _ => System.Text.Encoding.UTF8.GetBytes(format switch
                {
                    "csv" => WriteCsv(record),
                    "json" => PythonJson.Dumps(record),
                    "text" => PythonText.Str(record),
                    _ => throw new NotSupportedException(
                        $"a {record?.GetType().Name ?? "null"} isn't bytes; give byte[], text or a file"),
                }),
            };
        }
        catch (NotSupportedException reason)
        {
            throw new SageMakerEstimatorException(
                ErrorId.RecordNotSerializable,
                ErrorKind.InvalidArgument,
                $"The record can't be written as {format}: {reason.Message}.",
                reason)
            {
                Target = record,
            };
        }
    }

    /// <summary>A list of rows, or one row; no header. The last line has no end, as one record is one line.</summary>
    private static string WriteCsv(object? record)
    {
        var rows = record is IEnumerable list and not IDictionary && list.Cast<object?>().Any(IsRow)
            ? list.Cast<object?>().ToArray()
            : [record];
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, Csv, leaveOpen: true))
        {
            foreach (var row in rows)
            {
                var cells = Cells(row).Select(Cell).ToArray();
                foreach (var cell in cells)
                {
                    // A row of one empty cell would be an empty line, which readers skip.
                    csv.WriteField(cell, shouldQuote: cells is [""] || NeedsQuotes(cell));
                }

                csv.NextRecord();
            }
        }

        var lines = text.ToString();
        return lines.EndsWith('\n') ? lines[..^1] : lines;
    }

    private static bool NeedsQuotes(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") >= 0;

    private static bool IsRow(object? value) => value is IEnumerable and not string and not byte[];

    private static IEnumerable<object?> Cells(object? row) => row switch
    {
        IDictionary columns => columns.Values.Cast<object?>(),
        IEnumerable cells when IsRow(row) => cells.Cast<object?>(),
        _ => [row],
    };

    private static string Cell(object? value) => value switch
    {
        null => "",
        IEnumerable when IsRow(value) => throw new NotSupportedException("a cell holds a list"),
        _ => PythonText.Str(value),
    };
}
