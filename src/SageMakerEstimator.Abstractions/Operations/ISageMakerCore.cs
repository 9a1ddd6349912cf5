namespace SageMakerEstimator;

/// <summary>The core as the cmdlets see it: one group of operations an area, loaded on first use.</summary>
internal interface ISageMakerCore
{
    IEstimatorOperations Estimators { get; }

    ICompilationOperations Compilation { get; }

    IDefaultOperations Defaults { get; }

    ITrainingOperations Training { get; }

    IHostingOperations Hosting { get; }

    IInferenceOperations Inference { get; }

    ILeftoverOperations Leftovers { get; }

    ITransformOperations Transform { get; }

    IModelOperations Models { get; }

    ILogOperations Logs { get; }

    IMetricOperations Metrics { get; }

    IReportOperations Reports { get; }

    ILocalStateOperations LocalState { get; }

    IDataOperations Data { get; }

    IArtifactOperations Artifacts { get; }

    IImageOperations Images { get; }

    IRoleOperations Roles { get; }
}

/// <summary>What the core must be told of the process it lives in.</summary>
/// <param name="ModuleBase">The folder of the module's manifest.</param>
/// <param name="PowerShellPath">The PowerShell program that can run the supervisor of local jobs.</param>
internal sealed record CoreEnvironment(string ModuleBase, string PowerShellPath);
