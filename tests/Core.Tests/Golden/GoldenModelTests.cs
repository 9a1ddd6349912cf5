using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using FakeAws;
using FakeAws.State;
using Microsoft.Extensions.Time.Testing;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Hosting;
using SageMakerEstimator.Core.Models;

namespace SageMakerEstimator.Core.Tests;

/// <summary>
/// What the reference SDK sends for models and endpoints, and what we send for the same, over the wire: the same
/// operations in the same order. <see cref="GoldenDifferences"/> lists what is decided otherwise.
/// </summary>
public sealed class GoldenModelTests : WireTest
{
    private static readonly JsonObject[] Cases = GoldenObject.Read("model-requests.json");

    private static readonly string[] Compared = ["CreateModel", "CreateEndpointConfig", "CreateEndpoint", "UpdateEndpoint"];

    private readonly TempFolder _fixtures = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2020, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
    private Backends _backends = null!;

    public static TheoryData<string> Names =>
        [.. Cases.Where(found => found["Plain"] is null).Select(found => found["Name"]!.ToString())];

    private HostingOperations Hosting => new(_backends, _time);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _backends = new Backends(LocalMachine.Nowhere, _time);
        foreach (var file in new[]
        {
            "src/train.py", "src/inference.py", "src/requirements.txt", "src/pkg/__init__.py", "src/pkg/m.py",
        })
        {
            _fixtures.File(file, "1");
        }

        var archive = await ArchiveAsync();
        foreach (var bucket in new[] { "models", "my-bucket", "code-bucket" })
        {
            Control.AddBucket(bucket);
        }

        foreach (var (bucket, key) in new[]
        {
            ("models", "model.tar.gz"), ("models", "a.tar.gz"), ("models", "b.tar.gz"), ("models", "models/one.tar.gz"),
        })
        {
            Control.PutObject(bucket, key, archive);
        }

        Control.Freeze(true);
        Control.AutoAdvance = TimeSpan.FromSeconds(1);
    }

    public override async Task DisposeAsync()
    {
        _fixtures.Dispose();
        await base.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_requests_are_the_references(string name)
    {
        var golden = Cases.Single(found => found["Name"]!.ToString() == name);
        if (golden["Before"] is not null)
        {
            await PutEndpointAsync();
        }

        var first = Control.Requests.Count;
        if (golden["Error"] is { } error)
        {
            await Refusal.OfAsync(error.ToString(), () => DeployAsync(golden));
            Assert.DoesNotContain(Control.Requests.Skip(first), request => Compared.Contains(request.Operation));
            return;
        }

        var predictor = await DeployAsync(golden);

        var sent = Control.Requests.Skip(first).ToList();
        var ours = new JsonArray([.. sent.Where(request => Compared.Contains(request.Operation)).Select(request =>
            new JsonObject { ["Operation"] = request.Operation, ["Parameters"] = request.Parameters.DeepClone() })]);
        var reference = golden["Requests"]!.AsArray();
        GoldenDifferences.Apply(name, ours, reference);
        Assert.True(JsonNode.DeepEquals(reference, ours), $"the reference: {reference}\nours: {ours}");
        Assert.Equal(
            golden["Uploads"]?.AsArray().Select(upload => Line(upload!)) ?? [],
            await Task.WhenAll(sent.Where(request => request.Operation == "PutObject").Select(LineAsync)));
        if (golden["Serializer"] is { } serializer)
        {
            Assert.Equal(
                (serializer.ToString(), golden["Deserializer"]!.ToString()),
                (predictor.Serializer, predictor.Deserializer));
        }
    }

    [Fact]
    public void Variants_are_the_references()
    {
        var golden = Cases.Single(found => found["Plain"] is not null);
        Assert.All(golden["Plain"]!.AsArray(), given =>
        {
            var options = GoldenObject.Fill<DeploymentOptions>(given!["Options"]!.AsObject());
            var ours = JsonSerializer.SerializeToNode(
                EndpointConfigRequest.Variant("m", options), WireJson.Default.ProductionVariant);
            Assert.True(JsonNode.DeepEquals(given["Variant"], ours), $"the reference: {given["Variant"]}\nours: {ours}");
        });
    }

    [Fact]
    public void There_are_many() => Assert.True(Cases.Length >= 30, $"{Cases.Length}");

    private async Task<Predictor> DeployAsync(JsonObject golden)
    {
        var options = GoldenObject.Fill<DeploymentOptions>(golden["Deploy"]!.AsObject()) with { NoWait = true };
        options = options with { Model = options.Model with { SourceDir = Folder(options.Model.SourceDir) } };
        DeploymentPlan plan;
        if (golden["Variants"] is JsonArray variants)
        {
            var given = variants.Select(variant => GoldenObject.Fill<VariantOptions>(variant!.AsObject())).ToArray();
            for (var place = 0; place < given.Length; place++)
            {
                var model = await ModelAsync(golden, given[place].Model!);
                given[place] = given[place] with { Model = model };
            }

            plan = await Hosting.PlanAsync(given, Session, options, Sink, CancellationToken.None);
        }
        else if (golden["Model"] is JsonObject settings)
        {
            var model = await ModelAsync(golden, GoldenObject.Fill<Model>(settings));
            plan = await Hosting.PlanAsync(model, options, Sink, CancellationToken.None);
        }
        else
        {
            var estimator = GoldenObject.Fill<Estimator>(golden["Estimator"]!.AsObject());
            (estimator.Backend, estimator.Session) = (SageMakerEstimator.Backend.Aws, Session);
            if (golden["JobName"]?.ToString() is { } job)
            {
                await TrainAsync(estimator, job);
            }

            plan = await Hosting.PlanAsync(estimator, options, Sink, CancellationToken.None);
        }

        return await Hosting.PublishAsync(plan, Sink, CancellationToken.None);
    }

    /// <summary>The model as its cmdlet leaves it, registered where the case says so.</summary>
    private async Task<Model> ModelAsync(JsonObject golden, Model model)
    {
        model.SourceDir = Folder(model.SourceDir);
        (model.Backend, model.Session) = (SageMakerEstimator.Backend.Aws, Session);
        PredictorDefaults.Apply(model);
        if (golden["Register"] is null)
        {
            return model;
        }

        var models = new ModelOperations(_backends, _time);
        var registration = await models.PlanAsync(model, new(), Sink, CancellationToken.None);
        return await models.RegisterAsync(registration, Sink, CancellationToken.None);
    }

    private string? Folder(string? name) => name is null ? null : _fixtures.In(name);

    private async Task TrainAsync(Estimator estimator, string job)
    {
        var api = Backend().SageMaker;
        await api.CreateTrainingJobAsync(
            new()
            {
                TrainingJobName = job,
                AlgorithmSpecification = new() { TrainingInputMode = "File", TrainingImage = estimator.TrainingImageUri },
                RoleArn = estimator.Role,
                OutputDataConfig = new() { S3OutputPath = estimator.OutputPath },
                ResourceConfig = new() { InstanceType = estimator.InstanceType, InstanceCount = 1, VolumeSizeInGB = 30 },
                StoppingCondition = new() { MaxRuntimeInSeconds = 3600 },
            },
            CancellationToken.None);
        Control.Advance(TimeSpan.FromHours(2));
        Control.PutObject("my-bucket", $"out/{job}/output/model.tar.gz", await ArchiveAsync());
        estimator.LatestTrainingJob = new TrainingJob { TrainingJobName = job, Session = Session };
    }

    private async Task PutEndpointAsync()
    {
        var api = Backend().SageMaker;
        foreach (var model in new[] { "old", "model-2" })
        {
            await api.CreateModelAsync(
                new()
                {
                    ModelName = model,
                    ExecutionRoleArn = FakeAwsOptions.DefaultRoleArn,
                    PrimaryContainer = new() { Image = Image },
                },
                CancellationToken.None);
        }

        await api.CreateEndpointConfigAsync(
            new()
            {
                EndpointConfigName = "ep-1",
                ProductionVariants =
                [
                    new()
                    {
                        VariantName = "AllTraffic", ModelName = "old", InitialInstanceCount = 1,
                        InstanceType = "ml.m5.large", InitialVariantWeight = 1,
                    },
                ],
            },
            CancellationToken.None);
        await api.CreateEndpointAsync(
            new() { EndpointName = "ep-1", EndpointConfigName = "ep-1" }, CancellationToken.None);
        Control.Advance(TimeSpan.FromHours(1));
    }

    private static string Line(JsonNode upload) =>
        $"{upload["Bucket"]}/{upload["Key"]} {upload["Encryption"]} {upload["KmsKey"]} {upload["Owner"]}: "
        + string.Join(' ', upload["Names"]!.AsArray().Select(file => file!.ToString()).Order(StringComparer.Ordinal));

    private async Task<string> LineAsync(RecordedRequest request)
    {
        string? Value(string name) => request.Parameters[name]?.ToString();
        var names = await NamesAsync($"s3://{Value("Bucket")}/{Value("Key")}");
        return $"{Value("Bucket")}/{Value("Key")} {Value("x-amz-server-side-encryption")} "
            + $"{Value("x-amz-server-side-encryption-aws-kms-key-id")} {Value("x-amz-expected-bucket-owner")}: "
            + string.Join(' ', names.Order(StringComparer.Ordinal));
    }

    private async Task<List<string>> NamesAsync(string uri)
    {
        await using var content = await Backend().Objects.OpenAsync(uri, CancellationToken.None);
        await using var gzip = new GZipStream(content, CompressionMode.Decompress);
        await using var reader = new TarReader(gzip);
        var names = new List<string>();
        while (await reader.GetNextEntryAsync() is { } entry)
        {
            names.Add(entry.Name);
        }

        return names;
    }

    private static async Task<byte[]> ArchiveAsync()
    {
        using var content = new MemoryStream();
        await using (var gzip = new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(gzip))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "model.pth")
            {
                DataStream = new MemoryStream([1, 2, 3]),
            });
        }

        return content.ToArray();
    }
}
