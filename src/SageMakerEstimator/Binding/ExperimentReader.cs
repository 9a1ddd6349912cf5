using System.Collections;

namespace SageMakerEstimator.Binding;

/// <summary>A dictionary in ExperimentConfig's own shape.</summary>
internal static class ExperimentReader
{
    public static ExperimentOptions Read(IDictionary config) => Shape.Read(ErrorId.ValueInvalid, config, () =>
    {
        var given = Shape.All(config, "ExperimentConfig").Single()
            .Only("ExperimentName", "TrialName", "TrialComponentDisplayName", "RunName");
        return new ExperimentOptions(
            given.Find<string>("ExperimentName"),
            given.Find<string>("TrialName"),
            given.Find<string>("TrialComponentDisplayName"),
            given.Find<string>("RunName"));
    });
}
