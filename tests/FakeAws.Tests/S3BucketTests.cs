using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using FakeAws.Signing;

namespace FakeAws.Tests;

/// <summary>Buckets: making, owners, regions and lists of keys, by AWS's own client.</summary>
public sealed class S3BucketTests : DoubleTest
{
    private const string Other = "444455556666";

    [Theory]
    [InlineData("us-west-2", "us-west-2", "us-west-2")]
    [InlineData("us-east-1", null, "us-east-1")]
    [InlineData("us-east-1", "eu-west-1", "eu-west-1")]
    public async Task A_bucket_is_made_where_it_was_asked_for(string signed, string? location, string region)
    {
        string body = location is null ? "" : $"<CreateBucketConfiguration><LocationConstraint>{location}</LocationConstraint></CreateBucketConfiguration>";

        Assert.Equal(200, (await In(signed).S3("PUT", "/fresh-bucket", body)).Status);

        Answer head = await In(region).S3("HEAD", "/fresh-bucket");
        Assert.Equal((200, region), (head.Status, head.Header("x-amz-bucket-region")));
    }

    [Theory]
    [InlineData("us-west-2", null, "IllegalLocationConstraintException", "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.")]
    [InlineData("us-west-2", "eu-west-1", "IllegalLocationConstraintException", "The eu-west-1 location constraint is incompatible for the region specific endpoint this request was sent to.")]
    [InlineData("us-east-1", "us-east-1", "InvalidLocationConstraint", "The specified location-constraint is not valid")]
    public async Task A_location_that_does_not_fit_is_refused(string signed, string? location, string code, string message)
    {
        string body = location is null ? "" : $"<CreateBucketConfiguration><LocationConstraint>{location}</LocationConstraint></CreateBucketConfiguration>";

        Refused(await In(signed).S3("PUT", "/fresh-bucket", body), 400, code, message);

        Assert.Null(Control.Keys("fresh-bucket"));
    }

    [Fact]
    public async Task A_bucket_is_made_by_the_SDK_and_only_once()
    {
        using AmazonS3Client s3 = S3();
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = "fresh-bucket", BucketRegion = S3Region.USWest2 });

        await S3Refuses(() => s3.PutBucketAsync(new PutBucketRequest { BucketName = "fresh-bucket", BucketRegion = S3Region.USWest2 }), 409, "BucketAlreadyOwnedByYou");
        Control.AddBucket("taken", account: Other);
        await S3Refuses(() => s3.PutBucketAsync(new PutBucketRequest { BucketName = "taken", BucketRegion = S3Region.USWest2 }), 409, "BucketAlreadyExists");
        Refused(await Client.S3("PUT", "/Bad_Bucket"), 400, "InvalidBucketName");
        ListBucketsResponse mine = await s3.ListBucketsAsync();
        Assert.Equal([Bucket, "fresh-bucket"], mine.Buckets.Select(b => b.BucketName));
    }

    [Fact]
    public async Task In_us_east_1_making_it_again_changes_nothing()
    {
        Assert.Equal(200, (await In("us-east-1").S3("PUT", "/fresh-bucket")).Status);
        Assert.Equal(200, (await In("us-east-1").S3("PUT", "/fresh-bucket/a", "1")).Status);

        Assert.Equal(200, (await In("us-east-1").S3("PUT", "/fresh-bucket")).Status);
        Assert.Equal(["a"], Control.Keys("fresh-bucket")!);
    }

    [Fact]
    public async Task A_bucket_in_another_region_sends_away()
    {
        Control.AddBucket("far-away", "eu-west-1");
        using AmazonS3Client west = S3();
        await S3Refuses(() => west.GetObjectAsync("far-away", "a"), 301, "PermanentRedirect");
        Answer head = await Client.S3("HEAD", "/far-away");
        Assert.Equal((301, "eu-west-1", ""), (head.Status, head.Header("x-amz-bucket-region"), head.Text));
        Answer get = await Client.S3("GET", "/far-away/a");
        Refused(get, 301, "PermanentRedirect");
        Assert.Contains("<Endpoint>far-away.s3.eu-west-1.amazonaws.com</Endpoint>", get.Text);

        Answer global = await In("us-east-1").S3("GET", "/far-away/a");
        Refused(global, 400, "AuthorizationHeaderMalformed", "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'");
        Assert.Contains("<Region>eu-west-1</Region>", global.Text);
        Assert.Equal("eu-west-1", global.Header("x-amz-bucket-region"));
        Assert.Equal(400, (await In("us-east-1").S3("HEAD", "/far-away")).Status);
        Assert.Equal(200, (await In("eu-west-1").S3("HEAD", "/far-away")).Status);
    }

    [Fact]
    public async Task A_bucket_has_an_owner_and_those_it_is_shared_with()
    {
        Control.AddBucket("theirs", account: Other);
        Control.AddBucket("shared", account: Other, sharedWith: ["111122223333"]);
        Assert.Equal(403, (await Client.S3("HEAD", "/theirs")).Status);
        Refused(await Client.S3("GET", "/theirs?list-type=2"), 403, "AccessDenied", "Access Denied");
        Assert.Equal(200, (await Client.S3("HEAD", "/shared")).Status);
        Assert.Equal(404, (await Client.S3("HEAD", "/nobodys")).Status);
    }

    [Theory]
    [InlineData("111122223333", 200)]
    [InlineData(Other, 403)]
    public async Task The_expected_owner_must_be_the_owner(string owner, int status)
    {
        var headers = new Dictionary<string, string> { ["x-amz-expected-bucket-owner"] = owner };

        Assert.Equal(status, (await Client.S3("HEAD", "/demo-bucket", headers: headers)).Status);
        Assert.Equal(status, (await Client.S3("GET", "/demo-bucket/data/train.csv", headers: headers)).Status);
        Answer put = await Client.S3("PUT", "/demo-bucket/new", "1", headers);
        Assert.Equal((status, status == 200 ? null : "AccessDenied"), (put.Status, put.Code));
        Assert.Equal(status == 200, Control.Keys(Bucket)!.Contains("new"));
    }

    [Fact]
    public async Task Keys_are_listed_in_pages_and_folders()
    {
        foreach (string key in (string[])["a/1", "a/2", "a/3", "b/1", "c"])
            Control.PutObject(Bucket, "list/" + key, key);
        using AmazonS3Client s3 = S3();
        List<string> keys = [];
        int pages = 0;
        await foreach (ListObjectsV2Response page in s3.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = Bucket, Prefix = "list/", MaxKeys = 2 }).Responses)
        {
            keys.AddRange(page.S3Objects.Select(o => o.Key));
            pages++;
        }

        Assert.Equal((5, 3), (keys.Count, pages));
        ListObjectsV2Response folders = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, Prefix = "list/", Delimiter = "/" });
        Assert.Equal((["list/a/", "list/b/"], ["list/c"]), (folders.CommonPrefixes.ToArray(), folders.S3Objects.Select(o => o.Key).ToArray()), EqualLists);
        ListObjectsV2Response after = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, Prefix = "list/", StartAfter = "list/a/3" });
        Assert.Equal(["list/b/1", "list/c"], after.S3Objects.Select(o => o.Key));
        await S3Refuses(() => s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, ContinuationToken = "?" }), 400, "InvalidArgument");
    }

    [Fact]
    public async Task A_bucket_is_removed_when_it_is_empty()
    {
        using AmazonS3Client s3 = S3();
        await S3Refuses(() => s3.DeleteBucketAsync(Bucket), 409, "BucketNotEmpty");
        DeleteObjectsResponse deleted = await s3.DeleteObjectsAsync(new DeleteObjectsRequest
        {
            BucketName = Bucket, Objects = [new KeyVersion { Key = "data/train.csv" }, new KeyVersion { Key = "model/model.tar.gz" }],
        });
        Assert.Equal(2, deleted.DeletedObjects.Count);
        await s3.DeleteBucketAsync(Bucket);
        await S3Refuses(() => s3.DeleteBucketAsync(Bucket), 404, "NoSuchBucket");
    }

    [Fact]
    public async Task Who_may_not_list_is_not_told_what_is_missing()
    {
        Assert.Equal(404, (await Client.S3("HEAD", "/demo-bucket/nobody")).Status);
        Control.Deny("s3:ListBucket");
        Assert.Equal(403, (await Client.S3("HEAD", "/demo-bucket/nobody")).Status);
        Assert.Equal(200, (await Client.S3("HEAD", "/demo-bucket/data/train.csv")).Status);
    }

    [Fact]
    public async Task A_session_needs_its_token_in_S3_too()
    {
        Control.AddKey(new AccessKey { AccessKeyId = "ASIAOTHER", SecretAccessKey = "s", SessionToken = "t" });
        using AmazonS3Client right = S3(credentials: new SessionAWSCredentials("ASIAOTHER", "s", "t"));
        using AmazonS3Client wrong = S3(credentials: new SessionAWSCredentials("ASIAOTHER", "s", "x"));

        Assert.NotEmpty((await right.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket })).S3Objects);
        await S3Refuses(() => wrong.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket }), 400, "InvalidToken");
    }

    [Fact]
    public async Task A_presigned_URL_works_until_it_ends()
    {
        using AmazonS3Client s3 = S3();
        string url = (await s3.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = Bucket, Key = "data/train.csv", Expires = DateTime.UtcNow.AddMinutes(10), Protocol = Protocol.HTTP,
        })).ToString();
        using HttpClient http = new();
        Assert.Equal("1,2,3", await http.GetStringAsync(url));
        Assert.Equal(403, (int)(await http.GetAsync(url + "0")).StatusCode);
        Control.ClockOffset = TimeSpan.FromMinutes(11);
        HttpResponseMessage late = await http.GetAsync(url);
        Assert.Equal(403, (int)late.StatusCode);
        Assert.Contains("<Message>Request has expired</Message>", await late.Content.ReadAsStringAsync());
    }

    private static bool EqualLists((string[] Folders, string[] Keys) one, (string[] Folders, string[] Keys) other) =>
        one.Folders.SequenceEqual(other.Folders) && one.Keys.SequenceEqual(other.Keys);
}
