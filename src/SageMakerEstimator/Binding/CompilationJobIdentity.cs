using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>
/// Which compilation job: a Model that is being compiled, an object with CompilationJobName, a name or an ARN. Making
/// one never throws; asking it for a job does, with an error that a script can catch.
/// </summary>
public sealed class CompilationJobIdentity
{
    private readonly object? _source;

    /// <summary>Takes whatever was given.</summary>
    /// <param name="source">A Model, an object with CompilationJobName, a name or an ARN.</param>
    public CompilationJobIdentity(object? source) => _source = source;

    /// <summary>What was given.</summary>
    public override string ToString() => _source?.ToString() ?? "";

    /// <summary>What was given, for errors.</summary>
    internal object? Source => _source is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : _source;

    /// <summary>The job, wherever the model says it lives, else where the call says.</summary>
    internal CompilationJobReference Resolve(AwsSession session)
    {
        if (Rehydrated.From<Model>(_source, session) is { CompilationJobName: { } compiling } model)
        {
            return new CompilationJobReference(compiling, model.Session, model);
        }

        return IdentityName.Of(_source, "CompilationJobName", "compilation-job/") is { Length: > 0 } name
            ? new CompilationJobReference(name, session)
            : throw new SageMakerEstimatorException(
                ErrorId.NoCompilationJob,
                ErrorKind.InvalidArgument,
                $"'{this}' isn't a compilation job: it has no CompilationJobName, and isn't a name or an ARN.")
            {
                Target = Source,
            };
    }
}
