using System.Collections.Specialized;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using SageMakerEstimator.Core.Code;

namespace SageMakerEstimator.Core.Tests;

/// <summary>The recorded calls of the reference: the options in our words, and what was sent.</summary>
internal static class GoldenCases
{
    private static readonly JsonObject[] Cases = [.. Read("training-requests.json"), .. Read("framework-requests.json")];

    public static TheoryData<string> Names => [.. Cases.Select(found => found["Name"]!.ToString())];

    /// <summary>Those that the service takes; the reference checks no instance type, and one it sent isn't for training.</summary>
    public static TheoryData<string> Taken =>
        [.. Cases.Where(found => found["IsRefused"] is null).Select(found => found["Name"]!.ToString())];

    public static JsonObject Find(string name) => Cases.Single(found => found["Name"]!.ToString() == name);

    /// <summary>The files that the recorded calls were made with.</summary>
    public static void Fill(TempFolder fixtures)
    {
        foreach (var file in new[]
        {
            "src/train.py", "src/inference.py", "src/requirements.txt", "src/pkg/__init__.py", "src/pkg/m.py",
            "train_single.py", "dep1/h.py", "dep1/inner/c.py", "libs/one.py",
        })
        {
            fixtures.File(file, "1");
        }
    }

    public static TrainingOptions Options(JsonObject golden) => new()
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

    /// <summary>The estimator of a case, with its files in a folder.</summary>
    public static Estimator Draft(JsonObject golden, TempFolder fixtures)
    {
        var options = golden["Estimator"]!.AsObject();
        var region = golden["Region"]!.ToString();
        var (subnets, groups) = (options["Subnet"], options["SecurityGroupId"]);
        var draft = Fill(new Estimator(), options, "Subnet", "SecurityGroupId");
        draft.VpcConfig = subnets is null && groups is null
            ? null
            : new VpcConfig { Subnet = Texts(subnets), SecurityGroupId = Texts(groups) };
        draft.Session = new AwsSession { Region = region };
        draft.EntryPoint = draft is { SourceDir: null, EntryPoint: { } script } ? fixtures.In(script) : draft.EntryPoint;
        draft.SourceDir = draft.SourceDir is null || CodeBundle.IsPacked(draft.SourceDir)
            ? draft.SourceDir
            : fixtures.In(draft.SourceDir);
        draft.Dependency = [.. draft.Dependency.Select(path => fixtures.In(path))];
        return draft;
    }

    private static string[] Texts(JsonNode? list) => [.. (list?.AsArray() ?? []).Select(text => text!.ToString())];

    public static T Fill<T>(T target, JsonObject values, params string[] apart)
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
            _ when plain == typeof(object) => GoldenValue.Plain(node),
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

    public static JsonObject[] Read(string resource)
    {
        using var stream = typeof(GoldenCases).Assembly.GetManifestResourceStream(resource)!;
        return [.. JsonNode.Parse(stream)!.AsArray().Select(found => found!.AsObject())];
    }
}
