namespace SageMakerEstimator.Core.Tests;

public sealed class SendDataTests : SendDataTest
{
    private const string Default = "sagemaker-us-west-2-111122223333";

    [Fact]
    public async Task AFolder_goes_below_the_prefix_without_its_own_name()
    {
        await SendAsync(Options("data") with { KeyPrefix = "pre/fix", ThrottleLimit = 1 });

        Assert.Equal(
            [
                "PutObject bb pre/fix/one.txt",
                "PutObject bb pre/fix/train/a.csv",
                "PutObject bb pre/fix/train/sub/b.csv",
            ],
            Puts());
        var location = Assert.IsType<S3Location>(Assert.Single(Sink.Outputs));
        Assert.Equal("s3://bb/pre/fix", location.ToString());
        Assert.Equal(("bb", null, "pre/fix"), (location.BucketName, location.Key, location.KeyPrefix));
        Assert.Equal((3, 0, 10L), (location.FileCount, location.UnchangedCount, location.Size));
        Assert.Equal("1,2\n"u8.ToArray(), Cloud.Control.GetObject(Bucket, "pre/fix/train/a.csv"));
    }

    [Fact]
    public async Task A_file_goes_to_data_in_the_default_bucket_which_must_be_ours()
    {
        Cloud.Control.AddBucket(Default);

        await SendAsync(Options("data/one.txt") with { BucketName = null });

        Assert.Equal(
            [
                "GetCallerIdentity",
                $"HeadBucket {Default} owner={FakeCloud.Account}",
                $"HeadObject {Default} data/one.txt owner={FakeCloud.Account} NoSuchKey",
                $"PutObject {Default} data/one.txt owner={FakeCloud.Account}",
            ],
            Cloud.Requests());
        var location = Assert.IsType<S3Location>(Assert.Single(Sink.Outputs));
        Assert.Equal($"s3://{Default}/data/one.txt", location.S3Uri);
        Assert.Equal(("data/one.txt", null), (location.Key, location.KeyPrefix));
    }

    [Fact]
    public async Task A_large_file_goes_in_parts_of_eight_mebibytes_and_isnt_sent_again()
    {
        var big = Folder.In("big.bin");
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
        Assert.Equal(9 * 1024 * 1024, Cloud.Control.GetObject(Bucket, "data/big.bin")!.Length);
        Assert.Contains(Sink.Progresses, report => report is { Percent: > 0, Completed: false });
        Assert.True(Sink.Progresses.Last().Completed);

        await SendAsync(Options("big.bin"));

        Assert.Equal(4, Puts().Count());
        Assert.Equal(1, Sink.Outputs.Cast<S3Location>().Last().UnchangedCount);
    }

    [Fact]
    public async Task What_is_there_already_isnt_sent_again_and_what_differs_is()
    {
        await SendAsync(Options("data"));
        Folder.File("data/train/a.csv", "9,9\n");

        await SendAsync(Options("data"));

        Assert.Equal("PutObject bb data/train/a.csv", Assert.Single(Puts().Skip(3)));
        var second = Sink.Outputs.Cast<S3Location>().Last();
        Assert.Equal((3, 2), (second.FileCount, second.UnchangedCount));
    }

    [Fact]
    public async Task An_object_without_a_checksum_of_its_bytes_is_sent_again()
    {
        // Put from elsewhere, encrypted by KMS: its ETag is 32 hex digits and says nothing.
        Cloud.Control.PutObject(Bucket, "data/one.txt", "x\n"u8.ToArray(), kms: true);

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
        Cloud.Control.Deny("s3:GetObject");

        await SendAsync(Options("data/one.txt"));

        Assert.Equal(["PutObject bb data/one.txt"], Puts());
        Assert.Single(Sink.Outputs);
    }

    [Fact]
    public async Task Locations_come_in_the_order_of_the_paths_each_after_its_errors()
    {
        var names = Enumerable.Range(0, 40).Select(number => $"many/{number:00}.txt").ToArray();
        foreach (var name in names)
        {
            Folder.File(name, new string('x', name.GetHashCode() & 0xfff));
        }

        Cloud.Control.Fail(new FakeAws.Faults.Fault
        {
            Service = "s3", Operation = "PutObject", Kind = "error", Code = "InvalidRequest", Status = 400,
        });

        await SendAsync(Options(names));

        Assert.Equal(39, Sink.Outputs.Count());
        var error = Assert.Single(Sink.Errors);
        var expected = names.Select(
            name => Folder.In(name) == (string?)error.Target ? "Error" : $"s3://bb/data/{name[5..]}");
        Assert.Equal(
            expected,
            Sink.Shown.Where(report => report.Stream is "Output" or "Error")
                .Select(report => report.Stream == "Error" ? "Error" : report.Value.ToString()));
    }

    [Fact]
    public async Task Patterns_leave_files_andFolders_out()
    {
        Folder.File("data/train/x.tmp");

        await SendAsync(Options("data") with { Exclude = ["*.tmp", "/train/sub/"] });

        Assert.Equal(["data/one.txt", "data/train/a.csv"], Cloud.Control.Keys(Bucket)!);
    }

    [Fact]
    public async Task A_URI_as_prefix_is_refused() =>
        await Refusal.OfAsync(ErrorId.ValueInvalid, () => PlanAsync(Options("data") with { KeyPrefix = "s3://bb/x" }));

    [Fact]
    public async Task A_bucket_that_isnt_there_ends_the_call_with_one_error()
    {
        var error = await Refusal.OfAsync(
            ErrorId.BucketNotFound,
            () => SendAsync(Options("data") with { BucketName = "nobody-has-it", ThrottleLimit = 1 }));

        Assert.Equal((ErrorKind.ObjectNotFound, "nobody-has-it"), (error.Kind, error.Target));
        Assert.Single(Puts());
        Assert.Empty(Sink.Errors);
    }

    [Fact]
    public async Task A_bucket_of_another_region_ends_the_call_with_one_error()
    {
        Cloud.Control.AddBucket("far-away", "eu-west-1");

        var error = await Refusal.OfAsync(
            ErrorId.BucketInOtherRegion, () => SendAsync(Options("data") with { BucketName = "far-away" }));

        Assert.Contains("eu-west-1", error.Message);
        Assert.Empty(Cloud.Control.Keys("far-away")!);
    }

    [Fact]
    public async Task Credentials_that_have_expired_end_the_call_with_one_error()
    {
        Cloud.Control.Fail(new FakeAws.Faults.Fault { Service = "s3", Kind = "expiredToken", Count = 0 });

        await Refusal.OfAsync(ErrorId.CredentialsExpired, () => SendAsync(Options("data")));

        Assert.Empty(Sink.Errors);
        Assert.Empty(Sink.Outputs);
    }

    [Fact]
    public async Task Renewed_credentials_are_used_by_the_next_file()
    {
        await SendAsync(Options("data/one.txt"));
        Assert.True(Cloud.Backend.RenewCredentials());

        await SendAsync(Options("data/train"));

        Assert.Equal(3, Cloud.Control.Keys(Bucket)!.Count);
    }

    [Fact]
    public async Task Giving_up_leaves_no_parts_behind_and_says_how_to_go_on()
    {
        await File.WriteAllBytesAsync(Folder.In("big.bin"), new byte[40 * 1024 * 1024]);
        Cloud.Control.Fail(new FakeAws.Faults.Fault
        {
            Service = "s3", Operation = "UploadPart", Kind = "slow", DelayMilliseconds = 500, Count = 0, Skip = 1,
        });
        using var stop = new CancellationTokenSource();
        var plans = await PlanAsync(Options("big.bin"));
        var sending = Cloud.Data(new RushingTime()).SendAsync(plans, Sink, stop.Token);
        await Eventually.TrueAsync(() => Puts().Any(line => line.StartsWith("UploadPart", StringComparison.Ordinal)));

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await Eventually.TrueAsync(() => Puts().Any(
            line => line.StartsWith("AbortMultipartUpload", StringComparison.Ordinal)));
        Assert.Empty(Cloud.Control.Keys(Bucket)!);
        Assert.Contains("Run it again", Assert.Single(Sink.LastWords));
    }
}
