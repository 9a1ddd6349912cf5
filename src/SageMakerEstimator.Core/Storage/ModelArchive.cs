using System.Formats.Tar;
using System.IO.Compression;

namespace SageMakerEstimator.Core.Storage;

/// <summary>
/// A model's archive written anew with code in it, in one pass from stream to stream: nothing but a buffer of a model
/// of any size is in memory, and nothing is unpacked.
/// </summary>
internal sealed class ModelArchive(Stream destination)
{
    private const string Code = "code/";

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);

    /// <summary>Packs code, then a model's own entries that aren't replaced by it.</summary>
    /// <param name="model">The archive; null for a model that is nothing but its code.</param>
    /// <param name="files">Files of this machine, under their names below <c>code/</c>.</param>
    /// <param name="packed">An archive whose entries go below <c>code/</c>; null for none.</param>
    /// <param name="replacesCode">Whether all code that the model carries already is left out.</param>
    /// <param name="token">The call's token.</param>
    public async Task WriteAsync(
        Stream? model, IEnumerable<TreeFile> files, Stream? packed, bool replacesCode, CancellationToken token)
    {
        var gzip = new GZipStream(destination, CompressionLevel.Fastest, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            var tar = new TarWriter(gzip, TarEntryFormat.Pax, leaveOpen: true);
            await using (tar.ConfigureAwait(false))
            {
                foreach (var file in files)
                {
                    var name = Code + file.Name;
                    Took(name);
                    await TarGz.AddAsync(tar, file with { Name = name }, token).ConfigureAwait(false);
                }

                await CopyAsync(packed, Code, tar, _ => false, token).ConfigureAwait(false);
                await CopyAsync(
                    model,
                    "",
                    tar,
                    name => replacesCode && (name + "/").StartsWith(Code, StringComparison.Ordinal),
                    token).ConfigureAwait(false);
            }
        }
    }

    private async Task CopyAsync(
        Stream? archive, string prefix, TarWriter tar, Func<string, bool> isLeftOut, CancellationToken token)
    {
        if (archive is null)
        {
            return;
        }

        // What can't be unpacked safely isn't handed on either; the folder is never made.
        var check = new TarExtraction(Path.Combine(Path.GetTempPath(), "archive"));
        var gzip = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            var reader = new TarReader(gzip);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.GetNextEntryAsync(copyData: false, token).ConfigureAwait(false) is { } entry)
                {
                    check.Check(entry);
                    var name = prefix + Bare(entry.Name);
                    if (name == prefix || isLeftOut(name) || entry.EntryType == TarEntryType.GlobalExtendedAttributes
                        || IsInTheWay(entry, name) || _names.Contains(name))
                    {
                        continue;
                    }

                    Took(name);
                    await tar.WriteEntryAsync(Again(entry, name, prefix), token).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>A link or a file where code has a folder: through it the code would be written elsewhere.</summary>
    private bool IsInTheWay(TarEntry entry, string name) =>
        entry.EntryType != TarEntryType.Directory && _folders.Contains(name);

    private void Took(string name)
    {
        _names.Add(name);
        for (var end = name.LastIndexOf('/'); end > 0; end = name.LastIndexOf('/', end - 1))
        {
            _folders.Add(name[..end]);
        }
    }

    private static PaxTarEntry Again(TarEntry entry, string name, string prefix)
    {
        var isFile = entry.EntryType is TarEntryType.V7RegularFile or TarEntryType.ContiguousFile or TarEntryType.RegularFile;
        var copy = new PaxTarEntry(isFile ? TarEntryType.RegularFile : entry.EntryType, name)
        {
            Mode = entry.Mode,
            ModificationTime = entry.ModificationTime,
            Uid = entry.Uid,
            Gid = entry.Gid,
        };
        if (entry.EntryType is TarEntryType.SymbolicLink or TarEntryType.HardLink)
        {
            // A hard link names its file from the archive's top, a symbolic one from where it lies.
            copy.LinkName = entry.EntryType == TarEntryType.HardLink ? prefix + Bare(entry.LinkName) : entry.LinkName;
        }
        else if (isFile && entry.DataStream is { } content)
        {
            copy.DataStream = new EntryBytes(content, entry.Length);
        }

        return copy;
    }

    private static string Bare(string name)
    {
        while (name.StartsWith("./", StringComparison.Ordinal))
        {
            name = name[2..];
        }

        return name is "." ? "" : name.TrimEnd('/');
    }
}
