using System.Formats.Tar;
using System.IO.Compression;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Archives come from strangers: nothing in one may be written outside the folder it is unpacked to.</summary>
public sealed class HostileArchiveTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("a/../../evil.txt")]
    [InlineData("./../evil.txt")]
    [InlineData("../model-evil/evil.txt")]
    public Task An_entry_that_climbs_out_is_refused(string name) => RefuseAsync(Text(name));

    [Fact]
    public Task An_entry_with_an_absolute_path_is_refused() => RefuseAsync(Text(_folder.In("evil.txt")));

    [Theory]
    [InlineData("..")]
    [InlineData("../..")]
    [InlineData("a/../../x")]
    public Task A_link_that_leaves_is_refused(string target) =>
        RefuseAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = target }, Text("link/evil.txt"));

    [Fact]
    public Task An_absolute_link_is_refused() => RefuseAsync(
        new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = _folder.Root }, Text("link/evil.txt"));

    [Fact]
    public Task A_hard_link_to_a_file_outside_is_refused()
    {
        _folder.File("secret.txt", "secret");
        return RefuseAsync(new PaxTarEntry(TarEntryType.HardLink, "mine.txt") { LinkName = "../secret.txt" });
    }

    [Theory]
    [InlineData("../..", "p/q/top/..")]
    [InlineData("../../d", "p/q/top/../..")]
    public Task Links_that_lead_out_only_together_are_refused(string first, string second) => RefuseAsync(
        new PaxTarEntry(TarEntryType.Directory, "p/q/"),
        new PaxTarEntry(TarEntryType.Directory, "d/"),
        new PaxTarEntry(TarEntryType.SymbolicLink, "p/q/top") { LinkName = first },
        new PaxTarEntry(TarEntryType.SymbolicLink, "out") { LinkName = second },
        Text("out/evil.txt"));

    [Fact]
    public async Task Links_that_stay_inside_are_fine()
    {
        Pack(Text("a/real.txt"), new PaxTarEntry(TarEntryType.SymbolicLink, "b") { LinkName = "a" });

        await UnpackAsync();

        Assert.Equal("evil", File.ReadAllText(_folder.In("model", "b", "real.txt")));
    }

    private async Task RefuseAsync(params TarEntry[] entries)
    {
        Pack(entries);
        var before = Outside();

        var error = await Record.ExceptionAsync(UnpackAsync);

        Assert.Equal(before, Outside());
        Assert.IsAssignableFrom<IOException>(error);
    }

    private static PaxTarEntry Text(string name) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream("evil"u8.ToArray()) };

    private void Pack(params TarEntry[] entries)
    {
        using var tar = new TarWriter(
            new GZipStream(File.Create(_folder.In("packed.tar.gz")), CompressionLevel.Fastest));
        foreach (var entry in entries)
        {
            tar.WriteEntry(entry);
        }
    }

    private Task UnpackAsync() =>
        TarGz.UnpackAsync(_folder.In("packed.tar.gz"), _folder.In("model"), CancellationToken.None);

    private string[] Outside() =>
        [.. _folder.Entries().Where(name => name != "model" && !name.StartsWith("model/", StringComparison.Ordinal))];
}
