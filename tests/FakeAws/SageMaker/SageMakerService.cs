using System.Text.Json.Nodes;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.SageMaker;

/// <summary>All operations of SageMaker, put together from one class a kind of resource.</summary>
internal static class SageMakerService
{
    public static readonly Dictionary<string, Func<Call, JsonObject>> Operations = new(
    [
        .. TrainingJobs.Operations,
        .. Models.Operations,
        .. EndpointConfigs.Operations,
        .. Endpoints.Operations,
        .. TransformJobs.Operations,
        .. CompilationJobs.Operations,
        .. AbsentJobs.Operations,
        .. Tags.Operations,
    ]);

    /// <summary>The ARN a policy would be written for, from the kind in the operation's name.</summary>
    private static readonly (string Part, string Kind, string Member)[] Resources =
    [
        ("TrainingJob", "training-job", "TrainingJobName"), ("TransformJob", "transform-job", "TransformJobName"),
        ("CompilationJob", "compilation-job", "CompilationJobName"), ("ProcessingJob", "processing-job", "ProcessingJobName"),
        ("HyperParameterTuningJob", "hyper-parameter-tuning-job", "HyperParameterTuningJobName"), ("EndpointConfig", "endpoint-config", "EndpointConfigName"),
        ("Endpoint", "endpoint", "EndpointName"), ("Model", "model", "ModelName"),
    ];

    public static string ResourceOf(Call call)
    {
        if (call.Text("ResourceArn") is { } arn)
            return arn;
        (_, string? kind, string? member) = Resources.FirstOrDefault(r => call.Operation.Contains(r.Part, StringComparison.Ordinal));
        return kind is null ? "*" : Arn.SageMaker(call.Realm, kind, call.Text(member!) ?? "*");
    }

    /// <summary>What a create needs besides its own action: the right to pass the role and to tag.</summary>
    public static void DemandPassRoleAndTags(Call call)
    {
        if ((call.Text("RoleArn") ?? call.Text("ExecutionRoleArn")) is { } role)
            Authorization.Demand(call, ErrorFamily.Json, "iam:PassRole", role);
        if (call.Operation.StartsWith("Create", StringComparison.Ordinal) && call.Input["Tags"] is JsonArray { Count: > 0 })
            Authorization.Demand(call, ErrorFamily.Json, "sagemaker:AddTags", ResourceOf(call));
    }
}
