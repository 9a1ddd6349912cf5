using FakeAws.Faults;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Aws;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Objects in S3: every key that S3 can hold, large ones in parts, and refusals that name bucket and reason.</summary>
public sealed class S3ObjectStoreTests : WireTest
{
    [Theory]
    [InlineData("plain.txt")]
    [InlineData("a folder/with blanks .txt")]
    [InlineData("ü/漢字/😀.txt")]
    [InlineData("a+b&c=d?e#f%20g.txt")]
    [InlineData("../up/./and/../down.txt")]
    [InlineData("a//b///c")]
    [InlineData("folder/")]
    [InlineData("'quotes' \"and\" (brackets)[].txt")]
    [InlineData("back\\slash~tilde$dollar@at:colon;semi,comma!*.txt")]
    public async Task A_key_is_what_it_is(string key)
    {
        var store = Backend().Objects;
        var uri = $"s3://{Bucket}/{key}";
        Assert.False(await store.ExistsAsync(uri, CancellationToken.None));

        await PutAsync(store, uri, "text"u8.ToArray());

        Assert.Contains(key, Control.Keys(Bucket)!);
        Assert.Equal("text"u8.ToArray(), Control.GetObject(Bucket, key));
        Assert.True(await store.ExistsAsync(uri, CancellationToken.None));
        await store.DeleteAsync(uri, CancellationToken.None);
        Assert.Equal(["model/model.tar.gz"], Control.Keys(Bucket)!);
        Assert.All(Control.Requests, request => Assert.InRange(request.Status, 200, 299));
    }

    [Fact]
    public async Task A_large_object_goes_in_parts_and_arrives_whole()
    {
        var bytes = new byte[20 * 1024 * 1024];
        new Random(1).NextBytes(bytes);

        await PutAsync(Backend().Objects, $"s3://{Bucket}/large.bin", bytes);

        Assert.Equal(3, Control.Requests.Count(request => request.Operation == "UploadPart"));
        Assert.Equal(bytes, Control.GetObject(Bucket, "large.bin"));
    }

    [Fact]
    public async Task A_part_that_is_cut_off_goes_again()
    {
        var bytes = new byte[9 * 1024 * 1024];
        new Random(2).NextBytes(bytes);
        Control.Fail(new Fault { Operation = "UploadPart", Kind = "reset" });

        await PutAsync(Backend().Objects, $"s3://{Bucket}/large.bin", bytes);

        Assert.Equal(bytes, Control.GetObject(Bucket, "large.bin"));
    }

    [Theory]
    [InlineData("model/model.tar.gz", true)]
    [InlineData("model/", true)]
    [InlineData("model", true)]
    [InlineData("", true)]
    [InlineData("model/model.tar", false)]
    [InlineData("mod", false)]
    [InlineData("model/model.tar.gz/", false)]
    public async Task An_object_or_a_folder_with_something_in_it_is_there(string key, bool isThere)
    {
        // Sorts before what is in the folder.
        Control.PutObject(Bucket, "model-old", "x");

        Assert.Equal(isThere, await Backend().Objects.ExistsAsync($"s3://{Bucket}/{key}", CancellationToken.None));
    }

    [Fact]
    public async Task A_folder_of_more_than_a_page_is_looked_at_with_one_key()
    {
        for (var number = 0; number < 1100; number++)
        {
            Control.PutObject(Bucket, $"many/{number:0000}", "x");
        }

        Assert.True(await Backend().Objects.ExistsAsync($"s3://{Bucket}/many/", CancellationToken.None));
        Assert.Single(Control.Requests);
    }

    [Fact]
    public async Task In_a_bucket_that_is_not_there_nothing_is()
    {
        Assert.False(await Backend().Objects.ExistsAsync("s3://nobodys-bucket/key", CancellationToken.None));
        var error = await Refusal.OfAsync(
            ErrorId.BucketNotFound, () => PutAsync(Backend().Objects, "s3://nobodys-bucket/key", [1]));

        Assert.Equal((ErrorKind.ObjectNotFound, "nobodys-bucket"), (error.Kind, error.Target));
        Assert.Equal(("NoSuchBucket", 404), (error.ServiceErrorCode, error.StatusCode));
    }

    [Fact]
    public async Task A_bucket_of_another_region_is_one_error_with_both_regions()
    {
        Control.AddBucket("far-away", "eu-west-1");

        var put = await Refusal.OfAsync(
            ErrorId.BucketInOtherRegion, () => PutAsync(Backend().Objects, "s3://far-away/key", [1]));
        var look = await Refusal.OfAsync(
            ErrorId.BucketInOtherRegion, () => Backend().Objects.ExistsAsync("s3://far-away/key", CancellationToken.None));

        Assert.All([put, look], error =>
        {
            Assert.Contains("eu-west-1", error.Message);
            Assert.Contains("us-west-2", error.Message);
            Assert.Equal("far-away", error.Target);
        });
    }

    [Fact]
    public async Task A_bucket_of_another_owner_gets_nothing()
    {
        Control.AddBucket("lookalike", account: "999900001111", sharedWith: ["111122223333"]);
        var options = PutOptions.Code with { ExpectedOwner = "111122223333" };

        var refusal = await Assert.ThrowsAsync<ServiceException>(() => Backend().Objects.PutAsync(
            "s3://lookalike/key", (stream, token) => stream.WriteAsync(new byte[1], token).AsTask(), options,
            CancellationToken.None));

        Assert.Equal(ErrorId.AccessDenied, ServiceErrors.Wrap(refusal, "Writing", "key").ErrorId);
        Assert.Empty(Control.Keys("lookalike")!);
    }

    [Fact]
    public async Task What_writes_an_object_and_fails_leaves_none_and_no_file_behind()
    {
        var before = Directory.GetFiles(Path.GetTempPath(), "tmp*.tmp").Length;

        await Assert.ThrowsAsync<InvalidDataException>(() => Backend().Objects.PutAsync(
            $"s3://{Bucket}/broken", (_, _) => throw new InvalidDataException("no"), CancellationToken.None));

        Assert.Empty(Control.Requests);
        Assert.InRange(Directory.GetFiles(Path.GetTempPath(), "tmp*.tmp").Length, 0, before);
    }

    [Fact]
    public async Task Code_is_encrypted_with_the_accounts_key()
    {
        await PutAsync(Backend().Objects, $"s3://{Bucket}/code", [1]);

        var put = Assert.Single(Control.Requests, request => request.Operation == "PutObject");
        Assert.Equal("aws:kms", put.Headers["x-amz-server-side-encryption"]);
    }

    [Theory]
    [InlineData("http://127.0.0.1:4566", true)]
    [InlineData("https://minio.example.com", true)]
    [InlineData("https://bucket.vpce-1.s3.us-west-2.vpce.amazonaws.com", false)]
    [InlineData("https://s3.cn-north-1.amazonaws.com.cn", false)]
    public void Only_a_stand_in_gets_bucket_names_in_the_path(string url, bool isPathStyle)
    {
        using var client = new S3Client(new AwsConnection(SessionTo(url)));

        var config = (Amazon.S3.AmazonS3Config)client.Value.Config;

        Assert.Equal(isPathStyle, config.ForcePathStyle);
        Assert.Equal("us-west-2", config.AuthenticationRegion);
    }

    [Fact]
    public async Task A_file_of_the_store_has_its_size_and_checksum()
    {
        var files = Backend().Files;
        using var folder = new TempFolder();
        var place = new S3Uri(Bucket, "a file.txt");

        await files.PutAsync(place, folder.File("a", "text"), new PutOptions(), CancellationToken.None);
        var found = await files.FindAsync(place, "111122223333", CancellationToken.None);

        Assert.Equal((4L, ChecksumKind.Sha256), (found!.Size, found.Checksum!.Kind));
        Assert.Null(await files.FindAsync(place with { Key = "none" }, null, CancellationToken.None));
    }

    private static Task PutAsync(IObjectStore store, string uri, byte[] bytes) =>
        store.PutAsync(uri, (stream, token) => stream.WriteAsync(bytes, token).AsTask(), CancellationToken.None);
}
