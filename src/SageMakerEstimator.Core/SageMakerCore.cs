using SageMakerEstimator.Core.Data;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Hosting;
using SageMakerEstimator.Core.Local;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core;

/// <summary>The core put together. The module's load context makes one a process.</summary>
internal sealed class SageMakerCore : ISageMakerCore
{
    private SageMakerCore(CoreEnvironment environment, TimeProvider time)
    {
        var backends = new Backends(environment, time);
        Estimators = new EstimatorOperations();
        Training = new TrainingOperations(backends, time);
        Hosting = new HostingOperations(backends, time);
        LocalState = new LocalStateOperations(backends);
        Data = new DataOperations(session => UploadTarget.Of(backends.Cloud(session)), time);
    }

    public IEstimatorOperations Estimators { get; }

    public ITrainingOperations Training { get; }

    public IHostingOperations Hosting { get; }

    public ILocalStateOperations LocalState { get; }

    public IDataOperations Data { get; }

    /// <summary>Called by name from the other load context.</summary>
    public static ISageMakerCore Create(CoreEnvironment environment) =>
        new SageMakerCore(environment, TimeProvider.System);
}
