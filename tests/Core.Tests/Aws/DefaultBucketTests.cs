using FakeAws.Control;
using FakeAws.Faults;
using Microsoft.Extensions.Time.Testing;
using SageMakerEstimator.Core.Api;

namespace SageMakerEstimator.Core.Tests;

public sealed class DefaultBucketTests
{
    private const string West = "sagemaker-us-west-2-111122223333";

    private readonly RecordingSink _sink = new();

    [Theory]
    [InlineData("us-west-2")]
    [InlineData("us-east-1")]
    public async Task A_bucket_that_is_there_is_looked_at_once(string region)
    {
        await using var cloud = await FakeCloud.StartAsync(region);
        cloud.Control.AddBucket($"sagemaker-{region}-111122223333", region);

        await EnsureAsync(cloud);
        await EnsureAsync(cloud);

        Assert.Equal(
            ["GetCallerIdentity", $"HeadBucket sagemaker-{region}-111122223333 owner=111122223333"], cloud.Requests());
    }

    [Theory]
    [InlineData("us-west-2")]
    [InlineData("us-east-1")]
    public async Task A_missing_bucket_is_made_in_the_sessions_region(string region)
    {
        var bucket = $"sagemaker-{region}-111122223333";
        await using var cloud = await FakeCloud.StartAsync(region);

        await EnsureAsync(cloud);
        await EnsureAsync(cloud);

        Assert.Equal(
            [
                "GetCallerIdentity",
                $"HeadBucket {bucket} owner=111122223333 NoSuchBucket",
                region == "us-east-1" ? $"CreateBucket {bucket}" : $"CreateBucket {bucket} location={region}",
            ],
            cloud.Requests());
        Assert.Empty(cloud.Control.Keys(bucket)!);
        Assert.Contains(bucket, Assert.Single(_sink.Verboses));
    }

    [Theory]
    [InlineData("OperationAborted")]
    [InlineData("BucketAlreadyOwnedByYou")]
    public async Task Who_makes_it_at_the_same_time_is_no_trouble(string code)
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.Control.Fail(new Fault
        {
            Service = "s3", Operation = "CreateBucket", Kind = "error", Code = code, Status = 409,
        });

        Assert.Equal($"s3://{West}/", (await EnsureAsync(cloud)).Uri);
    }

    [Fact]
    public async Task A_bucket_of_our_name_in_another_account_is_one_error_and_gets_nothing()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.Control.AddBucket(West, account: "999988887777", sharedWith: ["111122223333"]);

        var error = await Refusal.OfAsync(ErrorId.BucketNotAccessible, () => EnsureAsync(cloud));

        Assert.Equal((ErrorKind.PermissionDenied, West, 403), (error.Kind, error.Target, error.StatusCode));
        Assert.DoesNotContain(cloud.Requests(), line => line.StartsWith("CreateBucket", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_somebody_took_between_the_two_requests_is_the_same_error()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.Control.Fail(new Fault
        {
            Service = "s3", Operation = "CreateBucket", Kind = "error", Code = "BucketAlreadyExists", Status = 409,
        });

        await Refusal.OfAsync(ErrorId.BucketNotAccessible, () => EnsureAsync(cloud));
    }

    [Fact]
    public async Task Who_may_not_make_buckets_is_told_so()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.Control.Deny("s3:CreateBucket");

        var error = await Refusal.OfAsync(ErrorId.BucketNotAccessible, () => EnsureAsync(cloud));

        Assert.Contains("SAGEMAKER_BUCKET", error.RecommendedAction);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bucket_that_the_user_names_is_checked_without_an_owner_and_never_made(bool exists)
    {
        await using var cloud = await FakeCloud.StartAsync();
        if (exists)
        {
            cloud.Control.AddBucket("my-own", account: "999988887777", sharedWith: ["111122223333"]);
            Assert.Equal("s3://my-own/", (await EnsureAsync(cloud, "my-own")).Uri);
            Assert.Equal(["HeadBucket my-own"], cloud.Requests());
        }
        else
        {
            var error = await Refusal.OfAsync(ErrorId.BucketNotFound, () => EnsureAsync(cloud, "my-own"));
            Assert.Equal((ErrorKind.ObjectNotFound, "my-own"), (error.Kind, error.Target));
            Assert.Equal(["HeadBucket my-own NoSuchBucket"], cloud.Requests());
        }
    }

    [Fact]
    public async Task A_bucket_of_another_region_is_an_error_before_anything_goes_there()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.Control.AddBucket("my-own", "eu-west-1");

        var error = await Refusal.OfAsync(ErrorId.BucketInOtherRegion, () => EnsureAsync(cloud, "my-own"));

        Assert.Contains("eu-west-1", error.Message);
        Assert.Contains("us-west-2", error.Message);
    }

    [Fact]
    public async Task A_new_bucket_that_isnt_known_everywhere_is_asked_again_for_a_while()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(100) };
        await using var cloud = await FakeCloud.StartAsync(time: time);
        cloud.Control.Hide(new HidePlan("bucket", Reads: 2));
        await EnsureAsync(cloud);

        var putting = cloud.Backend.Objects.PutAsync(
            $"s3://{West}/a", (stream, _) => stream.WriteAsync("a"u8.ToArray()).AsTask(), default);
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return putting.IsCompleted;
        });

        await putting;
        Assert.Equal(["a"], cloud.Control.Keys(West)!);
    }

    [Fact]
    public async Task Why_HEAD_was_refused_is_found_out()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.Control.Fail(new Fault { Service = "s3", Kind = "expiredToken", Count = 0 });

        var error = await Assert.ThrowsAsync<ServiceException>(() => EnsureAsync(cloud, "my-own"));

        Assert.Equal("ExpiredToken", error.Code);
    }

    [Fact]
    public async Task No_answer_says_which_host_was_asked()
    {
        var cloud = await FakeCloud.StartAsync();
        await using (cloud)
        {
            await cloud.Backend.Objects.DefaultPlaceAsync(null, default);
        }

        var error = await Assert.ThrowsAsync<ServiceException>(() => EnsureAsync(cloud, "my-own"));

        Assert.Equal(ServiceException.NoAnswer, error.Code);
        Assert.StartsWith("http://127.0.0.1:", error.Address);
    }

    private async Task<DefaultPlace> EnsureAsync(FakeCloud cloud, string? named = null)
    {
        var place = await cloud.Backend.Objects.DefaultPlaceAsync(named, default);
        await cloud.Backend.Objects.EnsureAsync(place, _sink, default);
        return place;
    }
}
