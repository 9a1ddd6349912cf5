using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace FakeAws.SageMaker;

/// <summary>Makes the model.tar.gz that a job leaves behind.</summary>
internal static class Archive
{
    public static byte[] TarGz(IReadOnlyDictionary<string, string> files, DateTimeOffset time)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            foreach ((string name, string text) in files)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                    ModificationTime = time,
                });
            }
        }

        return buffer.ToArray();
    }
}
