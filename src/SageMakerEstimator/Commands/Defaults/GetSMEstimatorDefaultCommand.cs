using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Get-SMEstimatorDefault: the settings of those who give none, and who set them.</summary>
[Cmdlet(VerbsCommon.Get, "SMEstimatorDefault")]
[OutputType(typeof(EstimatorDefault))]
public sealed class GetSMEstimatorDefaultCommand : SageMakerCmdlet
{
    /// <summary>Which settings.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(EstimatorDefaultCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    private protected override void End()
    {
        var patterns = Array.ConvertAll(Name, name => new WildcardPattern(name, WildcardOptions.IgnoreCase));
        foreach (var row in Core.Defaults.Effective(SessionDefaults.Current))
        {
            if (Array.Exists(patterns, pattern => pattern.IsMatch(row.Name)))
            {
                WriteObject(row);
            }
        }
    }
}
