using System.Collections;
using System.Text.Json;
using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Training;

/// <summary>
/// What a restored estimator carries along because no parameter sets it: whole members of the request, and the
/// hyperparameters of SageMaker itself that this module would have written otherwise.
/// </summary>
internal static class OtherSettings
{
    public const string HyperParameterMember = "HyperParameters";
    public const string Program = "sagemaker_program";

    /// <summary>Members of CreateTrainingJob that have no parameter here and that DescribeTrainingJob tells.</summary>
    public static readonly IReadOnlyList<string> Known =
    [
        "DebugHookConfig", "DebugRuleConfigurations", "TensorBoardOutputConfig", "ProfilerConfig",
        "ProfilerRuleConfigurations", "ServerlessJobConfig", "MlflowConfig", "ModelPackageConfig",
    ];

    /// <summary>The members as they are sent; null for none.</summary>
    public static Dictionary<string, JsonElement>? Members(Estimator estimator)
    {
        var members = estimator.OtherSetting.Keys.Cast<string>().Where(name => name != HyperParameterMember).ToDictionary(
            name => name,
            name => JsonSerializer.SerializeToElement(SettingJson.Write(estimator.OtherSetting[name])));
        return members.Count == 0 ? null : members;
    }

    /// <summary>Hyperparameters as the job had them, to the letter.</summary>
    public static IEnumerable<(string Name, string Value)> HyperParameters(Estimator estimator) =>
        estimator.OtherSetting[HyperParameterMember] is IDictionary values
            ? values.Cast<DictionaryEntry>().Select(entry => ((string)entry.Key, (string)entry.Value!))
            : [];

    /// <summary>Another tool told the container where its code is, in its own way.</summary>
    public static bool HaveCode(Estimator estimator) => HyperParameters(estimator).Any(entry => entry.Name == Program);

    /// <summary>Where the job was filed; null for nowhere.</summary>
    public static ExperimentOptions? Experiment(Estimator estimator) => estimator.ExperimentConfig is { Count: > 0 } filed
        ? new ExperimentOptions(
            filed[nameof(ExperimentOptions.ExperimentName)] as string,
            filed[nameof(ExperimentOptions.TrialName)] as string,
            filed[nameof(ExperimentOptions.TrialComponentDisplayName)] as string,
            filed[nameof(ExperimentOptions.RunName)] as string)
        : null;
}
