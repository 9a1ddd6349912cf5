using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Wait-SMEndpoint: waits until an endpoint rests, and writes it when it serves.</summary>
[Cmdlet(VerbsLifecycle.Wait, "SMEndpoint")]
[OutputType(typeof(Predictor))]
public sealed class WaitSMEndpointCommand : AwsObjectCmdlet
{
    /// <summary>The endpoint: an object, a name or an ARN.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("EndpointName")]
    [ArgumentCompleter(typeof(LocalEndpointCompleter))]
    public EndpointIdentity Endpoint { get; set; } = null!;

    /// <summary>The name is of an endpoint of this machine.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    /// <summary>The longest wait.</summary>
    [Parameter]
    [Duration(MinSeconds = 0.001)]
    public TimeSpan? Timeout { get; set; }

    private protected override bool Annotates => true;

    private protected override object? CurrentItem => Endpoint.Source;

    private protected override void Process()
    {
        var endpoint = Endpoint.Resolve(Session, Local);
        WriteObject(Ask((sink, token) => Core.Hosting.WaitAsync(endpoint, Timeout, sink, token)));
    }
}
