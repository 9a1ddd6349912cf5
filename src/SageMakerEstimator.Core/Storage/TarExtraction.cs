using System.Formats.Tar;

namespace SageMakerEstimator.Core.Storage;

/// <summary>
/// Unpacks an archive of whomever into a folder, and nowhere else. TarFile's own extraction looks at each link's text
/// alone, so that one link through another leads out; here links are made last, after every file, and may go up only
/// at their beginning, so that each leads to a place inside, whatever others they pass.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="maxBytes">The most that may come out of the archive: a few bytes can hold terabytes.</param>
internal sealed class TarExtraction(string folder, long maxBytes = long.MaxValue)
{
    private const int EntryBytes = 512;

    private readonly string _root = Path.GetFullPath(folder);
    private readonly List<(string Path, string Target)> _links = [];
    private long _bytes;

    public async Task RunAsync(Stream tar, CancellationToken token)
    {
        var reader = new TarReader(tar, leaveOpen: true);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.GetNextEntryAsync(copyData: false, token).ConfigureAwait(false) is { } entry)
            {
                await ExtractAsync(entry, token).ConfigureAwait(false);
            }
        }

        foreach (var (path, target) in _links)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.CreateSymbolicLink(path, target);
        }
    }

    /// <summary>Refuses an entry that couldn't be unpacked safely; unpacks nothing.</summary>
    public void Check(TarEntry entry)
    {
        var path = Inside(entry.Name, entry.Name);
        switch (entry.EntryType)
        {
            case TarEntryType.HardLink:
                Inside(entry.LinkName, entry.Name);
                break;
            case TarEntryType.SymbolicLink:
                LinkTarget(path, entry);
                break;
            case TarEntryType.Directory or TarEntryType.RegularFile or TarEntryType.V7RegularFile
                or TarEntryType.ContiguousFile or TarEntryType.GlobalExtendedAttributes:
                break;
            default:
                throw NotUnpacked(entry);
        }
    }

    private async Task ExtractAsync(TarEntry entry, CancellationToken token)
    {
        var path = Inside(entry.Name, entry.Name);
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                Directory.CreateDirectory(path);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                Count(entry.Length);
                await entry.ExtractToFileAsync(path, overwrite: false, token).ConfigureAwait(false);
                break;
            case TarEntryType.HardLink:
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                var source = Inside(entry.LinkName, entry.Name);
                Count(new FileInfo(source).Length);
                File.Copy(source, path);
                break;
            case TarEntryType.SymbolicLink:
                _links.Add((path, LinkTarget(path, entry)));
                break;
            case TarEntryType.GlobalExtendedAttributes:
                break;
            default:
                throw NotUnpacked(entry);
        }
    }

    /// <summary>Before a file is written: what is over the limit never reaches the disk.</summary>
    private void Count(long bytes)
    {
        // Each entry counts: a million empty files fill a disk, too.
        _bytes += bytes + EntryBytes;
        if (_bytes > maxBytes)
        {
            throw new ArchiveTooLargeException(maxBytes);
        }
    }

    private static UnsafeArchiveException NotUnpacked(TarEntry entry) =>
        new($"The archive's entry '{entry.Name}' is a {entry.EntryType}, which isn't unpacked.");

    private string Inside(string name, string entry)
    {
        var path = Path.GetFullPath(Path.Combine(_root, name));
        var hasStep = name.Split('/', '\\').Contains("..");
        return !hasStep && !Path.IsPathRooted(name) && RealPath.IsInside(path, _root)
            ? path
            : throw new UnsafeArchiveException($"The archive's entry '{entry}' would leave the folder it is unpacked to.");
    }

    private string LinkTarget(string path, TarEntry entry)
    {
        var parts = entry.LinkName.Split('/', '\\');
        var ups = parts.TakeWhile(part => part is ".." or ".").ToArray();
        var depth = Path.GetRelativePath(_root, path).Split(Path.DirectorySeparatorChar).Length - 1;
        return !Path.IsPathRooted(entry.LinkName)
            && ups.Count(part => part == "..") <= depth
            && !parts.Skip(ups.Length).Contains("..")
                ? entry.LinkName
                : throw new UnsafeArchiveException($"The archive's link '{entry.Name}' leads out of the folder, to '{entry.LinkName}'.");
    }
}

/// <summary>More would come out of an archive than is allowed.</summary>
internal sealed class ArchiveTooLargeException(long maxBytes)
    : IOException($"More than {maxBytes} bytes would come out of the archive.");

/// <summary>An archive holds what isn't unpacked.</summary>
internal sealed class UnsafeArchiveException(string message) : IOException(message);
