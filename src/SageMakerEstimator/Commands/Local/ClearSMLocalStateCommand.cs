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

    /// <summary>Names or patterns of training and transform jobs.</summary>
    [Parameter(ParameterSetName = NameSet, Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LocalTrainingJobCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only what is older than this.</summary>
    [Parameter(ParameterSetName = NameSet)]
    [Duration]
    public TimeSpan? OlderThan { get; set; }

    /// <summary>An entry of Get-SMLocalState, a job, its estimator, or a name.</summary>
    [Parameter(ParameterSetName = EntrySet, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>Don't ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override object? CurrentItem => InputObject;

    private protected override void Process()
    {
        foreach (var entry in Meant())
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

    private IEnumerable<LocalStateEntry> Meant() =>
        (InputObject is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : InputObject) switch
        {
            null => Matching(Name),
            LocalStateEntry entry => [entry],
            string name => Matching([name]),
            var job when TransformJobIdentity.Is(job) => [OfJob(new TransformJobIdentity(job).Resolve(AwsSession.None, local: true))],
            var job => [OfJob(new TrainingJobIdentity(job).Resolve(AwsSession.None, local: true))],
        };

    private LocalStateEntry OfJob(TransformJobReference job) =>
        Find("TransformJob", job.Backend, job.Name)
        ?? throw new SageMakerEstimatorException(
            ErrorId.TransformJobNotFound,
            ErrorKind.ObjectNotFound,
            $"There is no transform job '{job.Name}' on this machine.");

    private LocalStateEntry OfJob(TrainingJobReference job) =>
        Find("TrainingJob", job.Backend, job.Name)
        ?? throw new SageMakerEstimatorException(
            ErrorId.TrainingJobNotFound,
            ErrorKind.ObjectNotFound,
            $"There is no training job '{job.Name}' on this machine.");

    private LocalStateEntry? Find(string kind, Backend backend, string name) =>
        Ask((_, _) => Task.FromResult(Core.LocalState.List()))
            .FirstOrDefault(entry => backend == Backend.Local && entry.Kind == kind && entry.Name == name);

    private IEnumerable<LocalStateEntry> Matching(string[] names)
    {
        var patterns = Array.ConvertAll(names, name => new WildcardPattern(name, WildcardOptions.IgnoreCase));
        var latest = OlderThan is { } age ? DateTime.Now - age : DateTime.MaxValue;

        // What still runs isn't meant by a pattern, only by its own name.
        return Ask((_, _) => Task.FromResult(Core.LocalState.List())).Where(entry =>
            entry.Kind is "TrainingJob" or "TransformJob"
            && entry.CreationTime <= latest
            && (names.Contains(entry.Name, StringComparer.OrdinalIgnoreCase)
                || (patterns.Any(pattern => pattern.IsMatch(entry.Name))
                    && entry.Status is "Completed" or "Failed" or "Stopped")));
    }
}
