using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>
/// What is compiled: a Model, or what a training job has left, by an Estimator, a TrainingJob, a name or an ARN. Making
/// one never throws; asking it does, with an error that a script can catch.
/// </summary>
public sealed class CompilationSource
{
    private readonly object? _source;

    /// <summary>Takes whatever was given.</summary>
    /// <param name="source">A Model, an Estimator, a TrainingJob, a training job's name or ARN.</param>
    public CompilationSource(object? source) => _source = source;

    /// <summary>What was given.</summary>
    public override string ToString() => _source?.ToString() ?? "";

    /// <summary>What was given, for errors.</summary>
    internal object? Source => _source is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : _source;

    /// <summary>The model itself; null when a training job is meant.</summary>
    internal Model? Model(AwsSession session) => Rehydrated.From<Model>(_source, session);

    /// <summary>The job that trained it.</summary>
    internal TrainingJobReference Job(AwsSession session)
    {
        try
        {
            return new TrainingJobIdentity(_source).Resolve(session, local: false);
        }
        catch (SageMakerEstimatorException error) when (Source is not Estimator)
        {
            throw new SageMakerEstimatorException(
                ErrorId.NoModel,
                ErrorKind.InvalidArgument,
                $"'{this}' isn't a model, an estimator or a training job, so there is nothing to compile.",
                error)
            {
                Target = Source,
            };
        }
    }
}
