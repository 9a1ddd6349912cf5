using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Connect-SMEndpoint: a predictor for an endpoint that exists, as it is now.</summary>
[Cmdlet(VerbsCommunications.Connect, "SMEndpoint")]
[OutputType(typeof(Predictor))]
public sealed class ConnectSMEndpointCommand : AwsObjectCmdlet
{
    /// <summary>The endpoint: an object, a name or an ARN.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("EndpointName")]
    [ArgumentCompleter(typeof(LocalEndpointCompleter))]
    public EndpointIdentity Endpoint { get; set; } = null!;

    /// <summary>The name is of an endpoint of this machine.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    /// <summary>How records are written.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FormatCompleter))]
    [Format]
    public object? Serializer { get; set; }

    /// <summary>How answers are read.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FormatCompleter))]
    [Format]
    public object? Deserializer { get; set; }

    /// <summary>The MIME type of requests.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MediaTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ContentType { get; set; }

    /// <summary>The MIME type that is asked for.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MediaTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Accept { get; set; }

    private protected override object? CurrentItem => Endpoint.Source;

    private protected override void Process()
    {
        var endpoint = Endpoint.Resolve(Session, Local);
        var options = PredictorParts.ToKeep(Serializer, Deserializer, ContentType, Accept);
        WriteObject(Ask((_, token) => Core.Hosting.ConnectAsync(endpoint, options, token)));
    }
}
