using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>
/// Which transform job: an object with TransformJobName, a name or an ARN. Making one never throws; asking it for its
/// name does, with an error that a script can catch.
/// </summary>
public sealed class TransformJobIdentity
{
    private readonly object? _source;

    /// <summary>Takes whatever was given.</summary>
    /// <param name="source">An object with TransformJobName, a name or an ARN.</param>
    public TransformJobIdentity(object? source) => _source = source;

    /// <summary>What was given.</summary>
    public override string ToString() => _source?.ToString() ?? "";

    /// <summary>What was given, for errors.</summary>
    internal object? Source => _source is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : _source;

    /// <summary>The job's name.</summary>
    internal string Name =>
        IdentityName.Of(_source, "TransformJobName", "transform-job/") is { Length: > 0 } name
            ? name
            : throw new SageMakerEstimatorException(
                ErrorId.NoTransformJob,
                ErrorKind.InvalidArgument,
                $"'{this}' isn't a transform job: it has no TransformJobName, and isn't a name or an ARN.")
            {
                Target = Source,
            };

    /// <summary>Where the job lives: where its ARN says, else where the call says.</summary>
    internal AwsSession PlaceOf(AwsSession session) => IdentityName.PlaceOf(_source, "TransformJobName", session);
}
