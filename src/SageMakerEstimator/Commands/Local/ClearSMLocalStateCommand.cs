using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Clear-SMLocalState: removes ended local jobs and their results from this machine's disk.</summary>
[Cmdlet(
    VerbsCommon.Clear,
    "SMLocalState",
    DefaultParameterSetName = NameSet,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class ClearSMLocalStateCommand : SageMakerCmdlet
{
    private const string NameSet = "Name";
    private const string EntrySet = "Entry";

    /// <summary>Names or patterns of training jobs.</summary>
    [Parameter(ParameterSetName = NameSet, Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LocalTrainingJobCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only what is older than this.</summary>
    [Parameter(ParameterSetName = NameSet)]
    [Duration]
    public TimeSpan? OlderThan { get; set; }

    /// <summary>An entry of Get-SMLocalState.</summary>
    [Parameter(ParameterSetName = EntrySet, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LocalStateEntry? InputObject { get; set; }

    /// <summary>Don't ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override object? CurrentItem => InputObject;

    private protected override void Process()
    {
        foreach (var entry in InputObject is null ? Matching() : [InputObject])
        {
            try
            {
                if (ConfirmDeletion($"{entry.Kind} {entry.Name} ({entry.Path})", "Remove", Force))
                {
                    Run((_, _) => Core.LocalState.RemoveAsync(entry));
                }
            }
            catch (SageMakerEstimatorException error)
            {
                WriteError(ErrorRecords.From(error, entry));
            }
        }
    }

    private IEnumerable<LocalStateEntry> Matching()
    {
        var patterns = Array.ConvertAll(Name, name => new WildcardPattern(name, WildcardOptions.IgnoreCase));
        var latest = OlderThan is { } age ? DateTime.Now - age : DateTime.MaxValue;

        // What still runs isn't meant by a pattern, only by its own name.
        return Ask((_, _) => Task.FromResult(Core.LocalState.List())).Where(entry =>
            entry.Kind == "TrainingJob"
            && entry.CreationTime <= latest
            && (Name.Contains(entry.Name, StringComparer.OrdinalIgnoreCase)
                || (patterns.Any(pattern => pattern.IsMatch(entry.Name))
                    && entry.Status is "Completed" or "Failed" or "Stopped")));
    }
}
