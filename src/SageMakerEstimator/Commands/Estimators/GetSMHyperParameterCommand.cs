using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Commands;

/// <summary>Get-SMHyperParameter: the hyperparameters of an estimator, one row each.</summary>
[Cmdlet(VerbsCommon.Get, "SMHyperParameter")]
[OutputType(typeof(HyperParameterEntry))]
public sealed class GetSMHyperParameterCommand : SageMakerCmdlet
{
    /// <summary>The estimator.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Rehydrate]
    [ValidateNotNull]
    public Estimator Estimator { get; set; } = null!;

    /// <summary>The strings that are sent.</summary>
    [Parameter]
    public SwitchParameter Encoded { get; set; }

    private protected override object? CurrentItem => Estimator;

    private protected override void Process() =>
        WriteObject(Core.Estimators.HyperParametersOf(Estimator, Encoded), enumerateCollection: true);
}
