using System.Formats.Tar;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Tests;

public sealed class ModelArchiveTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Code_comes_below_code_and_the_models_own_files_after_it()
    {
        var written = await WriteAsync(Archive.Of(Archive.File("model.pth", "weights"), Archive.File("data/a.txt", "a")));

        Assert.Equal(["code/serve.py = new", "model.pth = weights", "data/a.txt = a"], Archive.Lines(written));
    }

    [Fact]
    public async Task Code_of_the_same_name_is_replaced_and_other_code_stays()
    {
        var model = Archive.Of(Archive.File("./code/serve.py", "old"), Archive.File("code/more.py", "old"));

        Assert.Equal(["code/serve.py = new", "code/more.py = old"], Archive.Lines(await WriteAsync(model)));
    }

    [Fact]
    public async Task A_folder_of_code_replaces_all_that_the_model_carried()
    {
        var model = Archive.Of(
            new PaxTarEntry(TarEntryType.Directory, "code/"), Archive.File("code/more.py", "old"), Archive.File("coder", "c"));

        Assert.Equal(
            ["code/serve.py = new", "coder = c"], Archive.Lines(await WriteAsync(model, replacesCode: true)));
    }

    [Fact]
    public async Task A_packed_bundle_goes_below_code_with_its_links()
    {
        var packed = Archive.Of(
            Archive.File("train.py", "t"),
            Archive.Link("soft.py", "train.py"),
            Archive.Link("hard.py", "train.py", TarEntryType.HardLink));

        Assert.Equal(
            ["code/train.py = t", "code/soft.py -> train.py", "code/hard.py -> code/train.py", "m = 1"],
            Archive.Lines(await WriteAsync(Archive.Of(Archive.File("m", "1")), packed: packed, files: [])));
    }

    [Fact]
    public async Task A_model_of_nothing_but_code_is_an_archive_too() =>
        Assert.Equal(["code/serve.py = new"], Archive.Lines(await WriteAsync(null)));

    [Fact]
    public async Task Modes_and_times_of_the_model_stay()
    {
        var time = new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var entry = Archive.File("run.sh");
        (entry.Mode, entry.ModificationTime) = (UnixFileMode.UserRead | UnixFileMode.UserExecute, time);

        var written = await WriteAsync(Archive.Of(entry), files: []);

        using var reader = new TarReader(
            new System.IO.Compression.GZipStream(new MemoryStream(written), System.IO.Compression.CompressionMode.Decompress));
        var again = reader.GetNextEntry()!;
        Assert.Equal((entry.Mode, time), (again.Mode, again.ModificationTime));
    }

    [Fact]
    public async Task The_same_parts_give_the_same_bytes()
    {
        var model = Archive.Of(Archive.File("m", "1"));

        Assert.Equal(await WriteAsync(model), await WriteAsync(model));
    }

    [Theory]
    [InlineData("code", "../../etc")]
    [InlineData("code", "/etc")]
    [InlineData("code/lib", "../../..")]
    [InlineData("a/b", "../../c")]
    public Task A_link_that_leads_out_is_refused(string name, string target) =>
        Assert.ThrowsAnyAsync<IOException>(() => WriteAsync(Archive.Of(Archive.Link(name, target))));

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("/etc/evil.txt")]
    [InlineData("a/../../evil.txt")]
    public async Task An_entry_that_leads_out_is_refused_in_a_model_and_in_a_bundle(string name)
    {
        var hostile = Archive.Of(Archive.File(name));

        await Assert.ThrowsAnyAsync<IOException>(() => WriteAsync(hostile));
        await Assert.ThrowsAnyAsync<IOException>(() => WriteAsync(null, packed: hostile));
    }

    [Fact]
    public Task A_device_is_refused() =>
        Assert.ThrowsAnyAsync<IOException>(
            () => WriteAsync(Archive.Of(new PaxTarEntry(TarEntryType.Fifo, "pipe"))));

    [Fact]
    public async Task A_link_in_the_place_of_the_folder_of_code_is_left_out()
    {
        var model = Archive.Of(
            new PaxTarEntry(TarEntryType.Directory, "elsewhere/"), Archive.Link("code", "elsewhere"), Archive.File("m", "1"));

        Assert.Equal(["code/serve.py = new", "elsewhere", "m = 1"], Archive.Lines(await WriteAsync(model)));
    }

    [Fact]
    public async Task An_archive_that_ends_too_early_is_an_error()
    {
        var model = Archive.Of(Archive.File("model.bin", new string('x', 100_000)));

        await Assert.ThrowsAnyAsync<IOException>(() => WriteAsync(model[..(model.Length / 2)]));
    }

    [Fact]
    public Task What_is_no_archive_is_an_error() =>
        Assert.ThrowsAnyAsync<InvalidDataException>(() => WriteAsync("<html>Sorry</html>"u8.ToArray()));

    [Fact]
    public async Task A_large_model_runs_through_without_being_held()
    {
        const long Size = 200L << 20;
        const long Most = 16L << 20;
        var path = _folder.In("large.tar.gz");
        await using (var file = File.Create(path))
        await using (var gzip = new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionLevel.NoCompression))
        await using (var tar = new TarWriter(gzip))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "model.bin")
            {
                DataStream = new Noise(Size),
            });
        }

        await using var source = new Metered(File.OpenRead(path));
        await using var target = new Metered(Stream.Null) { Before = source };

        await new ModelArchive(target).WriteAsync(source, [], null, false, CancellationToken.None);

        // Noise can't be packed smaller: what was read and isn't written is held, or was the packing of the source.
        Assert.InRange(source.Count, Size, Size + Most);
        Assert.InRange(target.Count, Size, Size + Most);
        Assert.InRange(target.Behind, 0, Most);
    }

    private async Task<byte[]> WriteAsync(
        byte[]? model, byte[]? packed = null, bool replacesCode = false, TreeFile[]? files = null)
    {
        using var written = new MemoryStream();
        await new ModelArchive(written).WriteAsync(
            model is null ? null : new MemoryStream(model),
            files ?? [new TreeFile("serve.py", _folder.File("serve.py", "new"))],
            packed is null ? null : new MemoryStream(packed),
            replacesCode,
            CancellationToken.None);
        return written.ToArray();
    }

    /// <summary>Bytes that can't be packed, without end until the length.</summary>
    private sealed class Noise(long length) : MemoryStream
    {
        private readonly Random _random = new(1);
        private long _position;

        public override long Length => length;

        public override long Position
        {
            get => _position;
            set => _position = value;
        }

        public override int Read(Span<byte> buffer)
        {
            var part = buffer[..(int)Math.Min(buffer.Length, length - _position)];
            _random.NextBytes(part);
            _position += part.Length;
            return part.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Read(buffer.Span));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Task.FromResult(Read(buffer, offset, count));
    }

    /// <summary>Counts what runs through, and how far it is behind what came before.</summary>
    private sealed class Metered(Stream inner) : Stream
    {
        public long Count { get; private set; }

        public Metered? Before { get; init; }

        public long Behind { get; private set; }

        public override bool CanRead => inner.CanRead;

        public override bool CanSeek => false;

        public override bool CanWrite => inner.CanWrite;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Counted(await inner.ReadAsync(buffer, cancellationToken));

        public override void Write(byte[] buffer, int offset, int count) => Counted(count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Counted(buffer.Length);
            return ValueTask.CompletedTask;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }

        private int Counted(int bytes)
        {
            Count += bytes;
            Behind = Math.Max(Behind, (Before?.Count ?? Count) - Count);
            return bytes;
        }
    }
}
