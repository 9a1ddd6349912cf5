using SageMakerEstimator.Core.Artifacts;
using SageMakerEstimator.Core.Compilation;
using SageMakerEstimator.Core.Data;
using SageMakerEstimator.Core.Defaults;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Hosting;
using SageMakerEstimator.Core.Images;
using SageMakerEstimator.Core.Inference;
using SageMakerEstimator.Core.Leftovers;
using SageMakerEstimator.Core.Local;
using SageMakerEstimator.Core.Logs;
using SageMakerEstimator.Core.Metrics;
using SageMakerEstimator.Core.Models;
using SageMakerEstimator.Core.Reports;
using SageMakerEstimator.Core.Roles;
using SageMakerEstimator.Core.Training;
using SageMakerEstimator.Core.Transform;

namespace SageMakerEstimator.Core;

/// <summary>The core put together. The module's load context makes one a process.</summary>
internal sealed class SageMakerCore : ISageMakerCore
{
    private SageMakerCore(CoreEnvironment environment, TimeProvider time)
    {
        var backends = new Backends(environment, time);
        Estimators = new EstimatorOperations();
        Compilation = new CompilationOperations(backends, time);
        Defaults = new DefaultOperations();
        var training = new TrainingOperations(backends, time);
        Training = training;
        Hosting = new HostingOperations(backends, time);
        Inference = new InferenceOperations(backends, time);
        Leftovers = new LeftoverOperations(backends, time);
        Models = new ModelOperations(backends, time);
        Transform = new TransformOperations(backends, training, Models, time);
        Logs = new LogOperations(backends, Training, Hosting, time);
        Metrics = new MetricOperations(backends, training, time);
        Reports = new ReportOperations(backends, training, Metrics, Logs, time);
        LocalState = new LocalStateOperations(backends);
        Data = new DataOperations(session => UploadTarget.Of(backends.Cloud(session)), time);
        Artifacts = new ArtifactOperations(backends, training, Transform, time);
        Images = new ImageOperations();
        Roles = new RoleOperations(backends);
    }

    public IEstimatorOperations Estimators { get; }

    public ICompilationOperations Compilation { get; }

    public IDefaultOperations Defaults { get; }

    public ITrainingOperations Training { get; }

    public IHostingOperations Hosting { get; }

    public IInferenceOperations Inference { get; }

    public ILeftoverOperations Leftovers { get; }

    public ITransformOperations Transform { get; }

    public IModelOperations Models { get; }

    public ILogOperations Logs { get; }

    public IMetricOperations Metrics { get; }

    public IReportOperations Reports { get; }

    public ILocalStateOperations LocalState { get; }

    public IDataOperations Data { get; }

    public IArtifactOperations Artifacts { get; }

    public IImageOperations Images { get; }

    public IRoleOperations Roles { get; }

    /// <summary>Called by name from the other load context.</summary>
    public static ISageMakerCore Create(CoreEnvironment environment) =>
        new SageMakerCore(environment, TimeProvider.System);
}
