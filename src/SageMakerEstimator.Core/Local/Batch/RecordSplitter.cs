using System.Buffers.Binary;

namespace SageMakerEstimator.Core.Local.Batch;

/// <summary>Takes input files apart into records, one after the other, so that a file may be larger than memory.</summary>
/// <param name="splitType">None, Line, RecordIO or TFRecord.</param>
/// <param name="maxRecord">The most bytes of a record.</param>
/// <param name="keepsFrames">Whether RecordIO and TFRecord keep the bytes around each record.</param>
internal sealed class RecordSplitter(string splitType, long maxRecord, bool keepsFrames)
{
    private const uint RecordIOMagic = 0xced7230a;

    public IEnumerable<byte[]> Split(Stream input) => splitType switch
    {
        "Line" => Lines(input),
        "RecordIO" => Framed(input, 8, RecordIOFrame),
        "TFRecord" => Framed(input, 12, TFRecordFrame),
        _ => Whole(input),
    };

    private IEnumerable<byte[]> Whole(Stream input)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[1 << 16];
        int count;
        while ((count = input.Read(buffer)) > 0)
        {
            whole.Write(buffer, 0, count);
            Check(whole.Length);
        }

        yield return whole.ToArray();
    }

    /// <summary>Lines without their ends; empty ones are no records.</summary>
    private IEnumerable<byte[]> Lines(Stream input)
    {
        using var line = new MemoryStream();
        var buffer = new byte[1 << 16];
        int count;
        while ((count = input.Read(buffer)) > 0)
        {
            for (var start = 0; start < count;)
            {
                var end = Array.IndexOf(buffer, (byte)'\n', start, count - start);
                line.Write(buffer, start, (end < 0 ? count : end) - start);
                Check(line.Length);
                if (end < 0)
                {
                    break;
                }

                start = end + 1;
                if (Take(line) is { Length: > 0 } record)
                {
                    yield return record;
                }
            }
        }

        if (Take(line) is { Length: > 0 } last)
        {
            yield return last;
        }
    }

    private static byte[] Take(MemoryStream line)
    {
        var bytes = line.GetBuffer().AsSpan(0, (int)line.Length);
        var record = bytes is [.., (byte)'\r'] ? bytes[..^1].ToArray() : bytes.ToArray();
        line.SetLength(0);
        return record;
    }

    private IEnumerable<byte[]> Framed(Stream input, int headLength, Func<byte[], (long Length, int Tail)> frame)
    {
        var head = new byte[headLength];
        while (true)
        {
            var read = input.ReadAtLeast(head, headLength, throwOnEndOfStream: false);
            if (read == 0)
            {
                yield break;
            }

            var (length, tail) = read == headLength ? frame(head) : throw Cut();
            Check(length);
            var record = new byte[headLength + length + tail];
            head.CopyTo(record, 0);
            if (input.ReadAtLeast(record.AsSpan(headLength), record.Length - headLength, throwOnEndOfStream: false)
                < record.Length - headLength)
            {
                throw Cut();
            }

            yield return keepsFrames ? record : record[headLength..(int)(headLength + length)];
        }
    }

    /// <summary>A magic number, then three bits of flags and the length; records are padded to four bytes.</summary>
    private static (long Length, int Tail) RecordIOFrame(byte[] head)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(head) != RecordIOMagic)
        {
            throw new FormatException("it isn't RecordIO: a record doesn't begin with its magic number");
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4)) & 0x1fffffff;
        return (length, (int)(-length & 3));
    }

    /// <summary>The length and its checksum; the data's checksum follows the data.</summary>
    private static (long Length, int Tail) TFRecordFrame(byte[] head) =>
        (BinaryPrimitives.ReadInt64LittleEndian(head) is >= 0 and var length
            ? length
            : throw new FormatException("it isn't TFRecord: a record has no length"), 4);

    private void Check(long length)
    {
        if (length > maxRecord)
        {
            throw new FormatException(
                $"a record has more than the {maxRecord / (1024 * 1024)} MB that -MaxPayload allows");
        }
    }

    private static FormatException Cut() => new("it ends in the middle of a record");
}
