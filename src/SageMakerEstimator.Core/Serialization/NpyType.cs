using System.Buffers.Binary;
using System.Globalization;

namespace SageMakerEstimator.Core.Serialization;

/// <summary>How an element of a NumPy array lies in a file: <c>&lt;f8</c> is eight bytes, the lowest first.</summary>
/// <param name="Kind">f, i, u, b (a boolean), U (text) or S (bytes).</param>
/// <param name="Length">The bytes of a number, the characters of a text.</param>
/// <param name="IsBigEndian">Whether the highest byte comes first.</param>
internal readonly record struct NpyType(char Kind, int Length, bool IsBigEndian = false)
{
    private const int TextUnit = 4;

    // All that can be written without a program of Python's to unpickle it.
    private static readonly string[] Known =
        ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"];

    /// <summary>The bytes of an element.</summary>
    public int Size => Kind == 'U' ? Length * TextUnit : Length;

    /// <exception cref="FormatException">The type isn't one of ours.</exception>
    public static NpyType Parse(string descr)
    {
        var bare = descr.TrimStart('<', '>', '|', '=');
        if (bare.Length < 2
            || !int.TryParse(bare[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || !(Known.Contains(bare) || bare[0] is 'U' or 'S'))
        {
            throw new FormatException(
                $"an array of type '{descr}' isn't read: only booleans, whole and real numbers and text are");
        }

        return new NpyType(bare[0], length, descr[0] == '>');
    }

    /// <summary>As NumPy writes it.</summary>
    public override string ToString() =>
        (Size == 1 && Kind != 'U') || Kind == 'S' ? $"|{Kind}{Length}" : $"{(IsBigEndian ? '>' : '<')}{Kind}{Length}";

    public object Read(ReadOnlySpan<byte> from)
    {
        if (Kind is 'U' or 'S')
        {
            return Text(from);
        }

        Span<byte> low = stackalloc byte[Length];
        from[..Length].CopyTo(low);
        if (IsBigEndian)
        {
            low.Reverse();
        }

        return (Kind, Length) switch
        {
            ('f', 2) => BinaryPrimitives.ReadHalfLittleEndian(low),
            ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(low),
            ('f', _) => BinaryPrimitives.ReadDoubleLittleEndian(low),
            ('i', 1) => (sbyte)low[0],
            ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(low),
            ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(low),
            ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(low),
            ('u', 1) => low[0],
            ('u', 2) => BinaryPrimitives.ReadUInt16LittleEndian(low),
            ('u', 4) => BinaryPrimitives.ReadUInt32LittleEndian(low),
            ('u', _) => BinaryPrimitives.ReadUInt64LittleEndian(low),
            _ => (object)(low[0] != 0),
        };
    }

    /// <summary>Writes an element of one of the types that arrays of ours have: f4, f8, i8, u8, b1 and text.</summary>
    public void Write(Span<byte> to, object value)
    {
        switch (value)
        {
            case float number:
                BinaryPrimitives.WriteSingleLittleEndian(to, number);
                break;
            case double number:
                BinaryPrimitives.WriteDoubleLittleEndian(to, number);
                break;
            case long number:
                BinaryPrimitives.WriteInt64LittleEndian(to, number);
                break;
            case ulong number:
                BinaryPrimitives.WriteUInt64LittleEndian(to, number);
                break;
            case bool flag:
                to[0] = flag ? (byte)1 : (byte)0;
                break;
            case string text:
                _ = System.Text.Encoding.UTF32.GetBytes(text, to);
                break;
        }
    }

    private string Text(ReadOnlySpan<byte> from)
    {
        var encoding = Kind == 'S' ? System.Text.Encoding.UTF8
            : IsBigEndian ? new System.Text.UTF32Encoding(bigEndian: true, byteOrderMark: false)
            : System.Text.Encoding.UTF32;
        return encoding.GetString(from[..Size]).TrimEnd('\0');
    }
}
