using SageMakerEstimator.Core.Data;

namespace SageMakerEstimator.Core.Tests;

public sealed class SendDataTests : IAsyncLifetime
{
    private const string Bucket = "bb";
    private const string Default = "sagemaker-us-west-2-111122223333";

    private readonly TempFolder _folder = new();
    private readonly RecordingSink _sink = new();
    private FakeCloud _cloud = null!;

    public async Task InitializeAsync()
    {
        _cloud = await FakeCloud.StartAsync();
        _cloud.Control.AddBucket(Bucket);
        _folder.File("data/one.txt", "x\n");
        _folder.File("data/train/a.csv", "1,2\n");
        _folder.File("data/train/sub/b.csv", "3,4\n");
    }

    public async Task DisposeAsync()
    {
        await _cloud.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_folder_goes_below_the_prefix_without_its_own_name()
    {
        await SendAsync(Options("data") with { KeyPrefix = "pre/fix", ThrottleLimit = 1 });

        Assert.Equal(
            ["PutObject bb pre/fix/one.txt", "PutObject bb pre/fix/train/a.csv", "PutObject bb pre/fix/train/sub/b.csv"],
            Puts());
        var location = Assert.IsType<S3Location>(Assert.Single(_sink.Outputs));
        Assert.Equal("s3://bb/pre/fix", location.ToString());
        Assert.Equal(("bb", null, "pre/fix"), (location.BucketName, location.Key, location.KeyPrefix));
        Assert.Equal((3, 0, 10L), (location.FileCount, location.UnchangedCount, location.Size));
        Assert.Equal("1,2\n"u8.ToArray(), _cloud.Control.GetObject(Bucket, "pre/fix/train/a.csv"));
    }

    [Fact]
    public async Task A_file_goes_to_data_in_the_default_bucket_which_must_be_ours()
    {
        _cloud.Control.AddBucket(Default);

        await SendAsync(Options("data/one.txt") with { BucketName = null });

        Assert.Equal(
            [
                "GetCallerIdentity",
                $"HeadBucket {Default} owner={FakeCloud.Account}",
                $"HeadObject {Default} data/one.txt owner={FakeCloud.Account} NoSuchKey",
                $"PutObject {Default} data/one.txt owner={FakeCloud.Account}",
            ],
            _cloud.Requests());
        var location = Assert.IsType<S3Location>(Assert.Single(_sink.Outputs));
        Assert.Equal($"s3://{Default}/data/one.txt", location.S3Uri);
        Assert.Equal(("data/one.txt", null), (location.Key, location.KeyPrefix));
    }

    [Fact]
    public async Task A_large_file_goes_in_parts_of_eight_mebibytes_and_isnt_sent_again()
    {
        var big = _folder.In("big.bin");
        await File.WriteAllBytesAsync(big, Enumerable.Repeat((byte)'x', 9 * 1024 * 1024).ToArray());

        await SendAsync(Options("big.bin"));

        Assert.Equal(
            [
                "CompleteMultipartUpload bb data/big.bin",
                "CreateMultipartUpload bb data/big.bin",
                "UploadPart bb data/big.bin part=1",
                "UploadPart bb data/big.bin part=2",
            ],
            Puts().Order());
        Assert.Equal(9 * 1024 * 1024, _cloud.Control.GetObject(Bucket, "data/big.bin")!.Length);
        Assert.Contains(_sink.Progresses, report => report is { Percent: > 0, Completed: false });
        Assert.True(_sink.Progresses.Last().Completed);

        await SendAsync(Options("big.bin"));

        Assert.Equal(4, Puts().Count());
        Assert.Equal(1, _sink.Outputs.Cast<S3Location>().Last().UnchangedCount);
    }

    [Fact]
    public async Task What_is_there_already_isnt_sent_again_and_what_differs_is()
    {
        await SendAsync(Options("data"));
        _folder.File("data/train/a.csv", "9,9\n");

        await SendAsync(Options("data"));

        Assert.Equal("PutObject bb data/train/a.csv", Assert.Single(Puts().Skip(3)));
        var second = _sink.Outputs.Cast<S3Location>().Last();
        Assert.Equal((3, 2), (second.FileCount, second.UnchangedCount));
    }

    [Fact]
    public async Task An_object_without_a_checksum_of_its_bytes_is_sent_again()
    {
        // Put from elsewhere, encrypted by KMS: its ETag is 32 hex digits and says nothing.
        _cloud.Control.PutObject(Bucket, "data/one.txt", "x\n"u8.ToArray(), kms: true);

        await SendAsync(Options("data/one.txt"));

        Assert.Equal(["PutObject bb data/one.txt"], Puts());
    }

    [Fact]
    public async Task An_object_under_another_KMS_key_is_sent_again()
    {
        await SendAsync(Options("data/one.txt") with { KmsKey = "key-1" });
        await SendAsync(Options("data/one.txt") with { KmsKey = "key-1" });
        await SendAsync(Options("data/one.txt") with { KmsKey = "key-2" });

        Assert.Equal(
            [
                "PutObject bb data/one.txt encryption=aws:kms key=key-1",
                "PutObject bb data/one.txt encryption=aws:kms key=key-2",
            ],
            Puts());
    }

    [Fact]
    public async Task Who_may_not_read_sends()
    {
        _cloud.Control.Deny("s3:GetObject");

        await SendAsync(Options("data/one.txt"));

        Assert.Equal(["PutObject bb data/one.txt"], Puts());
        Assert.Single(_sink.Outputs);
    }

    [Fact]
    public async Task Locations_come_in_the_order_of_the_paths_each_after_its_errors()
    {
        var names = Enumerable.Range(0, 40).Select(number => $"many/{number:00}.txt").ToArray();
        foreach (var name in names)
        {
            _folder.File(name, new string('x', name.GetHashCode() & 0xfff));
        }

        _cloud.Control.Fail(new FakeAws.Faults.Fault
        {
            Service = "s3", Operation = "PutObject", Kind = "error", Code = "InvalidRequest", Status = 400, Message = "No.",
        });

        await SendAsync(Options(names));

        Assert.Equal(39, _sink.Outputs.Count());
        var error = Assert.Single(_sink.Errors);
        var expected = names.Select(name => _folder.In(name) == (string?)error.Target ? "Error" : $"s3://bb/data/{name[5..]}");
        Assert.Equal(
            expected,
            _sink.Shown.Where(report => report.Stream is "Output" or "Error")
                .Select(report => report.Stream == "Error" ? "Error" : report.Value.ToString()));
    }

    [Fact]
    public async Task Patterns_leave_files_and_folders_out()
    {
        _folder.File("data/train/x.tmp");

        await SendAsync(Options("data") with { Exclude = ["*.tmp", "/train/sub/"] });

        Assert.Equal(["data/one.txt", "data/train/a.csv"], _cloud.Control.Keys(Bucket)!);
    }

    [Fact]
    public async Task Links_that_leave_the_folder_are_an_error_each_and_the_rest_goes_on()
    {
        _folder.File("secret.txt", "s");
        var file = _folder.Link("data/out.txt", "../secret.txt");
        var folder = _folder.Link("data/up", "..");
        _folder.Link("data/again.txt", "one.txt");
        _folder.Link("data/loop", ".");

        await SendAsync(Options("data"));

        Assert.Equal([file, folder], _sink.Errors.Select(error => error.Target).Order());
        Assert.All(_sink.Errors, error => Assert.Equal(ErrorId.LinkLeavesFolder, error.ErrorId));
        Assert.Contains("data/again.txt", _cloud.Control.Keys(Bucket)!);
        Assert.DoesNotContain(_cloud.Control.Keys(Bucket)!, key => key.Contains("secret"));
    }

    [Fact]
    public async Task A_pipe_is_an_error_and_the_rest_goes_on()
    {
        var pipe = _folder.Pipe("data/pipe");

        await SendAsync(Options("data"));

        var error = Assert.Single(_sink.Errors);
        Assert.Equal((ErrorId.FileNotReadable, ErrorKind.ReadError, pipe), (error.ErrorId, error.Kind, error.Target));
        Assert.Equal(3, Assert.IsType<S3Location>(Assert.Single(_sink.Outputs)).FileCount);
    }

    [Fact]
    public async Task A_file_that_is_gone_when_its_turn_comes_is_an_error()
    {
        var plans = await PlanAsync(Options("data"));
        File.Delete(_folder.In("data", "one.txt"));

        await _cloud.Data(new RushingTime()).SendAsync(plans, _sink, CancellationToken.None);

        var error = Assert.Single(_sink.Errors);
        Assert.Equal((ErrorId.FileNotReadable, _folder.In("data", "one.txt")), (error.ErrorId, error.Target));
        Assert.Equal(2, Assert.IsType<S3Location>(Assert.Single(_sink.Outputs)).FileCount);
    }

    [Fact]
    public async Task A_file_that_is_written_to_meanwhile_is_an_error()
    {
        var plans = await PlanAsync(Options("data/one.txt"));
        _folder.File("data/one.txt", "something longer");

        await _cloud.Data(new RushingTime()).SendAsync(plans, _sink, CancellationToken.None);

        Assert.Equal(ErrorId.FileChanged, Assert.Single(_sink.Errors).ErrorId);
        Assert.Empty(_sink.Outputs);
    }

    [Fact]
    public async Task Two_files_of_one_key_are_refused()
    {
        _folder.File("other/one.txt", "y");

        await SendAsync(Options("data/one.txt", "other/one.txt"));

        var error = Assert.Single(_sink.Errors);
        Assert.Equal((ErrorId.KeyCollision, _folder.In("other", "one.txt")), (error.ErrorId, error.Target));
        Assert.Equal("x\n"u8.ToArray(), _cloud.Control.GetObject(Bucket, "data/one.txt"));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("empty")]
    public async Task A_path_with_nothing_to_send_is_an_error_of_that_path(string name)
    {
        _folder.Folder("empty");

        await SendAsync(Options(name, "data/one.txt"));

        var error = Assert.Single(_sink.Errors);
        Assert.Equal((ErrorId.InputDataNotFound, ErrorKind.ObjectNotFound), (error.ErrorId, error.Kind));
        Assert.Equal(name, error.Target);
        Assert.Single(_sink.Outputs);
    }

    [Fact]
    public async Task Any_name_that_a_file_can_have_is_a_key()
    {
        string[] names = ["naïve 😀.txt", "a+b&c=d?.txt", "100%25.txt", "new\nline", "tab\there", "back\\slash", " ", "#~*'()"];
        foreach (var name in names)
        {
            _folder.File("odd/" + name, name);
        }

        await SendAsync(Options("odd") with { KeyPrefix = "" });

        Assert.Empty(_sink.Errors);
        Assert.Equal(names.Order(StringComparer.Ordinal), _cloud.Control.Keys(Bucket)!);
        await SendAsync(Options("odd") with { KeyPrefix = "" });
        Assert.Equal(names.Length, _sink.Outputs.Cast<S3Location>().Last().UnchangedCount);
    }

    [Fact]
    public async Task A_key_that_S3_cannot_hold_is_an_error_before_it_is_sent()
    {
        await SendAsync(Options("data/one.txt") with { KeyPrefix = new string('é', 600) });

        Assert.Equal(ErrorId.NameInvalid, Assert.Single(_sink.Errors).ErrorId);
        Assert.Empty(_cloud.Control.Requests);
    }

    [Fact]
    public async Task A_URI_as_prefix_is_refused() =>
        await Refusal.OfAsync(ErrorId.ValueInvalid, () => PlanAsync(Options("data") with { KeyPrefix = "s3://bb/x" }));

    [Fact]
    public async Task A_bucket_that_isnt_there_ends_the_call_with_one_error()
    {
        var error = await Refusal.OfAsync(
            ErrorId.BucketNotFound, () => SendAsync(Options("data") with { BucketName = "nobody-has-it", ThrottleLimit = 1 }));

        Assert.Equal((ErrorKind.ObjectNotFound, "nobody-has-it"), (error.Kind, error.Target));
        Assert.Single(Puts());
        Assert.Empty(_sink.Errors);
    }

    [Fact]
    public async Task A_bucket_of_another_region_ends_the_call_with_one_error()
    {
        _cloud.Control.AddBucket("far-away", "eu-west-1");

        var error = await Refusal.OfAsync(
            ErrorId.BucketInOtherRegion, () => SendAsync(Options("data") with { BucketName = "far-away" }));

        Assert.Contains("eu-west-1", error.Message);
        Assert.Empty(_cloud.Control.Keys("far-away")!);
    }

    [Fact]
    public async Task Credentials_that_have_expired_end_the_call_with_one_error()
    {
        _cloud.Control.Fail(new FakeAws.Faults.Fault { Service = "s3", Kind = "expiredToken", Count = 0 });

        await Refusal.OfAsync(ErrorId.CredentialsExpired, () => SendAsync(Options("data")));

        Assert.Empty(_sink.Errors);
        Assert.Empty(_sink.Outputs);
    }

    [Fact]
    public async Task Renewed_credentials_are_used_by_the_next_file()
    {
        await SendAsync(Options("data/one.txt"));
        Assert.True(_cloud.Backend.RenewCredentials());

        await SendAsync(Options("data/train"));

        Assert.Equal(3, _cloud.Control.Keys(Bucket)!.Count);
    }

    [Fact]
    public async Task Giving_up_leaves_no_parts_behind_and_says_how_to_go_on()
    {
        await File.WriteAllBytesAsync(_folder.In("big.bin"), new byte[40 * 1024 * 1024]);
        _cloud.Control.Fail(new FakeAws.Faults.Fault
        {
            Service = "s3", Operation = "UploadPart", Kind = "slow", DelayMilliseconds = 500, Count = 0, Skip = 1,
        });
        using var stop = new CancellationTokenSource();
        var plans = await PlanAsync(Options("big.bin"));
        var sending = _cloud.Data(new RushingTime()).SendAsync(plans, _sink, stop.Token);
        await Eventually.TrueAsync(() => Puts().Any(line => line.StartsWith("UploadPart", StringComparison.Ordinal)));

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await Eventually.TrueAsync(() => Puts().Any(line => line.StartsWith("AbortMultipartUpload", StringComparison.Ordinal)));
        Assert.Empty(_cloud.Control.Keys(Bucket)!);
        Assert.Contains("Run it again", Assert.Single(_sink.LastWords));
    }

    [Fact]
    public async Task Ten_thousand_files_are_listed_quickly_and_planned_in_order()
    {
        for (var number = 0; number < 10_000; number++)
        {
            _folder.File($"many/{number % 100:00}/{number:00000}.txt");
        }

        var plan = Assert.Single(await PlanAsync(Options("many")));

        var keys = Assert.IsType<FilesPlan>(plan).Files.Select(file => file.Place.Key).ToArray();
        Assert.Equal(10_000, keys.Length);
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
    }

    private UploadOptions Options(params string[] names) => new()
    {
        Source = [.. names.Select(name => (_folder.In(name), (object)name))],
        BucketName = Bucket,
    };

    private Task<IReadOnlyList<UploadPlan>> PlanAsync(UploadOptions options) =>
        _cloud.Data(new RushingTime()).PlanAsync(options, _sink, CancellationToken.None);

    private async Task SendAsync(UploadOptions options) =>
        await _cloud.Data(new RushingTime()).SendAsync(await PlanAsync(options), _sink, CancellationToken.None);

    private IEnumerable<string> Puts() => _cloud.Requests()
        .Where(line => line.Contains("Put", StringComparison.Ordinal) || line.Contains("Multipart") || line.StartsWith("UploadPart"));
}
