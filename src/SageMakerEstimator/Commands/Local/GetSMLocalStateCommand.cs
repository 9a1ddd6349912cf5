using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Get-SMLocalState: what local mode keeps on this machine's disk.</summary>
[Cmdlet(VerbsCommon.Get, "SMLocalState")]
[OutputType(typeof(LocalStateEntry))]
public sealed class GetSMLocalStateCommand : SageMakerCmdlet
{
    /// <summary>Names or patterns.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LocalTrainingJobCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>What to list; everything by default.</summary>
    [Parameter]
    [ValidateSet("TrainingJob", "TransformJob", "Endpoint", "EndpointConfig", "Model")]
    public string[]? Kind { get; set; }

    private protected override void End()
    {
        var patterns = Array.ConvertAll(Name, name => new WildcardPattern(name, WildcardOptions.IgnoreCase));
        var kinds = Kind?.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var entries = Ask((_, _) => Task.FromResult(Core.LocalState.List()));
        foreach (var entry in entries)
        {
            if (patterns.Any(pattern => pattern.IsMatch(entry.Name)) && kinds?.Contains(entry.Kind) != false)
            {
                WriteObject(entry);
            }
        }
    }
}
