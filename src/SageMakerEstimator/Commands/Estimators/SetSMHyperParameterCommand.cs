using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Commands;

/// <summary>Set-SMHyperParameter: merges hyperparameters into an estimator.</summary>
[Cmdlet(VerbsCommon.Set, "SMHyperParameter", SupportsShouldProcess = true)]
[OutputType(typeof(Estimator))]
public sealed class SetSMHyperParameterCommand : SageMakerCmdlet
{
    /// <summary>The estimator to change.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [Rehydrate]
    [ValidateNotNull]
    public Estimator Estimator { get; set; } = null!;

    /// <summary>The hyperparameters to add or replace.</summary>
    [Parameter(Position = 0)]
    [Alias("HyperParameters")]
    [ValidateNotNull]
    public IDictionary? HyperParameter { get; set; }

    /// <summary>Names to take away first.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Remove { get; set; }

    /// <summary>Take all away first.</summary>
    [Parameter]
    public SwitchParameter Clear { get; set; }

    private protected override object? CurrentItem => Estimator;

    private protected override void Process()
    {
        var merge = HyperParameter is null
            ? new OrderedDictionary(StringComparer.Ordinal)
            : PlainValue.Dictionary(HyperParameter, nameof(HyperParameter));
        if (!Confirm(Estimator.ToString(), "Set hyperparameters", []))
        {
            return;
        }

        var change = new HyperParameterChange(Clear, Remove ?? [], merge);
        Run((sink, _) =>
        {
            Core.Estimators.SetHyperParameters(Estimator, change, sink);
            return Task.CompletedTask;
        });
        WriteObject(Estimator);
    }
}
