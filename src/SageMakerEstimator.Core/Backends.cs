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

    public IBackend Of(Estimator estimator) => Of(estimator.Backend, estimator.Session);

    public IBackend Of(Backend backend, AwsSession session) =>
        backend == Backend.Local ? Local() : _clouds.GetValue(session, found => new AwsBackend(found));

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
