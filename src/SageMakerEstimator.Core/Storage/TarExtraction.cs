using System.Formats.Tar;

namespace SageMakerEstimator.Core.Storage;

/// <summary>
/// Unpacks an archive of whomever into a folder, and nowhere else. TarFile's own extraction looks at each link's text
/// alone, so that one link through another leads out; here links are made last, after every file, and may go up only
/// at their beginning, so that each leads to a place inside, whatever others they pass.
/// </summary>
internal sealed class TarExtraction(string folder)
{
    private readonly string _root = Path.GetFullPath(folder);
    private readonly List<(string Path, string Target)> _links = [];

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
                await entry.ExtractToFileAsync(path, overwrite: false, token).ConfigureAwait(false);
                break;
            case TarEntryType.HardLink:
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.Copy(Inside(entry.LinkName, entry.Name), path);
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

    private static IOException NotUnpacked(TarEntry entry) =>
        new($"The archive's entry '{entry.Name}' is a {entry.EntryType}, which isn't unpacked.");

    private string Inside(string name, string entry)
    {
        var path = Path.GetFullPath(Path.Combine(_root, name));
        var hasStep = name.Split('/', '\\').Contains("..");
        return !hasStep && !Path.IsPathRooted(name) && RealPath.IsInside(path, _root)
            ? path
            : throw new IOException($"The archive's entry '{entry}' would leave the folder it is unpacked to.");
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
                : throw new IOException($"The archive's link '{entry.Name}' leads out of the folder, to '{entry.LinkName}'.");
    }
}
