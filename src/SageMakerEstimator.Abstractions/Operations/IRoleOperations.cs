namespace SageMakerEstimator;

/// <summary>The IAM role that SageMaker works with.</summary>
internal interface IRoleOperations
{
    /// <summary>The first role that the parameter, the environment, the notebook or the caller's identity gives.</summary>
    Task<ExecutionRole> FindAsync(string? role, AwsSession session, IOperationSink sink, CancellationToken token);
}
