using System.Formats.Tar;
using System.IO.Compression;

namespace SageMakerEstimator.Core.Storage;

/// <summary>tar.gz archives: the form in which SageMaker carries code, models and outputs.</summary>
internal static class TarGz
{
    private const UnixFileMode ReadWrite =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Packs files under their names. The same files give the same bytes: no times, no owners.</summary>
    public static async Task PackFilesAsync(
        Stream destination, IEnumerable<(string Name, string Path)> files, CancellationToken token)
    {
        var gzip = new GZipStream(destination, CompressionLevel.Fastest, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            var tar = new TarWriter(gzip, TarEntryFormat.Pax, leaveOpen: true);
            await using (tar.ConfigureAwait(false))
            {
                foreach (var (name, path) in files)
                {
                    await AddAsync(tar, name, path, token).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Packs all that is in a folder, sorted by name; empty folders are left out.</summary>
    public static Task PackFolderAsync(Stream destination, string folder, CancellationToken token)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetRelativePath(folder, path).Replace('\\', '/'), Path: path))
            .OrderBy(file => file.Name, StringComparer.Ordinal);
        return PackFilesAsync(destination, files, token);
    }

    /// <summary>Unpacks into a folder; an entry or link that would leave it is an IOException.</summary>
    public static async Task UnpackAsync(string archive, string folder, CancellationToken token)
    {
        Directory.CreateDirectory(folder);
        var file = new FileStream(
            archive, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            var gzip = new GZipStream(file, CompressionMode.Decompress);
            await using (gzip.ConfigureAwait(false))
            {
                await TarFile.ExtractToDirectoryAsync(gzip, folder, overwriteFiles: false, token).ConfigureAwait(false);
            }
        }
    }

    private static async Task AddAsync(TarWriter tar, string name, string path, CancellationToken token)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            var entry = new PaxTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = file,
                ModificationTime = DateTimeOffset.UnixEpoch,
                Mode = IsExecutable(path) ? ReadWrite | Execute : ReadWrite,
            };
            await tar.WriteEntryAsync(entry, token).ConfigureAwait(false);
        }
    }

    private static bool IsExecutable(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0;
}
