using System.Text.Json.Nodes;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.SageMaker;

/// <summary>Models: what an endpoint or a transform job runs.</summary>
internal static class Models
{
    public static readonly Dictionary<string, Func<Call, JsonObject>> Operations = new()
    {
        ["CreateModel"] = Create,
        ["DescribeModel"] = Describe,
        ["DeleteModel"] = Delete,
        ["ListModels"] = List,
    };

    /// <summary>The model, or the service's word for there being none.</summary>
    public static Resource Find(Call call, string name) =>
        call.Realm.Models.Find(name) ?? throw SageMakerErrors.CouldNotFind("model", Arn.SageMaker(call.Realm, "model", name));

    private static JsonObject Create(Call call)
    {
        string name = call.Text("ModelName")!;
        string arn = Arn.SageMaker(call.Realm, "model", name);
        if (call.Realm.Models.Exists(name))
            throw SageMakerErrors.AlreadyExists("model", arn);
        if (call.Input["PrimaryContainer"] is null == call.Input["Containers"] is null)
            throw SageMakerErrors.Invalid("Exactly one of PrimaryContainer and Containers must be specified.");
        RequiredMembers.Demand(call.Text("ExecutionRoleArn") is null ? ["ExecutionRoleArn"] : []);
        SharedRules.RoleIsAssumable(call, call.Text("ExecutionRoleArn")!);
        foreach (JsonNode? container in call.Input["Containers"]?.AsArray() ?? [call.Input["PrimaryContainer"]!.DeepClone()])
            CheckContainer(call, container!);
        var model = new Resource(name, arn, call.Input, call.Now) { HiddenReads = call.World.Plans.HiddenReads("model") };
        call.Realm.Models.Add(model);
        call.Realm.Tag(arn, call.Input["Tags"]);
        return new JsonObject { ["ModelArn"] = arn };
    }

    private static void CheckContainer(Call call, JsonNode container)
    {
        if (container["Image"] is null == container["ModelPackageName"] is null)
            throw SageMakerErrors.Invalid("Exactly one of Image and ModelPackageName must be specified for a container.");
        SharedRules.ImageCanBePulled(call, container["Image"].Text());
        string? uri = container["ModelDataUrl"].Text();
        bool isMany = container["Mode"].Text() == "MultiModel";
        if (uri is not null && (isMany
            ? call.World.Objects.Under(uri, call.Region).Count == 0
            : call.World.Objects.At(uri, call.Region) is null))
            throw SageMakerErrors.NoModelData(uri);
        string? source = container["ModelDataSource"]?["S3DataSource"]?["S3Uri"].Text();
        if (source is not null && call.World.Objects.Under(source, call.Region).Count == 0)
            throw SageMakerErrors.NoModelData(source);
    }

    private static JsonObject Describe(Call call)
    {
        Resource model = Find(call, call.Text("ModelName")!);
        JsonObject answer = Answers.Echo(call, model);
        answer["ModelArn"] = model.Arn;
        answer["CreationTime"] = Json.Timestamp(model.Created);
        answer["EnableNetworkIsolation"] ??= false;
        return answer;
    }

    /// <summary>A model in use goes as easily as any: the service doesn't look.</summary>
    private static JsonObject Delete(Call call)
    {
        Resource model = Find(call, call.Text("ModelName")!);
        call.Realm.Models.Remove(model.Name);
        call.Realm.Tags.Remove(model.Arn);
        return [];
    }

    private static JsonObject List(Call call) => Answers.List(call, call.Realm.Models.All, "Models", model => new JsonObject
    {
        ["ModelName"] = model.Name,
        ["ModelArn"] = model.Arn,
        ["CreationTime"] = Json.Timestamp(model.Created),
    });
}
