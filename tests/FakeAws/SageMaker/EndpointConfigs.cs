using System.Text.Json.Nodes;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.SageMaker;

/// <summary>Endpoint configurations.</summary>
internal static class EndpointConfigs
{
    public static readonly Dictionary<string, Func<Call, JsonObject>> Operations = new()
    {
        ["CreateEndpointConfig"] = Create,
        ["DescribeEndpointConfig"] = Describe,
        ["DeleteEndpointConfig"] = Delete,
        ["ListEndpointConfigs"] = List,
    };

    public static Resource Find(Call call, string name) =>
        call.Realm.EndpointConfigs.Find(name)
            ?? throw SageMakerErrors.CouldNotFind("endpoint configuration", Arn.SageMaker(call.Realm, "endpoint-config", name));

    private static JsonObject Create(Call call)
    {
        string name = call.Text("EndpointConfigName")!;
        string arn = Arn.SageMaker(call.Realm, "endpoint-config", name);
        if (call.Realm.EndpointConfigs.Exists(name))
            throw SageMakerErrors.AlreadyExists("endpoint configuration", arn);
        JsonNode[] variants = [.. call.Input["ProductionVariants"]!.AsArray().Select(v => v!)];
        string[] names = [.. variants.Select(v => v["VariantName"]!.ToString())];
        if (names.Distinct().Count() < names.Length)
            throw SageMakerErrors.Invalid("Variant names in ProductionVariants must be unique.");
        foreach (JsonNode variant in variants)
            CheckVariant(call, variant);
        var config = new Resource(name, arn, call.Input, call.Now)
        {
            HiddenReads = call.World.Plans.HiddenReads("endpoint-config"),
        };
        call.Realm.EndpointConfigs.Add(config);
        call.Realm.Tag(arn, call.Input["Tags"]);
        return new JsonObject { ["EndpointConfigArn"] = arn };
    }

    private static void CheckVariant(Call call, JsonNode variant)
    {
        if (variant["ModelName"].Text() is { } model)
            Models.Find(call, model);
        bool serverless = variant["ServerlessConfig"] is not null;
        if (serverless && (variant["InstanceType"] ?? variant["InitialInstanceCount"]) is not null)
            throw SageMakerErrors.Invalid("A serverless variant can't have an InstanceType or an InitialInstanceCount.");
        if (!serverless && variant["InstanceType"] is null && variant["InstancePools"] is null)
            throw SageMakerErrors.Invalid("A variant needs an InstanceType and an InitialInstanceCount, or a ServerlessConfig.");
    }

    private static JsonObject Describe(Call call)
    {
        Resource config = Find(call, call.Text("EndpointConfigName")!);
        JsonObject answer = Answers.Echo(call, config);
        answer["EndpointConfigArn"] = config.Arn;
        answer["CreationTime"] = Json.Timestamp(config.Created);
        answer["EnableNetworkIsolation"] ??= false;
        return answer;
    }

    /// <summary>A configuration in use goes as easily as any: the service doesn't look.</summary>
    private static JsonObject Delete(Call call)
    {
        Resource config = Find(call, call.Text("EndpointConfigName")!);
        call.Realm.EndpointConfigs.Remove(config.Name);
        call.Realm.Tags.Remove(config.Arn);
        return [];
    }

    private static JsonObject List(Call call) =>
        Answers.List(call, call.Realm.EndpointConfigs.All, "EndpointConfigs", config => new JsonObject
        {
            ["EndpointConfigName"] = config.Name,
            ["EndpointConfigArn"] = config.Arn,
            ["CreationTime"] = Json.Timestamp(config.Created),
        });
}
