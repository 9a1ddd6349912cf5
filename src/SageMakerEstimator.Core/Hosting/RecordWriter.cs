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
                foreach (var cell in Cells(row))
                {
                    csv.WriteField(Cell(cell));
                }

                csv.NextRecord();
            }
        }

        return text.ToString().TrimEnd('\n');
    }

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
