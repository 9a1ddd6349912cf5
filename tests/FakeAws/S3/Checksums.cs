using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FakeAws.S3;

/// <summary>The checksums that S3 knows, as base64.</summary>
internal static class Checksums
{
    private static readonly Dictionary<string, Func<byte[], byte[]>> Algorithms = new()
    {
        ["CRC32"] = body => BigEndian((uint)Crc.Crc32.Compute(body)),
        ["CRC32C"] = body => BigEndian((uint)Crc.Crc32C.Compute(body)),
        ["CRC64NVME"] = body => BigEndian(Crc.Crc64Nvme.Compute(body)),
        ["SHA1"] = SHA1.HashData,
        ["SHA256"] = SHA256.HashData,
    };

    public static IReadOnlyCollection<string> Names => Algorithms.Keys;

    public static string Compute(string algorithm, byte[] body) => Convert.ToBase64String(Algorithms[algorithm](body));

    public static bool Knows(string algorithm) => Algorithms.ContainsKey(algorithm);

    /// <summary>`x-amz-checksum-crc32c` → `CRC32C`.</summary>
    public static string? FromHeader(string header) =>
        Names.FirstOrDefault(n => header.Equals("x-amz-checksum-" + n, StringComparison.OrdinalIgnoreCase));

    private static byte[] BigEndian(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] BigEndian(ulong value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }
}

/// <summary>A reflected cyclic redundancy check that begins and ends with all bits set.</summary>
internal sealed class Crc
{
    public static readonly Crc Crc32 = new(0xEDB88320, 32);
    public static readonly Crc Crc32C = new(0x82F63B78, 32);
    public static readonly Crc Crc64Nvme = new(0x9A6C9329AC4BC9B5, 64);

    private readonly ulong[] _table = new ulong[256];
    private readonly ulong _ones;

    private Crc(ulong polynomial, int bits)
    {
        _ones = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
        for (uint index = 0; index < 256; index++)
        {
            ulong value = index;
            for (int bit = 0; bit < 8; bit++)
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ polynomial;
            _table[index] = value;
        }
    }

    public ulong Compute(ReadOnlySpan<byte> data)
    {
        ulong value = _ones;
        foreach (byte b in data)
            value = _table[(byte)value ^ b] ^ (value >> 8);
        return value ^ _ones;
    }
}
