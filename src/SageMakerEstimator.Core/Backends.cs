using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core;

/// <summary>Finds the backend of an object. Code above this line doesn't ask which one it got.</summary>
internal sealed class Backends(CoreEnvironment environment, TimeProvider time)
{
    public IBackend Of(Estimator estimator) => Of(estimator.Backend, estimator.Session);

    public IBackend Of(Backend backend, AwsSession session) => backend == Backend.Local
        ? Local()
        : throw new SageMakerEstimatorException(
            ErrorId.CloudNotAvailable,
            ErrorKind.InvalidArgument,
            "This version runs on this machine only; it doesn't reach SageMaker yet.")
        {
            RecommendedAction = "Use -InstanceType local, and -Local with a name.",
        };

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
