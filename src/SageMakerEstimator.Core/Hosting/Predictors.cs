using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>Endpoints as predictors.</summary>
internal static class Predictors
{
    /// <summary>The endpoint as it is now; what its config said is left empty when the config is gone.</summary>
    public static async Task<Predictor> ReadAsync(
        IBackend backend, string name, AwsSession session, CancellationToken token)
    {
        var endpoint = await backend.SageMaker
            .DescribeEndpointAsync(new() { EndpointName = name }, token).ConfigureAwait(false);
        var predictor = new Predictor
        {
            EndpointName = name,
            EndpointArn = endpoint.EndpointArn,
            EndpointStatus = endpoint.EndpointStatus ?? "",
            EndpointConfigName = endpoint.EndpointConfigName,
            FailureReason = endpoint.FailureReason,
            CreationTime = TrainingJobs.Local(endpoint.CreationTime) ?? default,
            LocalUri = backend.AddressOf(name),
            Backend = backend.Kind,
            Region = backend.Region,
            ProfileName = session.ProfileName,
            Session = session,
        };
        try
        {
            var config = await backend.SageMaker
                .DescribeEndpointConfigAsync(new() { EndpointConfigName = endpoint.EndpointConfigName }, token)
                .ConfigureAwait(false);
            var variants = config.ProductionVariants ?? [];
            predictor.InstanceType = variants.FirstOrDefault()?.InstanceType;
            predictor.InitialInstanceCount = variants.FirstOrDefault()?.InitialInstanceCount;
            predictor.ModelName = variants.Select(variant => variant.ModelName).OfType<string>().ToArray();
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            // The config may be deleted while its endpoint serves on.
        }

        return predictor;
    }
}
