using System.Text.Json.Nodes;
using FakeAws.Facts;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.SageMaker;

/// <summary>What SageMaker refuses in a training job although the model allows it. One rule, one method, in the order of the list.</summary>
internal static class TrainingRules
{
    private static readonly Action<Call>[] All =
        [NeedsAlgorithmAndResources, NamesOneAlgorithm, ChannelsDiffer, SpotAndWaitFit, LocalDisksHaveNoKey, RoleIsAssumable, DataExists, QuotaSuffices];

    public static void Check(Call call)
    {
        foreach (Action<Call> rule in All)
            rule(call);
    }

    private static void NeedsAlgorithmAndResources(Call call)
    {
        if (call.Input["ServerlessJobConfig"] is not null)
            return;
        string[] needed = ["AlgorithmSpecification", "ResourceConfig", "StoppingCondition"];
        RequiredMembers.Demand(needed.Where(n => call.Input[n] is null));
        JsonNode resources = call.Input["ResourceConfig"]!;
        if (resources["InstanceGroups"] is not null)
            return;
        needed = Rules.Instance.HasLocalStorage(resources["InstanceType"].Text())
            ? ["InstanceType", "InstanceCount"]
            : ["InstanceType", "InstanceCount", "VolumeSizeInGB"];
        RequiredMembers.Demand(needed.Where(n => resources[n] is null).Select(n => $"ResourceConfig.{n}"));
    }

    private static void NamesOneAlgorithm(Call call)
    {
        JsonNode? algorithm = call.Input["AlgorithmSpecification"];
        if (algorithm is not null && algorithm["TrainingImage"] is null == algorithm["AlgorithmName"] is null)
            throw SageMakerErrors.Invalid("Exactly one of TrainingImage and AlgorithmName must be specified in AlgorithmSpecification.");
    }

    private static void ChannelsDiffer(Call call)
    {
        string[] names = [.. Channels(call).Select(c => c["ChannelName"]!.ToString())];
        if (names.Distinct().Count() < names.Length)
            throw SageMakerErrors.Invalid("Channel names in InputDataConfig must be unique.");
        if (Channels(call).Any(c => c["DataSource"]!.AsObject().Count != 1))
            throw SageMakerErrors.Invalid("Exactly one data source must be specified for each channel.");
    }

    private static void SpotAndWaitFit(Call call)
    {
        JsonNode? stop = call.Input["StoppingCondition"];
        long? run = stop?["MaxRuntimeInSeconds"].WholeNumber();
        long? wait = stop?["MaxWaitTimeInSeconds"].WholeNumber();
        bool spot = call.Input["EnableManagedSpotTraining"].IsTrue();
        if (wait is not null && !spot)
            throw SageMakerErrors.Invalid("Invalid MaxWaitTimeInSeconds. It is only supported when EnableManagedSpotTraining is set to true");
        if (spot && !(wait >= run))
            throw SageMakerErrors.Invalid("Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to MaxRuntimeInSeconds");
        string? image = call.Input["AlgorithmSpecification"]?["TrainingImage"].Text()?.Split('/')[^1].Split(':')[0];
        if (spot && wait > Rules.Instance.SpotLimitWithoutCheckpointsInSeconds && Rules.Instance.AlgorithmsWithoutCheckpoints.Contains(image))
            throw SageMakerErrors.Invalid("MaxWaitTimeInSeconds above 3600 is not supported for the given algorithm.");
    }

    private static void LocalDisksHaveNoKey(Call call)
    {
        JsonNode? resources = call.Input["ResourceConfig"];
        string?[] types = [resources?["InstanceType"].Text(), .. resources?["InstanceGroups"]?.AsArray().Select(g => g!["InstanceType"].Text()) ?? []];
        if (resources?["VolumeKmsKeyId"] is not null && types.FirstOrDefault(Rules.Instance.HasLocalStorage) is { } local)
            throw SageMakerErrors.Invalid($"VolumeKmsKeyId can't be used with {local}: instance types with local storage are encrypted by hardware.");
    }

    private static void RoleIsAssumable(Call call) => SharedRules.RoleIsAssumable(call, call.Text("RoleArn")!);

    private static void DataExists(Call call)
    {
        foreach (JsonNode channel in Channels(call))
        {
            if (channel["DataSource"]!["S3DataSource"] is not { } source)
                continue;
            SharedRules.DataExists(call, source["S3Uri"]!.ToString(), source["S3DataType"].Text(), call.Text("RoleArn")!);
        }
    }

    private static void QuotaSuffices(Call call)
    {
        JsonNode? resources = call.Input["ResourceConfig"];
        if (resources?["InstanceType"].Text() is not { } type)
            return;
        bool spot = call.Input["EnableManagedSpotTraining"].IsTrue();
        string usage = spot ? "spot training job" : "training job";
        int used = call.Realm.TrainingJobs.All
            .Where(j => j.InstanceType == type && j.IsSpot == spot && !TrainingLife.IsEnd(j.Secondary)).Sum(j => j.InstanceCount);
        SharedRules.QuotaSuffices(call, type, usage, used, (int)resources["InstanceCount"]!.Number());
    }

    private static IEnumerable<JsonNode> Channels(Call call) => call.Input["InputDataConfig"]?.AsArray().Select(c => c!) ?? [];
}
