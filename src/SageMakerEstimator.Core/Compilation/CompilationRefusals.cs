using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Compilation;

/// <summary>Refusals of CreateCompilationJob in words of ours.</summary>
internal static class CompilationRefusals
{
    public static SageMakerEstimatorException Of(ServiceException error, CreateCompilationJobRequest request)
    {
        var name = request.CompilationJobName!;
        if (ServiceErrors.IsTaken(error))
        {
            return ServiceErrors.From(
                error,
                ErrorId.CompilationJobExists,
                ErrorKind.ResourceExists,
                $"A compilation job '{name}' exists already; names are used once. Nothing was started.",
                name,
                "Give another -JobName, or leave it out to get a new one.");
        }

        if (RoleTrust.IsMissing(error))
        {
            return ServiceErrors.From(
                error,
                ErrorId.RoleNotUsable,
                ErrorKind.PermissionDenied,
                $"SageMaker can't work with the role '{request.RoleArn}': {error.Message}",
                request.RoleArn,
                "See that the role exists and that its trust policy names sagemaker.amazonaws.com.");
        }

        return error.Message.StartsWith("Could not find model data", StringComparison.Ordinal)
            ? ServiceErrors.From(
                error,
                ErrorId.ModelDataNotFound,
                ErrorKind.ObjectNotFound,
                $"The model to compile isn't there: {error.Message}",
                request.InputConfig?.S3Uri)
            : ServiceErrors.Wrap(error, $"Starting compilation job '{name}'", name);
    }
}
