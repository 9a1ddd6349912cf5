using System.Text.Json.Nodes;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.Scaling;

/// <summary>Application Auto Scaling, as far as it concerns the variants of endpoints.</summary>
internal static class ScalingService
{
    public static readonly Dictionary<string, Func<Call, JsonObject>> Operations = new()
    {
        ["RegisterScalableTarget"] = Register,
        ["DescribeScalableTargets"] = Describe,
    };

    /// <summary>The resource that a variant is for autoscaling.</summary>
    public static string ResourceOf(string endpoint, string variant) => $"endpoint/{endpoint}/variant/{variant}";

    private static JsonObject Register(Call call)
    {
        string resource = call.Text("ResourceId")!;
        call.Realm.ScalableTargets[resource] = new JsonObject
        {
            ["ServiceNamespace"] = call.Text("ServiceNamespace"),
            ["ResourceId"] = resource,
            ["ScalableDimension"] = call.Text("ScalableDimension"),
            ["MinCapacity"] = call.Input["MinCapacity"].WholeNumber() ?? 1,
            ["MaxCapacity"] = call.Input["MaxCapacity"].WholeNumber() ?? 1,
            ["RoleARN"] = $"arn:{Arn.Partition(call.Region)}:iam::{call.Account}:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint",
            ["CreationTime"] = Json.Timestamp(call.Now),
        };
        return [];
    }

    private static JsonObject Describe(Call call)
    {
        string[]? asked = call.Input["ResourceIds"]?.AsArray().Select(id => id!.ToString()).ToArray();
        return new JsonObject
        {
            ["ScalableTargets"] = Json.Array(call.Realm.ScalableTargets
                .Where(target => target.Value["ServiceNamespace"].Text() == call.Text("ServiceNamespace") && asked?.Contains(target.Key) != false)
                .OrderBy(target => target.Key, StringComparer.Ordinal)
                .Select(target => target.Value.DeepClone().AsObject())),
        };
    }
}
