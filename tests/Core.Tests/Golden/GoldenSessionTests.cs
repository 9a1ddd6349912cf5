using System.Text.Json.Nodes;
using FakeAws.Faults;
using SageMakerEstimator.Core.Aws;
using SageMakerEstimator.Core.Data;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Tests;

/// <summary>
/// What the reference asks for buckets, roles and uploads, and what we ask for the same: the JSON file has the operations
/// as they were recorded, what came out, and what lay in S3 afterwards.
/// </summary>
[Collection(ProcessEnvironment.Collection)]
public sealed class GoldenSessionTests : GoldenWireTest
{
    private const string West = "sagemaker-us-west-2-123456789012";
    private const string East = "sagemaker-us-east-1-123456789012";

    private static readonly JsonObject[] Cases = GoldenCases.Read("session-operations.json");

    /// <summary>Each call in our words, after what was there before it.</summary>
    private static readonly Dictionary<string, Func<GoldenSessionTests, Task<string[]>>> Calls = new()
    {
        ["session-default-bucket-override"] = test => test.With("my-own").AllAsync(
            test.BucketAsync("my-own"), test.SendAsync("data/one.txt", "my-own", "pre/data")),
        ["session-default-bucket-race"] = test => test.Failing("s3", "CreateBucket", "OperationAborted", 409).AllAsync(
            test.BucketAsync()),
        ["session-default-bucket-us-east-1-exists"] = test => test.With(East).AllAsync(test.BucketAsync(), test.BucketAsync()),
        ["session-default-bucket-us-east-1-new"] = test => test.AllAsync(test.BucketAsync(), test.BucketAsync()),
        ["session-default-bucket-us-west-2-exists"] = test => test.With(West).AllAsync(test.BucketAsync(), test.BucketAsync()),
        ["session-default-bucket-us-west-2-new"] = test => test.AllAsync(test.BucketAsync(), test.BucketAsync()),
        ["session-expand-role-name"] = test => test.AllAsync(test.NamedRoleAsync("MyRole")),
        ["session-get-execution-role-no-iam"] = test => test.Failing("iam", "GetRole", "AccessDenied", 403).AllAsync(
            test.ExecutionRoleAsync()),
        ["session-get-execution-role-no-iam-console-role"] = test => test.Failing("iam", "GetRole", "AccessDenied", 403)
            .AllAsync(test.ExecutionRoleAsync()),
        ["session-get-execution-role-user"] = test => test.AllAsync(test.ExecutionRoleAsync()),
        ["session-upload-dir"] = test => test.With("bb").AllAsync(test.SendAsync("data", "bb", "pre/fix")),
        ["session-upload-file"] = test => test.With(West).AllAsync(test.SendAsync("data/one.txt", null, "data")),
        ["session-upload-multipart"] = test => test.With("bb").AllAsync(test.SendAsync("big.bin", "bb", "data")),
        ["s3-uri-helpers"] = test => test.With("bb").AllAsync(test.SendAsync("data/one.txt", "bb", "pre")),
        ["input-local-upload"] = test => test.With(West).With("my-bucket").AllAsync(test.SendAndTrainAsync()),
    };

    private JsonObject _golden = null!;
    private AwsBackend? _backend;

    public static TheoryData<string> Names => [.. Cases.Select(found => found["Name"]!.ToString())];

    private AwsBackend Backend => _backend ??= new AwsBackend(SessionIn(_golden["Region"]!.ToString()), TimeProvider.System);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_operations_are_the_references_in_their_order(string name)
    {
        _golden = Cases.Single(found => found["Name"]!.ToString() == name);
        FillData();
        Server.Control.AddKey(Key(_golden["Caller"]?.ToString()));
        AddRole("MyRole", "/service-role/");

        if (_golden["Error"] is { } errorId)
        {
            await Refusal.OfAsync(errorId.ToString(), () => Calls[name](this));
        }
        else
        {
            Assert.Equal(Texts("Result"), await Calls[name](this));
        }

        Assert.Equal(GoldenDifferences.OfReference(Texts("Operations")), GoldenDifferences.OfOurs(Asked));
        Assert.All(_golden["Objects"]?.AsObject() ?? [], stored => Assert.Equal(
            stored.Value!.ToString(), System.Text.Encoding.UTF8.GetString(Stored($"s3://{stored.Key}")!)));
        if (_golden["Request"] is { } request)
        {
            AssertSame(request.AsObject(), Assert.Single(Started()));
        }
    }

    [Fact]
    public void Every_case_has_its_call() => Assert.Equal(
        Cases.Select(found => found["Name"]!.ToString()).Order(), Calls.Keys.Order());

    private string[] Texts(string member) => [.. _golden[member]!.AsArray().Select(text => text!.ToString())];

    private byte[]? Stored(string uri)
    {
        var place = S3Uri.Parse(uri, "A place");
        return Server.Control.GetObject(place.Bucket, place.Key);
    }

    private void FillData()
    {
        Fixtures.File("data/one.txt", "x\n");
        Fixtures.File("data/train/a.csv", "1,2\n");
        Fixtures.File("data/train/sub/b.csv", "3,4\n");
        Fixtures.File("big.bin", new string('x', 9 * 1024 * 1024));
    }

    private GoldenSessionTests With(string bucket)
    {
        AddBucket(bucket, _golden["Region"]!.ToString());
        return this;
    }

    private GoldenSessionTests Failing(string service, string operation, string code, int status)
    {
        Server.Control.Fail(new Fault
        {
            Service = service, Operation = operation, Kind = "error", Code = code, Status = status, AfterWork = true,
        });
        return this;
    }

    /// <summary>The steps of a call, one after the other.</summary>
    private async Task<string[]> AllAsync(params Func<Task<string>>[] steps)
    {
        var results = new List<string>();
        foreach (var step in steps)
        {
            results.Add(await step());
        }

        return [.. results];
    }

    private Func<Task<string>> BucketAsync(string? named = null) => async () =>
    {
        var place = await Backend.Objects.DefaultPlaceAsync(named, CancellationToken.None);
        await Backend.Objects.EnsureAsync(place, Sink, CancellationToken.None);
        return S3Uri.Parse(place.Uri, "The bucket").Bucket;
    };

    private Func<Task<string>> NamedRoleAsync(string name) => async () =>
        (await Backend.Roles.NamedAsync(name, Sink, CancellationToken.None)).RoleArn;

    private Func<Task<string>> ExecutionRoleAsync() => async () =>
        (await Backend.Roles.AnyAsync(null, Fixtures.In("no-notebook"), Sink, CancellationToken.None)).RoleArn;

    private Func<Task<string>> SendAsync(string path, string? bucket, string prefix) => async () =>
    {
        var data = new DataOperations(_ => UploadTarget.Of(Backend), new RushingTime());
        var plans = await data.PlanAsync(
            new UploadOptions
            {
                Source = [(Fixtures.In(path), path)], BucketName = bucket, KeyPrefix = prefix, ThrottleLimit = 1,
            },
            Sink,
            CancellationToken.None);
        await data.SendAsync(plans, Sink, CancellationToken.None);
        return Sink.Outputs.OfType<S3Location>().Last().S3Uri;
    };

    private Func<Task<string>> SendAndTrainAsync() => async () =>
    {
        var uri = await SendAsync("data/train", null, "job-1/train")();
        var golden = GoldenCases.Find("est-volume-size").DeepClone().AsObject();
        golden["Estimator"]!.AsObject().Remove("VolumeSize");
        var options = new TrainingOptions
        {
            JobName = "job-1", InputData = [new TrainingInput { ChannelName = "train", S3Uri = uri }],
        };
        AddRole("SageMakerRole", "/");
        await StartAsync(Estimator(golden), options);
        return uri;
    };
}
