using SageMakerEstimator.Core.Aws;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Roles;

/// <summary>The role that SageMaker would work with.</summary>
internal sealed class RoleOperations(Backends backends) : IRoleOperations
{
    public Task<ExecutionRole> FindAsync(
        string? role, AwsSession session, IOperationSink sink, CancellationToken token) =>
        ServiceErrors.GuardAsync(
            "Looking for the role", role, () => backends.Cloud(session).Roles.AnyAsync(role, NotebookRole.File, sink, token));
}
