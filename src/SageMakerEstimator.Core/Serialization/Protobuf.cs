using System.Buffers.Binary;

namespace SageMakerEstimator.Core.Serialization;

/// <summary>A field of a message: bytes, or a number whose bytes are as wide as its kind.</summary>
internal readonly record struct ProtobufField(int Number, ReadOnlyMemory<byte> Bytes, ulong Bits, bool IsNumber);

/// <summary>
/// The outermost layer of Protocol Buffers: fields with their numbers. One message of one service is read with it, for
/// which a library with a compiler of its own would be the larger part of the module.
/// </summary>
internal static class Protobuf
{
    // How a field is written stands in the lower three bits of its tag.
    private const int Varint = 0, Fixed64 = 1, Delimited = 2, Fixed32 = 5;

    private const int LongestVarint = 10;

    public static byte[] Field(int number, byte[] bytes)
    {
        using var field = new MemoryStream();
        WriteVarint(field, (ulong)((number << 3) | Delimited));
        WriteVarint(field, (ulong)bytes.Length);
        field.Write(bytes);
        return field.ToArray();
    }

    public static void WriteVarint(Stream to, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            to.WriteByte((byte)(value | 0x80));
        }

        to.WriteByte((byte)value);
    }

    /// <exception cref="FormatException">It breaks off, or is no message.</exception>
    public static IEnumerable<ProtobufField> Fields(ReadOnlyMemory<byte> message)
    {
        for (var rest = message; !rest.IsEmpty;)
        {
            var tag = ReadVarint(ref rest);
            var (number, kind) = ((int)(tag >> 3), (int)(tag & 7));
            switch (kind)
            {
                case Varint:
                    yield return new(number, default, ReadVarint(ref rest), true);
                    break;
                case Fixed32 or Fixed64:
                    var bytes = Take(ref rest, kind == Fixed32 ? (ulong)sizeof(uint) : sizeof(ulong));
                    yield return new(number, bytes, Fixed(bytes.Span), true);
                    break;
                case Delimited:
                    yield return new(number, Take(ref rest, ReadVarint(ref rest)), 0, false);
                    break;
                default:
                    throw new FormatException("a record isn't written in Protocol Buffers");
            }
        }
    }

    /// <summary>The numbers of a repeated field: all in one, or this one of several.</summary>
    /// <param name="field">The field.</param>
    /// <param name="width">How many bytes each has; 0 when that differs.</param>
    public static IEnumerable<ulong> Numbers(ProtobufField field, int width)
    {
        if (field.IsNumber)
        {
            yield return field.Bits;
            yield break;
        }

        for (var rest = field.Bytes; !rest.IsEmpty;)
        {
            yield return width == 0 ? ReadVarint(ref rest) : Fixed(Take(ref rest, (ulong)width).Span);
        }
    }

    private static ulong Fixed(ReadOnlySpan<byte> bytes) => bytes.Length == sizeof(uint)
        ? BinaryPrimitives.ReadUInt32LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> rest, ulong length)
    {
        if (length > (ulong)rest.Length)
        {
            throw new FormatException("a record breaks off");
        }

        var taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }

    private static ulong ReadVarint(ref ReadOnlyMemory<byte> rest)
    {
        var value = 0UL;
        for (var at = 0; at < LongestVarint && at < rest.Length; at++)
        {
            var part = rest.Span[at];
            value |= (ulong)(part & 0x7F) << (7 * at);
            if (part < 0x80)
            {
                rest = rest[(at + 1)..];
                return value;
            }
        }

        throw new FormatException("a record breaks off");
    }
}
