using System.Formats.Tar;
using System.IO.Compression;

namespace SageMakerEstimator.Core.Storage;

/// <summary>tar.gz archives: the form in which SageMaker carries code, models and outputs.</summary>
internal static class TarGz
{
    private const UnixFileMode ReadWrite =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // Two empty blocks end an archive; .NET leaves them out when nothing stands before them.
    private static readonly byte[] EndOfArchive = new byte[1024];

    // Named for .NET 8 and 9, which would write the moment of packing otherwise.
    private static readonly Dictionary<string, string> NoTimes = new() { ["atime"] = "0", ["ctime"] = "0" };

    /// <summary>Packs files under their names. The same files give the same bytes: no times, no owners.</summary>
    public static async Task PackFilesAsync(Stream destination, IEnumerable<TreeFile> files, CancellationToken token)
    {
        var gzip = new GZipStream(destination, CompressionLevel.Fastest, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            var any = false;
            var tar = new TarWriter(gzip, TarEntryFormat.Pax, leaveOpen: true);
            await using (tar.ConfigureAwait(false))
            {
                foreach (var file in files)
                {
                    await AddAsync(tar, file, token).ConfigureAwait(false);
                    any = true;
                }
            }

            if (!any)
            {
                await gzip.WriteAsync(EndOfArchive, token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Packs all that is in a folder, sorted by name; empty folders are left out.</summary>
    public static Task PackFolderAsync(Stream destination, string folder, CancellationToken token) =>
        PackFilesAsync(
            destination, FileTree.Files(folder).OrderBy(file => file.Name, StringComparer.Ordinal), token);

    /// <summary>Unpacks into a folder; an entry or link that would leave it is an IOException.</summary>
    public static async Task UnpackAsync(
        string archive, string folder, CancellationToken token, long maxBytes = long.MaxValue)
    {
        Directory.CreateDirectory(folder);
        var file = new FileStream(
            archive, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            var gzip = new GZipStream(file, CompressionMode.Decompress);
            await using (gzip.ConfigureAwait(false))
            {
                await new TarExtraction(folder, maxBytes).RunAsync(gzip, token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Writes a file under its name, without the time and the owner that it has here.</summary>
    public static async Task AddAsync(TarWriter tar, TreeFile source, CancellationToken token)
    {
        var file = RegularFile.Open(source.Path)
            ?? throw new IOException($"'{source.Path}' isn't a file that has bytes");
        await using (file.ConfigureAwait(false))
        {
            var content = new FirstBytes(file);
            await using (content.ConfigureAwait(false))
            {
                var entry = new PaxTarEntry(TarEntryType.RegularFile, source.Name, NoTimes)
                {
                    DataStream = content,
                    ModificationTime = DateTimeOffset.UnixEpoch,
                    Mode = RegularFile.IsExecutable(file) ? ReadWrite | Execute : ReadWrite,
                };
                await tar.WriteEntryAsync(entry, token).ConfigureAwait(false);
            }
        }
    }
}
