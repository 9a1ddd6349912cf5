using SageMakerEstimator.Core.Images;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Images of the module's own catalogue, in us-west-2 when no region is said.</summary>
internal static class Find
{
    public static ImageCatalog Catalog { get; } = ImageCatalog.Load();

    public static string Uri(ImageQuery query) => Choice(query).Uri;

    public static ImageChoice Choice(ImageQuery query) =>
        Catalog.Resolve(query with { Region = query.Region ?? "us-west-2" });

    public static SageMakerEstimatorException Refused(string errorId, ImageQuery query) =>
        Refusal.Of(errorId, () => Choice(query));
}
