using System.Buffers.Binary;
using System.Text;
using FakeAws.S3;

namespace FakeAws.Runtime;

/// <summary>
/// Messages of application/vnd.amazon.eventstream: total length, length of the headers, a checksum of both; the headers; the payload;
/// a checksum of everything before it.
/// </summary>
internal sealed class EventStream
{
    public const string ContentType = "application/vnd.amazon.eventstream";

    private const byte TextHeader = 7;
    private const int Prelude = 12;
    private const int Checksum = 4;

    private readonly MemoryStream _written = new();

    public byte[] ToArray() => _written.ToArray();

    public EventStream Event(string type, byte[] payload) =>
        Message([(":message-type", "event"), (":event-type", type), (":content-type", "application/octet-stream")], payload);

    /// <summary>An error after the status line said 200.</summary>
    public EventStream Failure(string type, string json) =>
        Message([(":message-type", "exception"), (":exception-type", type), (":content-type", "application/json")], Encoding.UTF8.GetBytes(json));

    private EventStream Message((string Name, string Value)[] headers, byte[] payload)
    {
        byte[] head = [.. headers.SelectMany(h => Header(h.Name, h.Value))];
        byte[] message = new byte[Prelude + head.Length + payload.Length + Checksum];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), head.Length);
        WriteChecksum(message, 8);
        head.CopyTo(message, Prelude);
        payload.CopyTo(message, Prelude + head.Length);
        WriteChecksum(message, message.Length - Checksum);
        _written.Write(message);
        return this;
    }

    private static byte[] Header(string name, string value)
    {
        byte[] text = Encoding.UTF8.GetBytes(value);
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)text.Length);
        return [(byte)name.Length, .. Encoding.UTF8.GetBytes(name), TextHeader, .. length, .. text];
    }

    private static void WriteChecksum(byte[] message, int at) =>
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(at), (uint)Crc.Crc32.Compute(message.AsSpan(0, at)));
}
