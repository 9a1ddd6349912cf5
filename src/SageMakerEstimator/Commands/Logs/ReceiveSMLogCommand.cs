using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Receive-SMLog: the log of a job or an endpoint as objects, once or as it grows.</summary>
[Cmdlet(VerbsCommunications.Receive, "SMLog", DefaultParameterSetName = TrainingJobSet)]
[OutputType(typeof(LogEvent))]
public sealed class ReceiveSMLogCommand : AwsObjectCmdlet
{
    private const string TrainingJobSet = "TrainingJob";
    private const string TransformJobSet = "TransformJob";
    private const string EndpointSet = "Endpoint";

    /// <summary>The training job: an object, a name or an ARN. Of the pipeline also endpoints and transform jobs.</summary>
    [Parameter(ParameterSetName = TrainingJobSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("TrainingJobName")]
    [ArgumentCompleter(typeof(LocalTrainingJobCompleter))]
    public TrainingJobIdentity TrainingJob { get; set; } = null!;

    /// <summary>The transform job: an object, a name or an ARN.</summary>
    [Parameter(ParameterSetName = TransformJobSet, Mandatory = true)]
    [Alias("TransformJobName")]
    [ArgumentCompleter(typeof(LocalTransformJobCompleter))]
    public TransformJobIdentity TransformJob { get; set; } = null!;

    /// <summary>The endpoint: an object, a name or an ARN.</summary>
    [Parameter(ParameterSetName = EndpointSet, Mandatory = true)]
    [Alias("EndpointName")]
    [ArgumentCompleter(typeof(LocalEndpointCompleter))]
    public EndpointIdentity Endpoint { get; set; } = null!;

    /// <summary>The name is of this machine.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    /// <summary>Go on until the job has ended; of an endpoint, until Ctrl+C.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    /// <summary>Only the last lines of what is there.</summary>
    [Parameter]
    [ValidateRange(0, 1_000_000)]
    public int? Tail { get; set; }

    /// <summary>Only lines from a moment on, or from so long ago.</summary>
    [Parameter]
    [Moment]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only the hosts of this name; wildcards are taken.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Instance { get; set; }

    private protected override object? CurrentItem => ParameterSetName switch
    {
        TransformJobSet => TransformJob.Source,
        EndpointSet => Endpoint.Source,
        _ => TrainingJob.Source,
    };

    private protected override void Process()
    {
        var query = Source() with { Follow = Follow, Tail = Tail, Since = Since, Instance = Instance };
        Run((sink, token) => Core.Logs.ReceiveAsync(query, sink, token));
    }

    private LogQuery Source() => ParameterSetName switch
    {
        TransformJobSet => Of(TransformJob),
        EndpointSet => Of(Endpoint),

        // What comes down the pipeline knows what it is.
        _ when IsOf("TransformJobName", "transform-job/") => Of(new TransformJobIdentity(TrainingJob.Source)),
        _ when Rehydrated.From<Predictor>(TrainingJob.Source) is not null || IsOf("EndpointName", "endpoint/") =>
            Of(new EndpointIdentity(TrainingJob.Source)),
        _ => Of(TrainingJob.Resolve(Session, Local)),
    };

    /// <summary>An object with that property and no training job, or an ARN of that kind.</summary>
    private bool IsOf(string property, string arnPart) =>
        TrainingJob.Source is string text
            ? text.StartsWith("arn:", StringComparison.Ordinal) && text.Contains(":" + arnPart, StringComparison.Ordinal)
            : Rehydrated.From<Estimator>(TrainingJob.Source) is null
            && IdentityName.Of(TrainingJob.Source, "TrainingJobName", "") is null
            && IdentityName.Of(TrainingJob.Source, property, arnPart) is not null;

    private static LogQuery Of(TrainingJobReference job) =>
        new(LogSourceKind.TrainingJob, job.Name, job.Backend, job.Session);

    private LogQuery Of(TransformJobIdentity identity)
    {
        var job = identity.Resolve(Session, Local);
        return new(LogSourceKind.TransformJob, job.Name, job.Backend, job.Session);
    }

    private LogQuery Of(EndpointIdentity identity)
    {
        var endpoint = identity.Resolve(Session, Local);
        return new(LogSourceKind.Endpoint, endpoint.Name, endpoint.Backend, endpoint.Session);
    }
}
