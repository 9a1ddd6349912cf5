using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SageMakerEstimator.Core.Serialization;

/// <summary>
/// NumPy's file of one array: a magic number, a header that is a Python dictionary, and the elements. The libraries of
/// .NET that know it are whole array libraries; this is the header and a loop.
/// </summary>
internal static partial class NpyFormat
{
    private const int HeaderUnit = 64;

    // So many digits of the first dimension can be written later without moving the elements; NumPy leaves the room.
    private const int GrowthDigits = 21;

    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static byte[] Write(object? record)
    {
        var array = NpyArray.Of(record);
        var header = Header(array);
        var body = new byte[header.Length + (array.Values.Count * array.Type.Size)];
        header.CopyTo(body, 0);
        var at = header.Length;
        foreach (var value in array.Values)
        {
            array.Type.Write(body.AsSpan(at, array.Type.Size), value);
            at += array.Type.Size;
        }

        return body;
    }

    /// <exception cref="FormatException">The body isn't such a file, or one that would have to be unpickled.</exception>
    public static object? Read(byte[] body)
    {
        if (body.Length < 10 || !body.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            throw new FormatException("it doesn't begin as a NumPy file does");
        }

        var (start, length) = body[6] == 1
            ? (10, BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(8)))
            : (12, body.Length < 12 ? int.MaxValue : (int)BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(8)));
        if (length < 0 || length > body.Length - start)
        {
            throw new FormatException("its header breaks off");
        }

        var header = System.Text.Encoding.UTF8.GetString(body, start, length);
        var type = Descr().Match(header) is { Success: true } descr
            ? NpyType.Parse(descr.Groups[1].Value)
            : throw new FormatException("its header names no simple type");
        var shape = Shape().Match(header) is { Success: true } dimensions
            ? dimensions.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(digits => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture)).ToArray()
            : throw new FormatException("its header has no shape");
        var data = body.AsMemory(start + length);
        if (shape.Aggregate(1L, (product, dimension) => checked(product * dimension)) * type.Size > data.Length)
        {
            throw new FormatException("it has fewer elements than its shape says");
        }

        var steps = Steps(shape, Fortran().IsMatch(header));
        return Element(0, 0);

        object? Element(int dimension, int offset) => dimension == shape.Length
            ? type.Read(data.Span[(offset * type.Size)..])
            : Enumerable.Range(0, shape[dimension])
                .Select(index => Element(dimension + 1, offset + (index * steps[dimension]))).ToArray();
    }

    private static byte[] Header(NpyArray array)
    {
        var shape = string.Join(", ", array.Shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
        var tuple = array.Shape.Count == 1 ? $"({shape},)" : $"({shape})";
        var growth = array.Shape.Count == 0
            ? ""
            : new string(' ', GrowthDigits - array.Shape[0].ToString(CultureInfo.InvariantCulture).Length);
        var text = $"{{'descr': '{array.Type}', 'fortran_order': False, 'shape': {tuple}, }}{growth}";
        var fixedLength = Magic.Length + 4;
        var blanks = HeaderUnit - ((fixedLength + text.Length + 1) % HeaderUnit);
        text += new string(' ', blanks) + "\n";
        var header = new byte[fixedLength + text.Length];
        Magic.CopyTo(header, 0);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)text.Length);
        System.Text.Encoding.ASCII.GetBytes(text, header.AsSpan(fixedLength));
        return header;
    }

    /// <summary>How many elements further the next one of a dimension is; the last dimension is together, or the first.</summary>
    private static int[] Steps(int[] shape, bool isFortran)
    {
        var steps = new int[shape.Length];
        var step = 1;
        foreach (var dimension in isFortran ? Enumerable.Range(0, shape.Length) : Enumerable.Range(0, shape.Length).Reverse())
        {
            steps[dimension] = step;
            step *= shape[dimension];
        }

        return steps;
    }

    [GeneratedRegex(@"'descr':\s*'([^']+)'")]
    private static partial Regex Descr();

    [GeneratedRegex(@"'fortran_order':\s*True")]
    private static partial Regex Fortran();

    [GeneratedRegex(@"'shape':\s*\(([\d, ]*)\)")]
    private static partial Regex Shape();
}
