using System.Formats.Tar;
using System.IO.Compression;
using SageMakerEstimator.Core.Encoding;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Tests;

public sealed class TarGzPackTests : IDisposable
{
    private const string ReadScript = """
        import json, sys, tarfile
        for path in sys.stdin:
            with tarfile.open(path.strip(), 'r:gz') as archive:
                for member in archive:
                    text = archive.extractfile(member).read().decode()
                    facts = oct(member.mode), int(member.mtime), member.uid, member.isreg()
                    print(json.dumps([member.name, text, *facts]))
        """;

    private const string TimesScript = """
        import sys, tarfile
        with tarfile.open(sys.stdin.read().strip(), 'r:gz') as archive:
            for member in archive:
                for name in 'mtime', 'atime', 'ctime':
                    print(int(float(member.pax_headers.get(name, 0))))
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_same_files_give_the_same_bytes_whenever_they_were_written()
    {
        var file = _folder.File("train.py", "print(1)");
        File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        var first = await PackAsync(("train.py", file), ("a.txt", _folder.File("a.txt", "a")));

        File.SetLastWriteTimeUtc(file, new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc));
        File.SetLastAccessTimeUtc(file, new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc));
        var second = await PackAsync(("train.py", file), ("a.txt", _folder.In("a.txt")));

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Other_content_gives_other_bytes()
    {
        var first = await PackAsync(("a.txt", _folder.File("a.txt", "a")));
        var second = await PackAsync(("a.txt", _folder.File("b.txt", "b")));

        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Python_reads_names_texts_and_modes()
    {
        var program = _folder.File("run.sh", "echo");
        var expectedMode = "0o644";
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            expectedMode = "0o755";
        }

        var longName = string.Join('/', Enumerable.Repeat("folder-with-a-long-name", 12)) + "/データ 😀.txt";
        await PackAsync(("bin/run.sh", program), (longName, _folder.File("x", "é")), ("empty", _folder.File("empty")));

        var members = await PythonChild.RunAsync(ReadScript, _folder.In("packed.tar.gz"));

        Assert.Equal(
            [
                $$"""["bin/run.sh", "echo", "{{expectedMode}}", 0, 0, true]""",
                $$"""[{{PythonJson.Dumps(longName)}}, "\u00e9", "0o644", 0, 0, true]""",
                """["empty", "", "0o644", 0, 0, true]""",
            ],
            members);
    }

    [Fact]
    public async Task A_folder_is_packed_with_all_its_files_sorted_by_name()
    {
        _folder.File("model/b/c.bin", "c");
        _folder.File("model/a.bin", "a");
        _folder.File("model/B.bin", "B");
        _folder.Folder("model/empty");

        await PackFolderAsync("model");

        Assert.Equal(["B.bin", "a.bin", "b/c.bin"], PackedNames());
    }

    [Fact]
    public async Task An_empty_folder_is_an_archive_without_members()
    {
        _folder.Folder("model");

        await PackFolderAsync("model");

        Assert.Empty(await PythonChild.RunAsync(ReadScript, _folder.In("packed.tar.gz")));
    }

    [Fact]
    public async Task No_member_has_a_time_of_its_own()
    {
        await PackAsync(("a.txt", _folder.File("a.txt", "a")));

        var times = await PythonChild.RunAsync(TimesScript, _folder.In("packed.tar.gz"));

        Assert.All(times, time => Assert.Equal("0", time));
    }

    [Fact]
    public async Task Links_to_files_and_folders_are_packed_as_what_they_lead_to()
    {
        _folder.File("elsewhere/weights.bin", "w");
        _folder.File("model/step-2/a.bin", "a");
        _folder.Link("model/latest", "step-2");
        _folder.Link("model/weights.bin", "../elsewhere/weights.bin");

        await PackFolderAsync("model");

        Assert.Equal(["latest/a.bin", "step-2/a.bin", "weights.bin"], PackedNames());
    }

    [Fact]
    public async Task A_link_to_its_own_folder_ends()
    {
        _folder.File("model/a.bin", "a");
        _folder.Link("model/latest", ".");

        await PackFolderAsync("model");

        Assert.Contains("a.bin", PackedNames());
    }

    [Fact]
    public async Task A_link_to_nothing_does_not_keep_the_rest_from_being_packed()
    {
        _folder.File("model/a.bin", "a");
        _folder.Link("model/gone", "nowhere");

        await PackFolderAsync("model");

        Assert.Equal(["a.bin"], PackedNames());
    }

    [Fact]
    public async Task A_large_file_passes_through_in_small_pieces()
    {
        const int size = 50 * 1024 * 1024;
        using (var sparse = File.Create(_folder.In("large.bin")))
        {
            sparse.SetLength(size);
        }

        using var pieces = new PieceCounter();
        await TarGz.PackFilesAsync(pieces, [new TreeFile("large.bin", _folder.In("large.bin"))], CancellationToken.None);

        Assert.InRange(pieces.Largest, 1, 1 << 20);
        Assert.InRange(pieces.Total, 1, size / 20);
    }

    [Fact]
    public async Task A_file_that_grows_while_it_is_packed_is_as_long_as_it_was()
    {
        var growing = _folder.File("growing.log", new string('a', 1 << 20));
        using var packed = new MeddlingStream(() => File.AppendAllText(growing, new string('b', 1 << 20)));

        await TarGz.PackFilesAsync(
            packed,
            [new TreeFile("growing.log", growing), new TreeFile("next.txt", _folder.File("next.txt", "next"))],
            CancellationToken.None);

        await File.WriteAllBytesAsync(_folder.In("packed.tar.gz"), packed.ToArray());
        var members = await PythonChild.RunAsync(ReadScript, _folder.In("packed.tar.gz"));
        Assert.Equal(2, members.Length);
        Assert.Contains("\"next\"", members[1]);
    }

    [Fact]
    public async Task A_file_that_shrinks_while_it_is_packed_is_an_error()
    {
        var noise = new byte[4 << 20];
        new Random(1).NextBytes(noise);
        await File.WriteAllBytesAsync(_folder.In("shrinking.bin"), noise);
        using var packed = new MeddlingStream(() => File.WriteAllText(_folder.In("shrinking.bin"), "x"));

        await Assert.ThrowsAsync<IOException>(() => TarGz.PackFilesAsync(
            packed, [new TreeFile("shrinking.bin", _folder.In("shrinking.bin"))], CancellationToken.None));
    }

    [Fact]
    public async Task Packing_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TarGz.PackFilesAsync(
            Stream.Null, [new TreeFile("a.txt", _folder.File("a.txt", "a"))], cancelled.Token));
    }

    private async Task<byte[]> PackAsync(params (string Name, string Path)[] files)
    {
        using var packed = new MemoryStream();
        await TarGz.PackFilesAsync(
            packed, files.Select(file => new TreeFile(file.Name, file.Path)), CancellationToken.None);
        await File.WriteAllBytesAsync(_folder.In("packed.tar.gz"), packed.ToArray());
        return packed.ToArray();
    }

    private async Task PackFolderAsync(string name)
    {
        await using var packed = File.Create(_folder.In("packed.tar.gz"));
        await TarGz.PackFolderAsync(packed, _folder.In(name), CancellationToken.None);
    }

    private List<string> PackedNames()
    {
        using var tar = new TarReader(
            new GZipStream(File.OpenRead(_folder.In("packed.tar.gz")), CompressionMode.Decompress));
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
        }

        return names;
    }

    /// <summary>Does something when the first bytes come.</summary>
    private sealed class MeddlingStream(Action meddle) : MemoryStream
    {
        private bool _done;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_done)
            {
                _done = true;
                meddle();
            }

            return base.WriteAsync(buffer, cancellationToken);
        }
    }

    /// <summary>Throws away what is written, and remembers how it came.</summary>
    private sealed class PieceCounter : MemoryStream
    {
        public int Largest { get; private set; }

        public long Total { get; private set; }

        public override void Write(byte[] buffer, int offset, int count) => Count(count);

        public override void Write(ReadOnlySpan<byte> buffer) => Count(buffer.Length);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Count(count);
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count(buffer.Length);
            return ValueTask.CompletedTask;
        }

        private void Count(int count)
        {
            Largest = Math.Max(Largest, count);
            Total += count;
        }
    }
}
