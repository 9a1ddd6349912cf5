using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Training;

/// <summary>Requests as they may be shown: environment variables are where people put passwords.</summary>
internal static class Masked
{
    private const string Mask = "***";

    public static CreateTrainingJobRequest Of(CreateTrainingJobRequest request) =>
        request with { Environment = Of(request.Environment) };

    public static CreateTransformJobRequest Of(CreateTransformJobRequest request) =>
        request with { Environment = Of(request.Environment) };

    public static CreateModelRequest Of(CreateModelRequest request) => request with
    {
        PrimaryContainer = request.PrimaryContainer is { } only ? Of(only) : null,
        Containers = request.Containers?.Select(Of).ToArray(),
    };

    private static ContainerDefinition Of(ContainerDefinition container) =>
        container with { Environment = Of(container.Environment) };

    /// <summary>SageMaker's own variables aren't secrets and are what one looks for.</summary>
    private static Dictionary<string, string>? Of(IDictionary<string, string>? environment) =>
        environment?.ToDictionary(
            pair => pair.Key,
            pair => pair.Key.StartsWith("SAGEMAKER_", StringComparison.Ordinal) ? pair.Value : Mask);
}
