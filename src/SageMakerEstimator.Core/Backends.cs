using System.Runtime.CompilerServices;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Aws;
using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core;

/// <summary>Finds the backend of an object. Code above this line doesn't ask which one it got.</summary>
internal sealed class Backends(CoreEnvironment environment, TimeProvider time)
{
    // A session's clients and credentials live as long as an object that came from it.
    private readonly ConditionalWeakTable<AwsSession, AwsBackend> _clouds = new();

    // One for the whole process: an account's limits don't know of runspaces.
    private readonly CallRates _rates = new(time);

    public IBackend Of(Estimator estimator) => Of(estimator.Backend, estimator.Session);

    public IBackend Of(Backend backend, AwsSession session) =>
        backend == Backend.Local ? Local() : Cloud(session);

    public AwsBackend Cloud(AwsSession session) =>
        _clouds.GetValue(session, found => new AwsBackend(found, time, _rates));

    /// <summary>The backend of a job that the user named.</summary>
    public IBackend Of(TrainingJobReference job) =>
        Of(job.Backend, job.Session, () => LocalHint("training job", job.Name));

    /// <summary>The backend of an endpoint that the user named.</summary>
    public IBackend Of(EndpointReference endpoint) =>
        Of(endpoint.Backend, endpoint.Session, () => LocalHint("endpoint", endpoint.Name));

    /// <summary>The backend of a transform job that the user named.</summary>
    public IBackend Of(TransformJobReference job) =>
        Of(job.Backend, job.Session, () => LocalHint("transform job", job.Name));

    /// <summary>What to say when AWS doesn't know a name that this machine does; null otherwise.</summary>
    public string? LocalHint(string kind, string name)
    {
        try
        {
            var local = Local();
            var known = kind switch
            {
                "endpoint" => local.Hosting.EndpointNames().Contains(name),
                "transform job" => local.TransformJobs.List().Any(job => job.Name == name),
                _ => local.Jobs.List().Any(job => job.TrainingJobName == name),
            };
            return known ? $"The {kind} '{name}' is of this machine: add -Local." : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SageMakerEstimatorException)
        {
            // A hint that can't be given mustn't hide the error it belongs to.
            return null;
        }
    }

    private IBackend Of(Backend kind, AwsSession session, Func<string?> hint)
    {
        try
        {
            return Of(kind, session);
        }
        catch (SageMakerEstimatorException error) when (error.ErrorId == ErrorId.RegionMissing && hint() is not null)
        {
            throw new SageMakerEstimatorException(error.ErrorId, error.Kind, error.Message, error)
            {
                RecommendedAction = hint(),
            };
        }
    }

    /// <summary>The machine's state is looked up anew each time: the environment variable may have changed.</summary>
    public LocalBackend Local() => new(LocalState.OfThisUser(), environment, time);

    public void CheckRuntime(Estimator estimator)
    {
        if (estimator.Backend == Backend.Local && estimator.LocalRuntime == LocalRuntime.Container)
        {
            throw new SageMakerEstimatorException(
                ErrorId.NotSupportedInLocalMode,
                ErrorKind.InvalidArgument,
                "-LocalRuntime Container isn't in this version; entry points run as processes.")
            {
                Target = estimator,
                RecommendedAction = "Use -LocalRuntime Process, or leave it out.",
            };
        }
    }
}
