using System.Text.Json;
using System.Text.Json.Nodes;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Models;

/// <summary>
/// Whether a model that exists does what a planned one would. Code and repacked archives have a new place each time, so
/// that what lies in the old place counts, not its name.
/// </summary>
internal static class SameModel
{
    private const string CodeVariable = "SAGEMAKER_SUBMIT_DIRECTORY";

    public static async Task<bool> IsAsync(ModelPlan plan, string oldName, CancellationToken token)
    {
        if (plan.IsRegistered)
        {
            return plan.ModelName == oldName;
        }

        DescribeModelResponse old;
        try
        {
            old = await plan.Backend.SageMaker.DescribeModelAsync(new() { ModelName = oldName }, token).ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            return false;
        }

        var (before, after) = (Containers(old.PrimaryContainer, old.Containers),
            Containers(plan.Request.PrimaryContainer, plan.Request.Containers));
        if (before.Count != after.Count
            || old.ExecutionRoleArn != plan.Request.ExecutionRoleArn
            || (old.EnableNetworkIsolation ?? false) != (plan.Request.EnableNetworkIsolation ?? false)
            || !IsEqual(Members(old.VpcConfig), Members(plan.Request.VpcConfig)))
        {
            return false;
        }

        foreach (var (there, wanted) in before.Zip(after))
        {
            if (!await IsSameAsync(plan, there, wanted, token).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    private static async Task<bool> IsSameAsync(
        ModelPlan plan, ContainerDefinition there, ContainerDefinition wanted, CancellationToken token)
    {
        var before = Comparable(there);
        var after = Comparable(wanted);
        return IsEqual(before, after)
            && await IsSameAsync(plan, there.ModelDataUrl, wanted.ModelDataUrl, token).ConfigureAwait(false)
            && await IsSameAsync(plan, Code(there), Code(wanted), token).ConfigureAwait(false);
    }

    /// <summary>The same place, or one that has what is to be written.</summary>
    private static async Task<bool> IsSameAsync(ModelPlan plan, string? there, string? wanted, CancellationToken token)
    {
        var step = plan.Work.FirstOrDefault(step => step.Uri == wanted);
        return step is null
            ? there == wanted
            : there is not null && await step.IsAtAsync(there, token).ConfigureAwait(false);
    }

    private static string? Code(ContainerDefinition container) =>
        container.Environment?.TryGetValue(CodeVariable, out var uri) == true ? uri : null;

    /// <summary>All of a container but the places that differ each time.</summary>
    private static JsonObject Comparable(ContainerDefinition container)
    {
        var members = JsonSerializer.SerializeToNode(
            container with { ModelDataUrl = null, Environment = null }, WireJson.Default.ContainerDefinition)!.AsObject();

        // The service says SingleModel of what nobody gave a mode.
        if (container.Mode is null or "SingleModel")
        {
            members.Remove(nameof(container.Mode));
        }

        var variables = new JsonObject();
        foreach (var (name, value) in (container.Environment ?? new Dictionary<string, string>())
            .Where(pair => pair.Key != CodeVariable).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            variables[name] = value;
        }

        members[nameof(container.Environment)] = variables;
        return members;
    }

    private static JsonNode? Members(VpcConfigShape? vpc) => vpc is null
        ? null
        : new JsonArray([.. (vpc.Subnets ?? []).Order(StringComparer.Ordinal)
            .Concat((vpc.SecurityGroupIds ?? []).Order(StringComparer.Ordinal)).Select(id => JsonValue.Create(id))]);

    private static bool IsEqual(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(one, other);

    private static IReadOnlyList<ContainerDefinition> Containers(
        ContainerDefinition? only, IReadOnlyList<ContainerDefinition>? several) =>
        several is { Count: > 0 } ? several : only is null ? [] : [only];
}
