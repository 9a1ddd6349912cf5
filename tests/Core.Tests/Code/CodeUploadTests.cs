using System.Text.Json.Nodes;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Code;

namespace SageMakerEstimator.Core.Tests;

public sealed class CodeUploadTests : IAsyncLifetime
{
    private const string ListScript = """
        import json, sys, tarfile
        with tarfile.open(sys.stdin.readline().strip(), 'r:gz') as archive:
            for member in archive:
                print(json.dumps([member.name, member.size, oct(member.mode), member.isreg()]))
        """;

    private readonly TempFolder _folder = new();
    private readonly RecordingSink _sink = new();
    private FakeCloud _cloud = null!;

    public async Task InitializeAsync()
    {
        _cloud = await FakeCloud.StartAsync();
        _cloud.Control.AddBucket("my-bucket");
        _folder.File("src/train.py", "print('train')\n");
        _folder.File("src/inference.py", "def model_fn(model_dir): pass\n");
        _folder.File("src/requirements.txt", "numpy\n");
        _folder.File("src/pkg/__init__.py");
        _folder.File("src/pkg/m.py", "M=1\n");
        _folder.File("dep1/h.py", "H=1\n");
        _folder.File("dep1/inner/c.py", "C=1\n");
        _folder.File("libs/one.py", "O=1\n");
    }

    public async Task DisposeAsync()
    {
        await _cloud.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Code_goes_encrypted_by_KMS_in_one_request()
    {
        await SendAsync(Bundle(), "s3://my-bucket/out", null);
        await SendAsync(Bundle(), "s3://my-bucket/out", "kms-out");

        Assert.Equal(
            [
                "PutObject my-bucket job-1/source/sourcedir.tar.gz encryption=aws:kms",
                "PutObject my-bucket job-1/source/sourcedir.tar.gz encryption=aws:kms key=kms-out",
            ],
            _cloud.Requests());
    }

    [Fact]
    public async Task Python_finds_the_members_that_the_containers_expect()
    {
        await SendAsync(Bundle(_folder.In("dep1"), _folder.In("libs", "one.py")), "s3://my-bucket/out", null);

        Assert.Equal(
            [
                """["dep1/h.py", 4, "0o644", true]""",
                """["dep1/inner/c.py", 4, "0o644", true]""",
                """["inference.py", 30, "0o644", true]""",
                """["one.py", 4, "0o644", true]""",
                """["pkg/__init__.py", 0, "0o644", true]""",
                """["pkg/m.py", 4, "0o644", true]""",
                """["requirements.txt", 6, "0o644", true]""",
                """["train.py", 15, "0o644", true]""",
            ],
            await ListAsync());
    }

    [Fact]
    public async Task Odd_names_and_executable_bits_arrive()
    {
        _folder.File("src/new\nline.txt", "n");
        _folder.File("src/データ 😀/naïve.txt", "d");
        var program = _folder.File("src/run.sh");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        await SendAsync(Bundle(), "s3://my-bucket/out", null);

        var members = await ListAsync();
        Assert.Contains("""["new\nline.txt", 1, "0o644", true]""", members);
        Assert.Contains($"""["run.sh", 0, "{(OperatingSystem.IsWindows() ? "0o644" : "0o755")}", true]""", members);
        Assert.Contains(members, member => JsonNode.Parse(member)![0]!.GetValue<string>() == "データ 😀/naïve.txt");
    }

    [Fact]
    public async Task A_large_bundle_goes_in_parts_with_progress()
    {
        var noise = new byte[20 * 1024 * 1024];
        new Random(1).NextBytes(noise);
        await File.WriteAllBytesAsync(_folder.In("src", "noise.bin"), noise);

        await SendAsync(Bundle(), "s3://my-bucket/out", "kms-out");

        var requests = _cloud.Requests().ToArray();
        Assert.Equal(
            "CreateMultipartUpload my-bucket job-1/source/sourcedir.tar.gz encryption=aws:kms key=kms-out", requests[0]);
        Assert.Equal(3, requests.Count(request => request.StartsWith("UploadPart", StringComparison.Ordinal)));
        Assert.Contains(_sink.Progresses, report => report.Percent > 0);
        Assert.True(_sink.Progresses.Last().Completed);
        Assert.Contains("[\"noise.bin\", 20971520, \"0o644\", true]", await ListAsync());
    }

    [Fact]
    public async Task A_large_bundle_that_is_refused_leaves_no_parts_behind()
    {
        var noise = new byte[20 * 1024 * 1024];
        new Random(1).NextBytes(noise);
        await File.WriteAllBytesAsync(_folder.In("src", "noise.bin"), noise);
        _cloud.Control.Fail(new FakeAws.Faults.Fault
        {
            Service = "s3", Operation = "UploadPart", Kind = "accessDenied", Skip = 1, Count = 0,
        });

        var error = await Assert.ThrowsAsync<ServiceException>(() => SendAsync(Bundle(), "s3://my-bucket/out", null));

        Assert.Equal("AccessDenied", error.Code);
        await Eventually.TrueAsync(() => _cloud.Requests().Any(
            line => line.StartsWith("AbortMultipartUpload", StringComparison.Ordinal)));
        Assert.Empty(_cloud.Control.Keys("my-bucket")!);
    }

    [Fact]
    public async Task A_member_that_is_gone_ends_it_before_anything_is_sent()
    {
        var bundle = Bundle();
        File.Delete(_folder.In("src", "train.py"));

        var error = await Refusal.OfAsync(ErrorId.FileNotReadable, () => SendAsync(bundle, "s3://my-bucket/out", null));

        Assert.Equal(ErrorKind.ReadError, error.Kind);
        Assert.Contains("train.py", error.Message);
        Assert.Empty(_cloud.Control.Requests);
    }

    [Fact]
    public async Task What_WhatIf_shows_names_place_encryption_and_members()
    {
        var location = await LocationAsync("s3://my-bucket/out", "kms-out");

        var request = CodeUpload.Request(Bundle(), location);

        var json = JsonNode.Parse(request.Json)!;
        Assert.Equal("PutObject", request.Operation);
        Assert.Equal("my-bucket", json["Bucket"]!.GetValue<string>());
        Assert.Equal("job-1/source/sourcedir.tar.gz", json["Key"]!.GetValue<string>());
        Assert.Equal("kms-out", json["SSEKMSKeyId"]!.GetValue<string>());
        Assert.Equal(5, json["Source"]!.AsArray().Count);
        Assert.Empty(_cloud.Control.Requests);
    }

    [Theory]
    [InlineData("s3://b/code/sourcedir.tar.gz", 0)]
    [InlineData("s3://b/code/", 1)]
    [InlineData("s3://b/code.zip", 1)]
    public void Packed_code_that_no_container_unpacks_is_a_warning(string uri, int warnings)
    {
        CodeUpload.WarnPacked(uri, _sink);

        Assert.Equal(warnings, _sink.Warnings.Count());
    }

    [Fact]
    public async Task Verbose_lists_the_members()
    {
        await SendAsync(Bundle(), "s3://my-bucket/out", null);

        Assert.Contains("pkg/m.py, requirements.txt, train.py", Assert.Single(_sink.Verboses));
    }

    private CodeBundle Bundle(params string[] dependencies) =>
        CodeBundle.Create("train.py", _folder.In("src"), dependencies);

    private static Task<CodeLocation> LocationAsync(string outputPath, string? key) => CodeLocation.OfAsync(
        "job-1", null, outputPath, key, () => throw new InvalidOperationException("Nobody may ask for the default."));

    private async Task SendAsync(CodeBundle bundle, string outputPath, string? key) => await CodeUpload.SendAsync(
        _cloud.Backend.Objects,
        bundle,
        await LocationAsync(outputPath, key),
        _sink,
        new RushingTime(),
        CancellationToken.None);

    private async Task<string[]> ListAsync()
    {
        var path = _folder.In("got.tar.gz");
        await File.WriteAllBytesAsync(path, _cloud.Control.GetObject("my-bucket", "job-1/source/sourcedir.tar.gz")!);
        return await PythonChild.RunAsync(ListScript, path);
    }
}
