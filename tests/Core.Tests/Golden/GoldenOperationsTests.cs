using System.Text.Json.Nodes;
using FakeAws;
using FakeAws.Identity;
using Microsoft.Extensions.Time.Testing;
using SageMakerEstimator.Core.Aws;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Storage;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>
/// The same calls over the wire: which operations the reference used for a run, in which order, and what it sent with
/// the last one.
/// </summary>
[Collection(ProcessEnvironment.Collection)]
public sealed class GoldenOperationsTests : IAsyncLifetime
{
    private const string Account = "123456789012";

    private readonly ProcessEnvironment _environment = new((RoleSource.Variable, null), (DefaultBucket.Variable, null));
    private readonly TempFolder _fixtures = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2020, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
    private FakeAwsServer _server = null!;

    public static TheoryData<string> Names => GoldenCases.Names;

    public async Task InitializeAsync()
    {
        GoldenCases.Fill(_fixtures);
        _server = await FakeAwsServer.StartAsync(new FakeAwsOptions
        {
            Keys =
            [
                new()
                {
                    AccessKeyId = FakeAwsOptions.DefaultAccessKeyId,
                    SecretAccessKey = FakeAwsOptions.DefaultSecretAccessKey,
                    Account = Account,
                },
            ],
        });
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _fixtures.Dispose();
        _environment.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_operations_are_the_references_in_their_order(string name)
    {
        var golden = GoldenCases.Find(name);
        Furnish(golden);
        var draft = GoldenCases.Draft(golden, _fixtures);
        draft.Session = new AwsSession
        {
            Region = golden["Region"]!.ToString(),
            AccessKey = FakeAwsOptions.DefaultAccessKeyId,
            SecretKey = FakeAwsOptions.DefaultSecretAccessKey,
            EndpointUrl = _server.Uri.AbsoluteUri,
        };
        var sink = new RecordingSink();
        var estimator = new EstimatorOperations().Create(draft, sink);
        var training = new TrainingOperations(new Backends(LocalMachine.Nowhere, _time), _time);

        var plan = await training.PlanAsync(estimator, GoldenCases.Options(golden), sink, CancellationToken.None);
        await training.SubmitAsync(plan, Interruption.StopsLocal, sink, CancellationToken.None);

        Assert.Equal(
            GoldenDifferences.OfReference(golden["Operations"]!.AsArray().Select(operation => operation!.ToString())),
            GoldenDifferences.OfOurs(_server.Control.Requests.Select(request => request.Operation)));
        var sent = Sent().DeepClone().AsObject();
        GoldenDifferences.Apply(sent, golden["Request"]!.AsObject());
        Assert.True(JsonNode.DeepEquals(golden["Request"], sent), $"the reference: {golden["Request"]}\nours: {sent}");
    }

    private JsonObject Sent() =>
        _server.Control.Requests.Single(request => request.Operation == "CreateTrainingJob").Parameters;

    /// <summary>The role, buckets and data that the canned answers of the recording took for granted.</summary>
    private void Furnish(JsonObject golden)
    {
        var region = golden["Region"]!.ToString();
        var role = golden["Request"]!["RoleArn"]!.ToString().Split(":role")[1];
        _server.Control.AddRole(new Role
        {
            Name = role.Split('/')[^1], Path = role[..(role.LastIndexOf('/') + 1)], Account = Account,
        });
        foreach (var place in Places(golden["Request"]!).Distinct())
        {
            if (_server.Control.Keys(place.Bucket) is null)
            {
                _server.Control.AddBucket(place.Bucket, region, Account);
            }

            if (place.Key.Length > 0)
            {
                _server.Control.PutObject(place.Bucket, place.Key.EndsWith('/') ? place.Key + "x" : place.Key, "{}");
            }
        }
    }

    private static IEnumerable<S3Uri> Places(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Places(member.Value)),
        JsonArray list => list.SelectMany(Places),
        JsonValue value when value.TryGetValue<string>(out var text) && S3Uri.Is(text.Trim('"')) =>
            [S3Uri.Parse(text.Trim('"'), "A place")],
        _ => [],
    };
}
