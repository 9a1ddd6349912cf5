using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Transform;

/// <summary>Refusals of CreateTransformJob in words of ours, where there are better ones than the service's own.</summary>
internal static class TransformRefusals
{
    public static SageMakerEstimatorException Of(ServiceException error, CreateTransformJobRequest request)
    {
        var name = request.TransformJobName!;
        if (ServiceErrors.IsTaken(error))
        {
            return ServiceErrors.From(
                error,
                ErrorId.TransformJobExists,
                ErrorKind.ResourceExists,
                $"A transform job '{name}' exists already; names are used once. Nothing was started.",
                name,
                "Give another -JobName, or leave it out to get a new one.");
        }

        if (ServiceErrors.IsMissing(error))
        {
            return NoModel(error, request.ModelName!);
        }

        return error.Message.StartsWith("No S3 objects found under S3 URL", StringComparison.Ordinal)
            ? ServiceErrors.From(
                error,
                ErrorId.InputDataNotFound,
                ErrorKind.ObjectNotFound,
                $"-S3Uri: {error.Message}",
                request.TransformInput!.DataSource!.S3DataSource!.S3Uri,
                "See to the URI, to the bucket's region, which must be the job's, and to what the model's role may read.")
            : ServiceErrors.Wrap(error, $"Starting transform job '{name}'", name);
    }

    public static SageMakerEstimatorException NoModel(ServiceException error, string model) => ServiceErrors.From(
        error,
        ErrorId.ModelNotFound,
        ErrorKind.ObjectNotFound,
        $"There is no model '{model}'. Nothing was started.",
        model,
        "Give the -ModelName of one that is there, or make a transformer of an estimator or model.");
}
