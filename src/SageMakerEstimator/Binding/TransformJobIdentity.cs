using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>
/// Which transform job: one of our objects, an object of AWS Tools, a name or an ARN. Making one never throws; asking it
/// for a job does, with an error that a script can catch.
/// </summary>
public sealed class TransformJobIdentity
{
    private readonly object? _source;

    /// <summary>Takes whatever was given.</summary>
    /// <param name="source">A Transformer, a TransformJob, an object with TransformJobName, a name or an ARN.</param>
    public TransformJobIdentity(object? source) => _source = source;

    /// <summary>What was given.</summary>
    public override string ToString() => _source?.ToString() ?? "";

    /// <summary>Whether an object is of a transform job and of no training job; text is of neither.</summary>
    internal static bool Is(object? source) =>
        source is not null and not string
        && IdentityName.Of(source, "TrainingJobName", "") is null
        && IdentityName.Of(source, "TransformJobName", "") is not null;

    /// <summary>What was given, for errors.</summary>
    internal object? Source => _source is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : _source;

    /// <summary>The job, wherever the object says it lives, else where the call says.</summary>
    internal TransformJobReference Resolve(AwsSession session, bool local)
    {
        if (Rehydrated.From<Transformer>(_source, session) is { } transformer)
        {
            return transformer.TransformJobName is { } name
                ? new TransformJobReference(name, transformer.Backend, transformer.Session, transformer)
                : throw NoJob("the transformer hasn't been run yet; run Start-SMTransform first");
        }

        if (Rehydrated.From<TransformJob>(_source, session) is { } job)
        {
            return new TransformJobReference(job.TransformJobName, job.Backend, job.Session, job.Transformer);
        }

        var backend = local ? Backend.Local : Backend.Aws;
        return IdentityName.Of(_source, "TransformJobName", "transform-job/") is { Length: > 0 } text
            ? new TransformJobReference(text, backend, IdentityName.PlaceOf(_source, "TransformJobName", session))
            : throw NoJob("it has no TransformJobName, and isn't a name or an ARN");
    }

    private SageMakerEstimatorException NoJob(string why) =>
        new(ErrorId.NoTransformJob, ErrorKind.InvalidArgument, $"'{this}' isn't a transform job: {why}.")
        {
            Target = Source,
        };
}
