using SageMakerEstimator.Core.Aws;

namespace SageMakerEstimator.Core.Images;

/// <summary>The catalogue as the cmdlets see it.</summary>
internal sealed class ImageOperations : IImageOperations
{
    public string Find(ImageQuery query, AwsSession session, string? catalogPath, IOperationSink sink)
    {
        var catalog = ImageCatalog.Load(catalogPath);
        var region = string.IsNullOrEmpty(query.Region) ? RegionSource.Resolve(session) : query.Region;
        var choice = catalog.Resolve(query with { Region = region });
        foreach (var warning in choice.Warnings)
        {
            sink.Warning(warning);
        }

        sink.Verbose($"{choice.Name} {choice.Version} for {choice.Scope}.");
        return choice.Uri;
    }

    public IReadOnlyList<ImageCatalogEntry> List(string? name, string? catalogPath)
    {
        var catalog = ImageCatalog.Load(catalogPath);
        var rows = name is null ? catalog.Rows : catalog.Versions(ImageName.Known(catalog, name));
        return [.. rows.Select(Entry)];
    }

    public IReadOnlyList<string> Complete(string parameter, ImageQuery given, string? catalogPath)
    {
        try
        {
            return ImageCompletion.Values(ImageCatalog.Load(catalogPath), parameter, given);
        }
        catch (SageMakerEstimatorException)
        {
            // A completer that throws is worse than one that knows nothing.
            return [];
        }
    }

    private static ImageCatalogEntry Entry(CatalogRow row) => new()
    {
        Name = row.Name,
        Version = row.Version,
        VersionAlias = row.Aliases,
        BaseFrameworkVersion = row.BaseFramework,
        Scope = row.Scopes,
        PyVersion = row.Python,
        Processor = row.Processors,
        Repository = row.Repository,
        SupportedRegion = [.. row.Accounts.Keys.Order(StringComparer.Ordinal)],
        Registry = row.Registry,
    };
}
