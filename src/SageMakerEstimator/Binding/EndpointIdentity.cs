using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>
/// Which endpoint: one of our objects, an object of AWS Tools, a name or an ARN. Making one never throws; asking it
/// for an endpoint does, with an error that a script can catch.
/// </summary>
public sealed class EndpointIdentity
{
    private readonly object? _source;

    /// <summary>Takes whatever was given.</summary>
    /// <param name="source">A Predictor, an Estimator, an object with EndpointName, a name or an ARN.</param>
    public EndpointIdentity(object? source) => _source = source;

    /// <summary>What was given.</summary>
    public override string ToString() => _source?.ToString() ?? "";

    /// <summary>What was given, for errors.</summary>
    internal object? Source => _source is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : _source;

    /// <summary>The endpoint, wherever the object says it lives, else where the call says.</summary>
    internal EndpointReference Resolve(AwsSession session, bool local)
    {
        if (Rehydrated.From<Predictor>(_source, session) is { } predictor)
        {
            return new EndpointReference(predictor.EndpointName, predictor.Backend, predictor.Session, predictor);
        }

        if (Rehydrated.From<Estimator>(_source, session) is { } estimator)
        {
            // An estimator's endpoint has its job's name, unless it was published under another.
            return (estimator.PublishedEndpointName ?? estimator.TrainingJobName) is { } name
                ? new EndpointReference(name, estimator.Backend, estimator.Session)
                : throw NoEndpoint("the estimator was never published");
        }

        if (Rehydrated.From<Leftover>(_source, session) is { EndpointName: { } left } leftover)
        {
            return new EndpointReference(left, leftover.Backend, leftover.Session);
        }

        var backend = local ? Backend.Local : Backend.Aws;
        return IdentityName.Of(_source, "EndpointName", "endpoint/") is { Length: > 0 } text
            ? new EndpointReference(text, backend, IdentityName.PlaceOf(_source, "EndpointName", session))
            : throw NoEndpoint("it has no EndpointName, and isn't a name or an ARN");
    }

    /// <summary>A config or model that has no endpoint; null for anything else.</summary>
    internal Leftover? Lone(AwsSession session) =>
        Rehydrated.From<Leftover>(_source, session) is { EndpointName: null } leftover ? leftover : null;

    private SageMakerEstimatorException NoEndpoint(string why) =>
        new(ErrorId.NoEndpoint, ErrorKind.InvalidArgument, $"'{this}' isn't an endpoint: {why}.")
        {
            Target = Source,
        };
}
