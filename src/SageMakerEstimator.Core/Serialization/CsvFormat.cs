using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using SageMakerEstimator.Core.Encoding;

namespace SageMakerEstimator.Core.Serialization;

/// <summary>CSV without a header. A list of rows, or one row; each cell as Python's <c>str()</c> writes it.</summary>
internal static class CsvFormat
{
    private static readonly CsvConfiguration Written = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    private static readonly CsvConfiguration Readable = new(CultureInfo.InvariantCulture) { HasHeaderRecord = false };

    /// <summary>The last line has no end, as one record is one line.</summary>
    public static string Write(object? record)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, Written, leaveOpen: true))
        {
            foreach (var row in Records.Rows(record))
            {
                var cells = Records.Cells(row).Select(Cell).ToArray();
                if (cells.Length == 0)
                {
                    throw new NotSupportedException("a row has no values");
                }

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

    public static object?[] Read(byte[] body)
    {
        using var text = new StreamReader(new MemoryStream(body), System.Text.Encoding.UTF8);
        using var csv = new CsvParser(text, Readable);
        var rows = new List<object?>();
        while (csv.Read())
        {
            rows.Add(csv.Record!.Cast<object?>().ToArray());
        }

        return [.. rows];
    }

    private static bool NeedsQuotes(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") >= 0;

    private static string Cell(object? value) => value switch
    {
        null => "",
        _ when Records.IsRow(value) => throw new NotSupportedException("a cell holds a list"),
        _ => PythonText.Str(value),
    };
}
