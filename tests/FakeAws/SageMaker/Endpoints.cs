using System.Text.Json.Nodes;
using FakeAws.Control;
using FakeAws.State;
using FakeAws.Time;
using FakeAws.Wire;

namespace FakeAws.SageMaker;

/// <summary>CreateEndpoint and what goes with it.</summary>
internal static class Endpoints
{
    public static readonly Dictionary<string, Func<Call, JsonObject>> Operations = new()
    {
        ["CreateEndpoint"] = Create,
        ["DescribeEndpoint"] = Describe,
        ["UpdateEndpoint"] = Update,
        ["UpdateEndpointWeightsAndCapacities"] = UpdateWeights,
        ["DeleteEndpoint"] = Delete,
        ["ListEndpoints"] = List,
    };

    private static string ArnOf(Call call) => Arn.SageMaker(call.Realm, "endpoint", call.Text("EndpointName")!);

    private static HostedEndpoint Find(Call call) =>
        call.Realm.Endpoints.Find(call.Text("EndpointName")) ?? throw SageMakerErrors.CouldNotFind("endpoint", ArnOf(call));

    private static JsonObject Create(Call call)
    {
        string name = call.Text("EndpointName")!;
        string arn = ArnOf(call);
        if (call.Realm.Endpoints.Exists(name))
            throw SageMakerErrors.AlreadyExists("endpoint", arn);
        Resource config = EndpointConfigs.Find(call, call.Text("EndpointConfigName")!);
        foreach (JsonNode? variant in config.Request["ProductionVariants"]!.AsArray())
            CheckQuota(call, variant!);
        EndpointPlan plan = call.World.Plans.Endpoint("create", name);
        var endpoint = new HostedEndpoint(call.Realm, name, arn, call.Input, config, call.Now)
        {
            HiddenReads = Math.Max(plan.HiddenReads, call.World.Plans.HiddenReads("endpoint")),
        };
        endpoint.Begin(plan, call.Now);
        call.Realm.Endpoints.Add(endpoint);
        call.Realm.Tag(arn, call.Input["Tags"]);
        return new JsonObject { ["EndpointArn"] = arn };
    }

    private static void CheckQuota(Call call, JsonNode variant)
    {
        if (variant["ModelName"].Text() is { } model)
            Models.Find(call, model);
        if (variant["InstanceType"].Text() is not { } type)
            return;
        double used = call.Realm.Endpoints.All.SelectMany(e => e.Variants)
            .Where(v => v["InstanceType"].Text() == type).Sum(v => v["InitialInstanceCount"]?.Number() ?? 0);
        SharedRules.QuotaSuffices(call, type, "endpoint", (int)used, (int)(variant["InitialInstanceCount"]?.Number() ?? 1));
    }

    private static JsonObject Describe(Call call)
    {
        HostedEndpoint endpoint = Find(call);
        var answer = new JsonObject
        {
            ["EndpointName"] = endpoint.Name,
            ["EndpointArn"] = endpoint.Arn,
            ["EndpointStatus"] = endpoint.Status,
            ["EndpointConfigName"] = endpoint.ConfigName,
            ["CreationTime"] = Json.Timestamp(endpoint.Created),
            ["LastModifiedTime"] = Json.Timestamp(endpoint.Modified),
        };
        if (endpoint.IsServing)
            answer["ProductionVariants"] = Json.Array(endpoint.Variants.Select(Summary));
        if (endpoint.FailureReason is { } reason)
            answer["FailureReason"] = reason;
        if (endpoint.PendingConfig is { } pending && endpoint.Status is "Updating" or "RollingBack")
            answer["PendingDeploymentSummary"] = new JsonObject { ["EndpointConfigName"] = pending.Name };
        if (call.Realm.EndpointConfigs.Peek(endpoint.ConfigName)?.Request["AsyncInferenceConfig"] is { } async)
            answer["AsyncInferenceConfig"] = async.DeepClone();
        endpoint.Timeline.CountRead();
        return answer;
    }

    private static JsonObject Summary(JsonObject variant)
    {
        var summary = new JsonObject { ["VariantName"] = variant["VariantName"]!.ToString() };
        double weight = variant["InitialVariantWeight"]?.Number() ?? 1;
        (summary["CurrentWeight"], summary["DesiredWeight"]) = (weight, weight);
        if (variant["ServerlessConfig"] is { } serverless)
            summary["CurrentServerlessConfig"] = serverless.DeepClone();
        if (variant["InitialInstanceCount"].WholeNumber() is { } count)
            (summary["CurrentInstanceCount"], summary["DesiredInstanceCount"]) = (count, count);
        return summary;
    }

    private static HostedEndpoint FindSettled(Call call)
    {
        HostedEndpoint endpoint = Find(call);
        return endpoint.IsBusy || endpoint.Status == "Deleting" ? throw SageMakerErrors.InProgress(endpoint.Arn) : endpoint;
    }

    private static JsonObject Update(Call call)
    {
        HostedEndpoint endpoint = FindSettled(call);
        Resource config = EndpointConfigs.Find(call, call.Text("EndpointConfigName")!);
        if (endpoint.Status == "Failed")
            throw SageMakerErrors.Invalid($"Cannot update failed endpoint \"{endpoint.Arn}\".");
        if (config.Name == endpoint.ConfigName)
            throw SageMakerErrors.Invalid($"The endpoint configuration \"{config.Arn}\" is already in use by endpoint \"{endpoint.Arn}\".");
        ScaledVariantsKeepTheirType(call, endpoint, config);
        endpoint.Update(
            config, call.Input["RetainAllVariantProperties"].IsTrue(), call.World.Plans.Endpoint("update", endpoint.Name), call.Now);
        return new JsonObject { ["EndpointArn"] = endpoint.Arn };
    }

    /// <summary>Whose number of machines autoscaling changes can neither go nor get other machines.</summary>
    private static void ScaledVariantsKeepTheirType(Call call, HostedEndpoint endpoint, Resource config)
    {
        JsonArray next = config.Request["ProductionVariants"]!.AsArray();
        string[] changed = [.. endpoint.Variants
            .Where(v => call.Realm.ScalableTargets.ContainsKey(Scaling.ScalingService.ResourceOf(endpoint.Name, v["VariantName"]!.ToString())))
            .Where(v => next.FirstOrDefault(n => n!["VariantName"].Text() == v["VariantName"].Text())?["InstanceType"].Text() != v["InstanceType"].Text())
            .Select(v => v["VariantName"]!.ToString())];
        if (changed.Length > 0)
            throw SageMakerErrors.Invalid($"The variant(s) \"[{string.Join(", ", changed)}]\" must be deregistered as scalable targets with AWS Auto Scaling before they can be removed or have their instance type updated.");
    }

    private static JsonObject UpdateWeights(Call call)
    {
        HostedEndpoint endpoint = FindSettled(call);
        foreach (JsonNode? wanted in call.Input["DesiredWeightsAndCapacities"]!.AsArray())
        {
            string name = wanted!["VariantName"]!.ToString();
            JsonObject variant = endpoint.Variants.Find(v => v["VariantName"].Text() == name)
                ?? throw SageMakerErrors.Invalid($"The variant name(s) \"{name}\" is/are not present within endpoint configuration \"{endpoint.ConfigName}\".");
            if (wanted["DesiredInstanceCount"] is { } count)
                variant["InitialInstanceCount"] = count.DeepClone();
            if (wanted["DesiredWeight"] is { } weight)
                variant["InitialVariantWeight"] = weight.DeepClone();
        }

        endpoint.Divert([new Step("Updating", 2), new Step("InService")], call.Now);
        return new JsonObject { ["EndpointArn"] = endpoint.Arn };
    }

    private static JsonObject Delete(Call call)
    {
        HostedEndpoint endpoint = FindSettled(call);
        endpoint.Delete(call.World.Plans.Endpoint("delete", endpoint.Name), call.Now);
        call.Realm.Tags.Remove(endpoint.Arn);
        return [];
    }

    private static JsonObject List(Call call) =>
        Answers.List(
            call, call.Realm.Endpoints.All, "Endpoints",
            endpoint => new JsonObject
            {
                ["EndpointName"] = endpoint.Name,
                ["EndpointArn"] = endpoint.Arn,
                ["CreationTime"] = Json.Timestamp(endpoint.Created),
                ["LastModifiedTime"] = Json.Timestamp(endpoint.Modified),
                ["EndpointStatus"] = endpoint.Status,
            },
            "EndpointStatus");
}
