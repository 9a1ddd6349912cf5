using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Tests;

public sealed class TarGzUnpackTests : IDisposable
{
    private const string PackScript = """
        import sys, tarfile
        folder, path = (line.strip() for line in sys.stdin)
        with tarfile.open(path, 'w:gz') as archive:
            archive.add(folder, arcname='.')
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_packed_comes_out_again()
    {
        _folder.File("in/a.txt", "a");
        _folder.File("in/sub/データ.txt", "é");
        await PackAsync();

        await UnpackAsync();

        Assert.Equal("a", File.ReadAllText(_folder.In("out", "a.txt")));
        Assert.Equal("é", File.ReadAllText(_folder.In("out", "sub", "データ.txt")));
    }

    [Fact]
    public async Task Programs_can_be_run_after_the_journey()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(
            _folder.File("in/run.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _folder.File("in/data.txt");
        await PackAsync();

        await UnpackAsync();

        Assert.True(File.GetUnixFileMode(_folder.In("out", "run.sh")).HasFlag(UnixFileMode.UserExecute));
        Assert.False(File.GetUnixFileMode(_folder.In("out", "data.txt")).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public async Task A_sparse_file_of_fifty_megabytes_keeps_its_length()
    {
        const int size = 50 * 1024 * 1024;
        _folder.Folder("in");
        using (var sparse = File.Create(_folder.In("in", "large.bin")))
        {
            sparse.SetLength(size);
            sparse.Seek(-1, SeekOrigin.End);
            sparse.WriteByte(7);
        }

        await PackAsync();
        await UnpackAsync();

        using var unpacked = File.OpenRead(_folder.In("out", "large.bin"));
        Assert.Equal(size, unpacked.Length);
        unpacked.Seek(-2, SeekOrigin.End);
        Assert.Equal(0, unpacked.ReadByte());
        Assert.Equal(7, unpacked.ReadByte());
    }

    [Fact]
    public async Task An_archive_of_Python_with_folders_and_links_is_unpacked()
    {
        _folder.File("in/code/inference.py", "x = 1");
        _folder.Link("in/latest.py", "code/inference.py");
        _folder.Folder("in/empty");
        await PythonChild.RunAsync(PackScript, _folder.In("in"), _folder.In("packed.tar.gz"));

        await UnpackAsync();

        Assert.Equal("x = 1", File.ReadAllText(_folder.In("out", "latest.py")));
        Assert.True(Directory.Exists(_folder.In("out", "empty")));
    }

    [Theory]
    [InlineData("this is no archive")]
    [InlineData("")]
    public async Task A_file_that_is_no_archive_unpacks_to_nothing(string content)
    {
        _folder.File("packed.tar.gz", content);

        var error = await Record.ExceptionAsync(UnpackAsync);

        Assert.True(error is null or InvalidDataException or IOException, error?.ToString());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.In("out")));
    }

    private async Task PackAsync()
    {
        await using var packed = File.Create(_folder.In("packed.tar.gz"));
        await TarGz.PackFolderAsync(packed, _folder.In("in"), CancellationToken.None);
    }

    private Task UnpackAsync() =>
        TarGz.UnpackAsync(_folder.In("packed.tar.gz"), _folder.In("out"), CancellationToken.None);
}
