using SageMakerEstimator.Loading;

namespace SageMakerEstimator.Completion;

/// <summary>The settings that can have a default.</summary>
public sealed class EstimatorDefaultCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names() => CoreHost.Core.Defaults.Names;
}
