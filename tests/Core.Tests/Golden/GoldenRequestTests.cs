using System.Collections.Specialized;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Code;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>
/// What the reference SDK sends for an estimator, and what we send for the same: the JSON files have the options in our
/// words and the request as it was recorded. <see cref="GoldenDifferences"/> lists what is decided otherwise.
/// </summary>
public sealed class GoldenRequestTests : IDisposable
{
    private static readonly JsonObject[] Cases = [.. Read("training-requests.json"), .. Read("framework-requests.json")];

    private readonly TempFolder _fixtures = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2020, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));

    public GoldenRequestTests()
    {
        foreach (var file in new[]
        {
            "src/train.py", "src/inference.py", "src/requirements.txt", "src/pkg/__init__.py", "src/pkg/m.py",
            "train_single.py", "dep1/h.py", "dep1/inner/c.py", "libs/one.py",
        })
        {
            _fixtures.File(file, "1");
        }
    }

    public static TheoryData<string> Names => [.. Cases.Select(found => found["Name"]!.ToString())];

    public void Dispose() => _fixtures.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_request_is_the_references(string name)
    {
        var golden = Cases.Single(found => found["Name"]!.ToString() == name);
        var region = golden["Region"]!.ToString();
        var sink = new RecordingSink();
        var estimator = new EstimatorOperations().Create(Draft(golden["Estimator"]!.AsObject(), region), sink);
        var options = Options(golden);
        var bundle = estimator.EntryPoint is null || CodeBundle.IsPacked(estimator.SourceDir)
            ? null
            : CodeBundle.Create(estimator.EntryPoint, estimator.SourceDir, estimator.Dependency);
        var jobName = options.JobName ?? JobName.Generate(
            estimator.BaseJobName ?? JobName.BaseOfImage(estimator.TrainingImageUri!), _time);
        var bucket = $"s3://sagemaker-{region}-123456789012/";
        var place = bundle is null
            ? null
            : await CodeLocation.OfAsync(
                jobName,
                estimator.CodeLocation,
                estimator.OutputPath,
                estimator.OutputKmsKey,
                () => Task.FromResult(new Api.DefaultPlace(bucket)));

        var request = TrainingRequest.Build(
            estimator,
            options,
            jobName,
            new RequestPlace(estimator.OutputPath ?? bucket, RoleOf(estimator.Role!), region),
            estimator.EntryPoint is null
                ? null
                : new StagedCode(place?.Uri ?? estimator.SourceDir!, bundle?.Program ?? estimator.EntryPoint));

        var ours = JsonSerializer.SerializeToNode(request, WireJson.Default.CreateTrainingJobRequest)!;
        GoldenDifferences.Apply(ours.AsObject(), golden["Request"]!.AsObject());
        Assert.True(JsonNode.DeepEquals(golden["Request"], ours), $"the reference: {golden["Request"]}\nours: {ours}");
        if (golden["Upload"] is { } upload)
        {
            Assert.Equal($"s3://{upload["Bucket"]}/{upload["Key"]}", place!.Uri);
            Assert.Equal(upload["KmsKey"]?.ToString(), place.Options.KmsKey);
            Assert.Equal(
                upload["Names"]!.AsArray().Select(file => file!.ToString()).Order(StringComparer.Ordinal),
                bundle!.Files.Select(file => file.Name).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void There_are_many() => Assert.True(Cases.Length >= 40, $"{Cases.Length}");

    private static JsonObject[] Read(string resource)
    {
        using var stream = typeof(GoldenRequestTests).Assembly.GetManifestResourceStream(resource)!;
        return [.. JsonNode.Parse(stream)!.AsArray().Select(found => found!.AsObject())];
    }

    /// <summary>A role that is only named has been looked up before the request is made.</summary>
    private static string RoleOf(string role) =>
        role.Contains('/', StringComparison.Ordinal) ? role : $"arn:aws:iam::123456789012:role/service-role/{role}";

    private static TrainingOptions Options(JsonObject golden) => new()
    {
        JobName = golden["JobName"]?.ToString(),
        IsLoneInput = golden["IsLoneInput"]?.GetValue<bool>() == true,
        InputData = [.. (golden["InputData"]?.AsArray() ?? []).Select(input => Fill(new TrainingInput(), input!.AsObject()))],
        Experiment = golden["Experiment"] is { } experiment
            ? new ExperimentOptions(
                experiment["ExperimentName"]?.ToString(),
                experiment["TrialName"]?.ToString(),
                experiment["TrialComponentDisplayName"]?.ToString(),
                null)
            : null,
    };

    private Estimator Draft(JsonObject options, string region)
    {
        var (subnets, groups) = (options["Subnet"], options["SecurityGroupId"]);
        var draft = Fill(new Estimator(), options, "Subnet", "SecurityGroupId");
        draft.VpcConfig = subnets is null && groups is null
            ? null
            : new VpcConfig { Subnet = Texts(subnets), SecurityGroupId = Texts(groups) };
        draft.Session = new AwsSession { Region = region };
        draft.EntryPoint = draft is { SourceDir: null, EntryPoint: { } script } ? _fixtures.In(script) : draft.EntryPoint;
        draft.SourceDir = draft.SourceDir is null || CodeBundle.IsPacked(draft.SourceDir)
            ? draft.SourceDir
            : _fixtures.In(draft.SourceDir);
        draft.Dependency = [.. draft.Dependency.Select(path => _fixtures.In(path))];
        return draft;
    }

    private static string[] Texts(JsonNode? list) => [.. (list?.AsArray() ?? []).Select(text => text!.ToString())];

    private static T Fill<T>(T target, JsonObject values, params string[] apart)
        where T : class
    {
        foreach (var (name, value) in values.Where(pair => !apart.Contains(pair.Key)))
        {
            var property = typeof(T).GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                ?? throw new InvalidOperationException($"{typeof(T).Name} has no {name}.");
            property.SetValue(target, Value(value, property.PropertyType));
        }

        return target;
    }

    private static object? Value(JsonNode? node, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain switch
        {
            _ when node is null => null,
            _ when plain == typeof(OrderedDictionary) => (OrderedDictionary)GoldenValue.Plain(node)!,
            _ when plain == typeof(IReadOnlyList<string>) => Texts(node),
            _ when plain == typeof(IReadOnlyList<Tag>) => Tags(node),
            _ when plain == typeof(IReadOnlyList<MetricDefinition>) =>
                node.AsArray().Select(item => Fill(new MetricDefinition(), item!.AsObject())).ToArray(),
            _ => node.Deserialize(plain),
        };
    }

    private static Tag[] Tags(JsonNode node) => node is JsonArray list
        ? [.. list.Select(tag => new Tag(tag!["Key"]!.ToString(), tag["Value"]!.ToString()))]
        : [new Tag(node["Key"]!.ToString(), node["Value"]!.ToString())];
}
