using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Training;

/// <summary>Refusals of CreateTrainingJob that have a better word than the service's own.</summary>
internal static class TrainingRefusals
{
    /// <summary>The error of a role that SageMaker couldn't assume, with what IAM says of it.</summary>
    public static SageMakerEstimatorException OfRole(ServiceException error, string roleArn, string state) =>
        ServiceErrors.From(
            error,
            ErrorId.RoleNotUsable,
            ErrorKind.PermissionDenied,
            $"SageMaker can't work with the role '{roleArn}': {error.Message} {state}",
            roleArn,
            "See that the role exists and that its trust policy names sagemaker.amazonaws.com. A new role takes up to a "
            + "minute.");

    /// <summary>The error of a refusal that is known; null for any other.</summary>
    public static SageMakerEstimatorException? Of(ServiceException error, CreateTrainingJobRequest request)
    {
        if (!error.Message.StartsWith("No S3 objects found under S3 URL", StringComparison.Ordinal))
        {
            return null;
        }

        var channel = request.InputDataConfig?.FirstOrDefault(channel =>
            channel.DataSource?.S3DataSource?.S3Uri is { } uri && error.Message.Contains($"\"{uri}\"", StringComparison.Ordinal));
        return ServiceErrors.From(
            error,
            ErrorId.InputDataNotFound,
            ErrorKind.ObjectNotFound,
            $"Channel '{channel?.ChannelName}': {error.Message}",
            channel?.DataSource?.S3DataSource?.S3Uri ?? request.TrainingJobName,
            "See to the URI, to the bucket's region, which must be the job's, and to what the role may read.");
    }
}
