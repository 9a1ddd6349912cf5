using System.Collections;

namespace SageMakerEstimator.Core.Serialization;

/// <summary>What counts as a row, in every format that has rows.</summary>
internal static class Records
{
    /// <summary>A list or an object, not a scalar: text and bytes are scalars.</summary>
    public static bool IsRow(object? value) => value is IEnumerable and not string and not byte[];

    /// <summary>The rows of a record: its own when it is a list of them, else the record itself.</summary>
    public static object?[] Rows(object? record) =>
        record is IEnumerable list && IsRow(record) && record is not IDictionary && list.Cast<object?>().Any(IsRow)
            ? [.. list.Cast<object?>()]
            : [record];

    /// <summary>The values of a row; an object's are those of its properties, in their order.</summary>
    public static IEnumerable<object?> Cells(object? row) => row switch
    {
        IDictionary columns => columns.Values.Cast<object?>(),
        IEnumerable cells when IsRow(row) => cells.Cast<object?>(),
        _ => [row],
    };

    /// <summary>The text of a body, with what can't be read in it refused rather than replaced.</summary>
    public static string Text(byte[] body) => new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body);

    /// <summary>Its lines, without empty ones.</summary>
    public static IEnumerable<string> Lines(byte[] body) =>
        Text(body).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Trim().Length > 0);
}
