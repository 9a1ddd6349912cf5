using System.Text.Json.Nodes;
using FakeAws;
using FakeAws.Identity;
using FakeAws.Signing;
using Microsoft.Extensions.Time.Testing;
using SageMakerEstimator.Core.Aws;
using SageMakerEstimator.Core.Storage;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>What the recorded calls took for granted: the moment, the account, the files, the role, buckets and data.</summary>
public abstract class GoldenWireTest : IAsyncLifetime
{
    private const string Account = "123456789012";

    private readonly ProcessEnvironment _environment = new((RoleSource.Variable, null), (DefaultBucket.Variable, null));

    private protected TempFolder Fixtures { get; } = new();

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2020, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));

    private protected RecordingSink Sink { get; } = new();

    private protected FakeAwsServer Server { get; private set; } = null!;

    private protected TrainingOperations Training => new(new Backends(LocalMachine.Nowhere, Time), Time);

    /// <summary>What was asked, one line a request.</summary>
    private protected IEnumerable<string> Asked => Server.Control.Requests.Select(RequestLine.Of);

    public virtual async Task InitializeAsync()
    {
        GoldenCases.Fill(Fixtures);
        Server = await FakeAwsServer.StartAsync(new FakeAwsOptions { Keys = [Key(null)] });
    }

    public virtual async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Fixtures.Dispose();
        _environment.Dispose();
    }

    private protected static AccessKey Key(string? arn) => new()
    {
        AccessKeyId = FakeAwsOptions.DefaultAccessKeyId,
        SecretAccessKey = FakeAwsOptions.DefaultSecretAccessKey,
        Account = Account,
        Arn = arn,
    };

    private protected AwsSession SessionIn(string region) => new()
    {
        Region = region,
        AccessKey = FakeAwsOptions.DefaultAccessKeyId,
        SecretKey = FakeAwsOptions.DefaultSecretAccessKey,
        EndpointUrl = Server.Uri.AbsoluteUri,
    };

    /// <summary>The case's estimator, with the double as its cloud.</summary>
    private protected Estimator Estimator(JsonObject golden)
    {
        var draft = GoldenCases.Draft(golden, Fixtures);
        draft.Session = SessionIn(golden["Region"]!.ToString());
        return new Core.Estimators.EstimatorOperations().Create(draft, Sink);
    }

    /// <summary>Plans and starts a run.</summary>
    private protected async Task<Estimator> StartAsync(Estimator estimator, TrainingOptions options)
    {
        var plan = await Training.PlanAsync(estimator, options, Sink, CancellationToken.None);
        return await Training.SubmitAsync(plan, Interruption.StopsLocal, Sink, CancellationToken.None);
    }

    /// <summary>The requests that start jobs, as they were sent.</summary>
    private protected JsonObject[] Started() =>
        [.. Server.Control.Requests.Where(request => request.Operation == "CreateTrainingJob")
            .Select(request => request.Parameters.DeepClone().AsObject())];

    private protected static void AssertSame(JsonObject reference, JsonObject ours)
    {
        GoldenDifferences.Apply(ours, reference);
        Assert.True(JsonNode.DeepEquals(reference, ours), $"the reference: {reference}\nours: {ours}");
    }

    /// <summary>The role, buckets and data that the canned answers of the recording took for granted.</summary>
    private protected void Furnish(JsonObject golden)
    {
        var region = golden["Region"]!.ToString();
        var role = golden["Request"]!["RoleArn"]!.ToString().Split(":role")[1];
        AddRole(role.Split('/')[^1], role[..(role.LastIndexOf('/') + 1)]);
        foreach (var place in Places(golden["Request"]!).Distinct())
        {
            if (Server.Control.Keys(place.Bucket) is null)
            {
                Server.Control.AddBucket(place.Bucket, region, Account);
            }

            if (place.Key.Length > 0)
            {
                Server.Control.PutObject(place.Bucket, place.Key.EndsWith('/') ? place.Key + "x" : place.Key, "{}");
            }
        }
    }

    private protected void AddRole(string name, string path) =>
        Server.Control.AddRole(new Role { Name = name, Path = path, Account = Account });

    private protected void AddBucket(string name, string region) => Server.Control.AddBucket(name, region, Account);

    private static IEnumerable<S3Uri> Places(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Places(member.Value)),
        JsonArray list => list.SelectMany(Places),
        JsonValue value when value.TryGetValue<string>(out var text) && S3Uri.Is(text.Trim('"')) =>
            [S3Uri.Parse(text.Trim('"'), "A place")],
        _ => [],
    };
}
