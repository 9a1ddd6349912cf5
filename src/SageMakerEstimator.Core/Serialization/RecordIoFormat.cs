using System.Buffers.Binary;

namespace SageMakerEstimator.Core.Serialization;

/// <summary>
/// SageMaker's RecordIO: frames of a magic number, a length and a record, filled up to four bytes. What is in a frame is
/// <see cref="TensorRecord"/>'s.
/// </summary>
internal static class RecordIoFormat
{
    private const uint Magic = 0xCED7230A;

    private const int HeadLength = 8;

    private const int Unit = 4;

    // The upper three bits of a length say that a record is in several frames.
    private const int LengthBits = 29;

    /// <summary>A record a row: of a list of rows, or the only one of a list of values or an object.</summary>
    public static byte[] Write(object? record)
    {
        using var body = new MemoryStream();
        Span<byte> head = stackalloc byte[HeadLength];
        foreach (var row in TensorRecord.Of(record))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(head, Magic);
            BinaryPrimitives.WriteUInt32LittleEndian(head[Unit..], (uint)row.Length);
            body.Write(head);
            body.Write(row);
            body.Write(new byte[Padding(row.Length)]);
        }

        return body.ToArray();
    }

    /// <exception cref="FormatException">The body isn't RecordIO, or its records aren't SageMaker's.</exception>
    public static object?[] Read(byte[] body)
    {
        var rows = new List<object?>();
        for (var rest = body.AsMemory(); !rest.IsEmpty;)
        {
            if (rest.Length < HeadLength || BinaryPrimitives.ReadUInt32LittleEndian(rest.Span) != Magic)
            {
                throw new FormatException("a frame doesn't begin as RecordIO does");
            }

            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest.Span[Unit..]);
            if (length >> LengthBits != 0)
            {
                throw new FormatException("a record is in several frames, which isn't read");
            }

            if (length > rest.Length - HeadLength)
            {
                throw new FormatException("its last frame breaks off");
            }

            rows.Add(TensorRecord.Read(rest.Slice(HeadLength, (int)length)));
            var whole = HeadLength + (int)length + Padding((int)length);
            rest = rest[Math.Min(whole, rest.Length)..];
        }

        return [.. rows];
    }

    private static int Padding(int length) => (Unit - (length % Unit)) % Unit;
}
