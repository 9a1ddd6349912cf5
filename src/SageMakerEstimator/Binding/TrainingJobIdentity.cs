using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>
/// Which training job: one of our objects, an object of AWS Tools, a name or an ARN. Making one never throws; asking
/// it for a job does, with an error that a script can catch.
/// </summary>
public sealed class TrainingJobIdentity
{
    private readonly object? _source;

    /// <summary>Takes whatever was given.</summary>
    /// <param name="source">An Estimator, a TrainingJob, an object with TrainingJobName, a name or an ARN.</param>
    public TrainingJobIdentity(object? source) => _source = source;

    /// <summary>What was given.</summary>
    public override string ToString() => _source?.ToString() ?? "";

    /// <summary>What was given, for errors.</summary>
    internal object? Source => _source is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : _source;

    /// <summary>The job, wherever the object says it lives, else where the call says.</summary>
    internal TrainingJobReference Resolve(AwsSession session, bool local)
    {
        if (Rehydrated.From<Estimator>(_source, session) is { } estimator)
        {
            return estimator.TrainingJobName is { } name
                ? new TrainingJobReference(name, estimator.Backend, estimator.Session, estimator)
                : throw NoJob("the estimator hasn't been trained yet; run Start-SMTraining first");
        }

        if (Rehydrated.From<TrainingJob>(_source, session) is { } job)
        {
            return new TrainingJobReference(job.TrainingJobName, job.Backend, job.Session, job.Estimator);
        }

        var backend = local ? Backend.Local : Backend.Aws;
        return IdentityName.Of(_source, "TrainingJobName", "training-job/") is { Length: > 0 } text
            ? new TrainingJobReference(text, backend, IdentityName.PlaceOf(_source, "TrainingJobName", session))
            : throw NoJob("it has no TrainingJobName, and isn't a name or an ARN");
    }

    private SageMakerEstimatorException NoJob(string why) =>
        new(ErrorId.NoTrainingJob, ErrorKind.InvalidArgument, $"'{this}' isn't a training job: {why}.")
        {
            Target = Source,
        };
}
