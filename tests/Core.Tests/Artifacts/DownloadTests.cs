using System.Formats.Tar;
using System.IO.Compression;
using FakeAws.Faults;
using SageMakerEstimator.Core.Artifacts;
using SageMakerEstimator.Core.Models;
using SageMakerEstimator.Core.Training;
using SageMakerEstimator.Core.Transform;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Objects of S3 on their way to files: whole or not at all, and nowhere but below the folder.</summary>
public sealed class DownloadTests : WireTest
{
    private readonly TempFolder _folder = new();
    private ArtifactOperations _artifacts = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var backends = new Backends(LocalMachine.Nowhere, TimeProvider.System);
        var training = new TrainingOperations(backends, TimeProvider.System);
        var transform = new TransformOperations(
            backends, training, new ModelOperations(backends, TimeProvider.System), TimeProvider.System);
        _artifacts = new ArtifactOperations(backends, training, transform, TimeProvider.System);
        foreach (var (key, text) in new[]
        {
            ("pre/a.txt", "a"), ("pre/sub/b.txt", "b"), ("pre/sub/", ""), ("prefix.txt", "other"), ("top.txt", "t"),
        })
        {
            Control.PutObject(Bucket, key, text);
        }
    }

    public override async Task DisposeAsync()
    {
        _folder.Dispose();
        await base.DisposeAsync();
    }

    // The recorded call of the reference downloads the prefix `pre` to a.txt and sub/b.txt, with these operations.
    [Fact]
    public async Task A_prefix_is_a_folder_as_for_the_reference()
    {
        await SaveAsync("pre");

        Assert.Equal(["a.txt", "sub", "sub/b.txt"], _folder.Entries());
        Assert.Equal(["GetObject", "HeadObject", "ListObjectsV2"], Asked.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(2, Asked.Count(operation => operation == "GetObject"));
        Assert.All(Sink.Outputs, file => Assert.True(Assert.IsType<FileInfo>(file).Exists));
    }

    [Theory]
    [InlineData("pre/", "a.txt", "sub", "sub/b.txt")]
    [InlineData("pre/sub", "b.txt")]
    [InlineData("pre/sub/b.txt", "b.txt")]
    [InlineData("pre/s", "sub", "sub/b.txt")]
    [InlineData("pref", "prefix.txt")]
    public async Task Objects_and_beginnings_of_keys_are_taken_too(string key, params string[] entries)
    {
        await SaveAsync(key);

        Assert.Equal(entries, _folder.Entries());
    }

    [Fact]
    public async Task A_whole_bucket_is_taken_with_its_folders()
    {
        await SaveAsync("");

        Assert.Equal(
            ["model", "model/model.tar.gz", "pre", "pre/a.txt", "pre/sub", "pre/sub/b.txt", "prefix.txt", "top.txt"],
            _folder.Entries());
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("nowhere/")]
    public async Task Nothing_there_is_an_error(string key)
    {
        var error = await Refusal.OfAsync(ErrorId.ArtifactNotFound, () => SaveAsync(key));

        Assert.Equal(ErrorKind.ObjectNotFound, error.Kind);
        Assert.Empty(_folder.Entries());
    }

    [Fact]
    public async Task What_is_there_is_refused_before_anything_is_fetched_and_replaced_with_force()
    {
        _folder.File("sub/b.txt", "mine");

        var error = await Refusal.OfAsync(ErrorId.FileExists, () => SaveAsync("pre"));
        Assert.Equal((ErrorKind.ResourceExists, _folder.In("sub", "b.txt")), (error.Kind, error.Target));
        Assert.DoesNotContain("GetObject", Asked);
        Assert.False(File.Exists(_folder.In("a.txt")));

        await SaveAsync("pre", query => query with { Force = true });
        Assert.Equal("b", File.ReadAllText(_folder.In("sub", "b.txt")));
    }

    [Theory]
    [InlineData("evil/../../out.txt")]
    [InlineData("evil/..")]
    [InlineData("evil/./a")]
    public async Task A_key_that_leads_out_is_refused_and_nothing_is_written(string key)
    {
        Control.PutObject(Bucket, key, "x");

        await Refusal.OfAsync(ErrorId.ArtifactUnsafe, () => SaveAsync("evil/"));

        Assert.Empty(_folder.Entries());
    }

    [Fact]
    public async Task Two_keys_of_one_file_are_refused()
    {
        Control.PutObject(Bucket, "twice//a.txt", "1");
        Control.PutObject(Bucket, "twice/a.txt", "2");

        var error = await Refusal.OfAsync(ErrorId.KeyCollision, () => SaveAsync("twice/"));

        Assert.Equal(_folder.In("a.txt"), error.Target);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("reset")]
    public async Task An_answer_that_breaks_off_is_taken_up_where_it_ended(string kind)
    {
        var body = new byte[300_000];
        new Random(7).NextBytes(body);
        Control.PutObject(Bucket, "large.bin", body);
        Control.Fail(new Fault { Operation = "GetObject", Kind = kind });

        await SaveAsync("large.bin");

        Assert.Equal(body, File.ReadAllBytes(_folder.In("large.bin")));
    }

    [Fact]
    public async Task What_fails_for_good_leaves_nothing()
    {
        Control.Fail(new Fault { Operation = "GetObject", Kind = "accessDenied", Count = 100 });

        await Refusal.OfAsync(ErrorId.AccessDenied, () => SaveAsync("pre"));

        Assert.DoesNotContain(_folder.Entries(), name => name.EndsWith(".txt", StringComparison.Ordinal));
        Assert.DoesNotContain(_folder.Entries(), name => name.Contains(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_archive_is_unpacked_to_a_folder_of_its_name()
    {
        Control.PutObject(Bucket, "job/output/model.tar.gz", Archive(("weights.bin", "w"), ("code/inference.py", "c")));

        await SaveAsync("job/output/model.tar.gz", query => query with { Expand = true });

        Assert.Equal(["model", "model/code", "model/code/inference.py", "model/weights.bin"], _folder.Entries());
        Assert.Equal(_folder.In("model"), Assert.IsType<DirectoryInfo>(Assert.Single(Sink.Outputs)).FullName);
    }

    [Fact]
    public async Task An_archive_replaces_a_folder_only_with_force()
    {
        Control.PutObject(Bucket, "model.tar.gz", Archive(("new.bin", "n")));
        _folder.File("model/old.bin", "o");

        await Refusal.OfAsync(
            ErrorId.FileExists, () => SaveAsync("model.tar.gz", query => query with { Expand = true }));
        Assert.Equal(["model", "model/old.bin"], _folder.Entries());

        await SaveAsync("model.tar.gz", query => query with { Expand = true, Force = true });
        Assert.Equal(["model", "model/new.bin"], _folder.Entries());
    }

    public static TheoryData<string, TarEntry> Hostile => new()
    {
        { "climbs", Text("../evil.txt") },
        { "is absolute", Text("/tmp/evil.txt") },
        { "links out", new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "../.." } },
        { "links to a root", new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "/etc" } },
        { "is a hard link out", new PaxTarEntry(TarEntryType.HardLink, "hard") { LinkName = "../secret.txt" } },
        { "is a pipe", new PaxTarEntry(TarEntryType.Fifo, "pipe") },
        { "is a device", new PaxTarEntry(TarEntryType.CharacterDevice, "zero") { DeviceMajor = 1, DeviceMinor = 5 } },
    };

    [Theory]
    [MemberData(nameof(Hostile), DisableDiscoveryEnumeration = true)]
    public async Task An_archive_that_does_what_it_should_not_leaves_nothing(string what, TarEntry entry)
    {
        _folder.File("secret.txt", "s");
        Control.PutObject(Bucket, "model.tar.gz", Archive([Text("good.txt"), entry]));

        var error = await Refusal.OfAsync(
            ErrorId.ArtifactUnsafe, () => SaveAsync("model.tar.gz", query => query with { Expand = true }));

        Assert.True(_folder.Entries().SequenceEqual(["secret.txt"]), what);
        Assert.Contains("nothing was saved", error.Message);
    }

    [Fact]
    public async Task An_archive_that_is_none_is_said()
    {
        Control.PutObject(Bucket, "model.tar.gz", "<html>not an archive, but long enough to be looked at</html>");

        await Refusal.OfAsync(
            ErrorId.ArtifactUnsafe, () => SaveAsync("model.tar.gz", query => query with { Expand = true }));

        Assert.Empty(_folder.Entries());
    }

    [Fact]
    public async Task An_archive_that_would_fill_the_disk_is_refused()
    {
        Control.PutObject(Bucket, "model.tar.gz", Archive(("zeros.bin", new string('0', 200_000))));

        var error = await Refusal.OfAsync(
            ErrorId.ArtifactTooLarge,
            () => SaveAsync("model.tar.gz", query => query with { Expand = true, MaxExpandedSize = 100_000 }));

        Assert.Contains("-MaxExpandedSize", error.RecommendedAction);
        Assert.Empty(_folder.Entries());
    }

    private async Task SaveAsync(string key, Func<ArtifactQuery, ArtifactQuery>? change = null)
    {
        var query = new ArtifactQuery { Uri = $"s3://{Bucket}/{key}", Session = Session, Path = _folder.Root };
        var plan = await _artifacts.PlanAsync(change?.Invoke(query) ?? query, CancellationToken.None);
        await _artifacts.SaveAsync(plan, Sink, CancellationToken.None);
    }

    private static PaxTarEntry Text(string name, string text = "x") =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)) };

    private static byte[] Archive(params (string Name, string Text)[] files) =>
        Archive([.. files.Select(file => Text(file.Name, file.Text))]);

    private static byte[] Archive(TarEntry[] entries)
    {
        using var packed = new MemoryStream();
        using (var tar = new TarWriter(new GZipStream(packed, CompressionLevel.Fastest)))
        {
            foreach (var entry in entries)
            {
                tar.WriteEntry(entry);
            }
        }

        return packed.ToArray();
    }
}
