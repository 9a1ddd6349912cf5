using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Unpublish-SMEndpoint: removes an endpoint, its config and the models that only it used.</summary>
[Cmdlet(VerbsData.Unpublish, "SMEndpoint", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Predictor))]
public sealed class UnpublishSMEndpointCommand : AwsObjectCmdlet
{
    private ILeftoverRemovals? _removals;

    /// <summary>The endpoint, or a leftover: an object, a name or an ARN.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("EndpointName")]
    [ArgumentCompleter(typeof(LocalEndpointCompleter))]
    public EndpointIdentity Endpoint { get; set; } = null!;

    /// <summary>The name is of an endpoint of this machine.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    /// <summary>Keep the endpoint config.</summary>
    [Parameter]
    public SwitchParameter KeepConfig { get; set; }

    /// <summary>Keep the models.</summary>
    [Parameter]
    public SwitchParameter KeepModel { get; set; }

    /// <summary>Return when the endpoint is gone, also when nothing else is removed after it.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>The longest wait.</summary>
    [Parameter]
    [Duration(MinSeconds = 0.001)]
    public TimeSpan? Timeout { get; set; }

    /// <summary>Don't ask, and don't mind when there is nothing to remove.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write what was given.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool Annotates => true;

    private protected override object? CurrentItem => Endpoint.Source;

    private protected override void Process()
    {
        if (Endpoint.Lone(Session) is { } leftover)
        {
            RemoveLone(leftover);
            return;
        }

        var endpoint = Endpoint.Resolve(Session, Local);
        var plan = Ask((sink, token) =>
            Core.Hosting.PlanRemovalAsync(endpoint, KeepConfig, KeepModel, sink, token));
        if (plan is null)
        {
            if (!Force)
            {
                throw Missing(endpoint);
            }
        }
        else if (ConfirmDeletion(string.Join(", ", plan.Items), "Remove", Force))
        {
            Run((sink, token) => Core.Hosting.RemoveAsync(plan, Wait, Timeout, sink, token));
        }
        else
        {
            return;
        }

        if (PassThru)
        {
            WriteObject(Endpoint.Source);
        }
    }

    /// <summary>A config or model of Find-SMLeftover; one that is gone by now went with another.</summary>
    private void RemoveLone(Leftover leftover)
    {
        var removals = _removals ??= Core.Leftovers.Removals();
        var plan = Ask((sink, token) => removals.PlanAsync(leftover, KeepConfig, KeepModel, sink, token));
        if (plan is not null)
        {
            if (!ConfirmDeletion(string.Join(", ", plan.Items), "Remove", Force))
            {
                return;
            }

            Run((sink, token) => removals.RunAsync(plan, sink, token));
        }

        if (PassThru)
        {
            WriteObject(leftover);
        }
    }

    private SageMakerEstimatorException Missing(EndpointReference endpoint) =>
        new(
            ErrorId.EndpointNotFound,
            ErrorKind.ObjectNotFound,
            $"There is no endpoint '{endpoint.Name}', nor anything left of it.")
        {
            Target = Endpoint.Source,
            RecommendedAction = "Add -Force where that is fine.",
        };
}
