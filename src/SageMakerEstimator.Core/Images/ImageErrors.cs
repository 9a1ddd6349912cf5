namespace SageMakerEstimator.Core.Images;

/// <summary>What to say when no image is meant, or several: what was asked, what there is, and what is near.</summary>
internal static class ImageErrors
{
    /// <summary>A value that the catalogue doesn't have.</summary>
    public static SageMakerEstimatorException NotFound(
        string errorId,
        string message,
        string asked,
        string parameter,
        IReadOnlyCollection<string> supported,
        string? nearest) =>
        new(errorId, ErrorKind.ObjectNotFound, $"{message}{Nearest(nearest)} {Supported(supported)}")
        {
            Target = asked,
            RecommendedAction = nearest is null
                ? $"Choose one of these for -{parameter}, or add yours with -CatalogPath."
                : $"Try -{parameter} {nearest}, or add yours with -CatalogPath.",
        };

    /// <summary>Something must be said before there is one image only.</summary>
    public static SageMakerEstimatorException Ambiguous(
        string message, string name, string parameter, IReadOnlyCollection<string> supported) =>
        new(ErrorId.ImageAmbiguous, ErrorKind.InvalidArgument, $"{message} {Supported(supported)}")
        {
            Target = name,
            RecommendedAction = $"Add -{parameter}.",
        };

    /// <summary>An instance type on which no such image runs.</summary>
    public static SageMakerEstimatorException NotOn(string? instanceType, string message, string action) =>
        new(ErrorId.ImageInstanceTypeNotSupported, ErrorKind.InvalidArgument, message)
        {
            Target = instanceType,
            RecommendedAction = action,
        };

    public static SageMakerEstimatorException TypeMissing(string name, IReadOnlyCollection<string> processors) =>
        new(
            ErrorId.InstanceTypeMissing,
            ErrorKind.InvalidArgument,
            $"The images of {name} differ by processor, and no instance type says which. {Supported(processors)}")
        {
            Target = name,
            RecommendedAction = "Add -InstanceType, ml.m5.large for example.",
        };

    public static SageMakerEstimatorException InvalidValue(string message, string target, string action) =>
        new(ErrorId.ValueInvalid, ErrorKind.InvalidArgument, message) { Target = target, RecommendedAction = action };

    private static string Supported(IReadOnlyCollection<string> values) =>
        values.Count == 0 ? "There is none." : $"Supported: {string.Join(", ", values)}.";

    private static string Nearest(string? value) => value is null ? "" : $" The nearest is {value}.";
}
