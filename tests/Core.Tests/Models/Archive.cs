using System.Formats.Tar;
using System.IO.Compression;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Archives of tests, as bytes, and what is in one.</summary>
internal static class Archive
{
    public static byte[] Of(params TarEntry[] entries)
    {
        using var content = new MemoryStream();
        using (var tar = new TarWriter(new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true)))
        {
            foreach (var entry in entries)
            {
                tar.WriteEntry(entry);
            }
        }

        return content.ToArray();
    }

    public static PaxTarEntry File(string name, string text = "x") => new(TarEntryType.RegularFile, name)
    {
        DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)),
    };

    public static PaxTarEntry Link(string name, string target, TarEntryType type = TarEntryType.SymbolicLink) =>
        new(type, name) { LinkName = target };

    /// <summary>One line an entry: its name, and what it holds or leads to.</summary>
    public static string[] Lines(byte[] archive)
    {
        using var reader = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
        var lines = new List<string>();
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            lines.Add(entry.Name + (entry.LinkName.Length > 0 ? " -> " + entry.LinkName
                : entry.DataStream is { } data ? " = " + new StreamReader(data).ReadToEnd() : ""));
        }

        return [.. lines];
    }
}
