using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using SageMakerEstimator.Core.Api;

namespace SageMakerEstimator.Core.Storage;

/// <summary>A file's checksum as S3 would write it.</summary>
internal static class FileChecksum
{
    public static async Task<string> OfAsync(string path, ChecksumKind kind, CancellationToken token)
    {
        var file = RegularFile.Open(path) ?? throw new IOException($"'{path}' isn't a file that has bytes");
        await using (file.ConfigureAwait(false))
        {
            return Convert.ToBase64String(kind switch
            {
                ChecksumKind.Sha256 => await SHA256.HashDataAsync(file, token).ConfigureAwait(false),
                ChecksumKind.Sha1 => await SHA1.HashDataAsync(file, token).ConfigureAwait(false),
                ChecksumKind.Crc32 => await Crc32Async(file, token).ConfigureAwait(false),
                _ => throw new ArgumentOutOfRangeException(nameof(kind)),
            });
        }
    }

    private static async Task<byte[]> Crc32Async(Stream file, CancellationToken token)
    {
        var sum = new Crc32();
        await sum.AppendAsync(file, token).ConfigureAwait(false);
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, sum.GetCurrentHashAsUInt32());
        return bytes;
    }
}
