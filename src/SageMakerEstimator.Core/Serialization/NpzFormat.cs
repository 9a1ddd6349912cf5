using System.Collections;
using System.Collections.Specialized;
using System.IO.Compression;
using SageMakerEstimator.Core.Encoding;

namespace SageMakerEstimator.Core.Serialization;

/// <summary>NumPy's archive of several arrays: a ZIP file with a NumPy file for each name.</summary>
internal static class NpzFormat
{
    private const string Extension = ".npy";

    // ZIP's first day: the same arrays are the same bytes.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A dictionary or object has an array a name; any other value is the only one, <c>arr_0</c>.</summary>
    public static byte[] Write(object? record)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (DictionaryEntry array in record as IDictionary ?? new OrderedDictionary { ["arr_0"] = record })
            {
                var entry = archive.CreateEntry(PythonText.Key(array.Key) + Extension);
                entry.LastWriteTime = Epoch;
                using var stream = entry.Open();
                stream.Write(NpyFormat.Write(array.Value));
            }
        }

        return memory.ToArray();
    }

    public static OrderedDictionary Read(byte[] body)
    {
        using var archive = new ZipArchive(new MemoryStream(body), ZipArchiveMode.Read);
        var arrays = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(Extension, StringComparison.Ordinal)))
        {
            using var stream = entry.Open();
            using var array = new MemoryStream();
            stream.CopyTo(array);
            arrays.Add(entry.FullName[..^Extension.Length], NpyFormat.Read(array.ToArray()));
        }

        return arrays;
    }
}
