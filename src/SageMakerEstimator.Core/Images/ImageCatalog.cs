namespace SageMakerEstimator.Core.Images;

/// <summary>
/// Where SageMaker's public images are. The module's own catalogue is read once; one with an overlay is read each time.
/// </summary>
internal sealed class ImageCatalog
{
    /// <summary>The environment variable that names an overlay when no path is given.</summary>
    public const string PathVariable = "SAGEMAKER_ESTIMATOR_CATALOG";

    private static readonly Lazy<ImageCatalog> Own = new(() => new ImageCatalog(CatalogReader.Read(null)));

    private readonly ILookup<string, CatalogRow> _byName;

    private ImageCatalog(IReadOnlyList<CatalogRow> rows)
    {
        _byName = rows.ToLookup(row => row.Name, StringComparer.OrdinalIgnoreCase);
        Names = [.. _byName.Select(group => group.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>The names of all images, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    public IEnumerable<CatalogRow> Rows => Names.SelectMany(Versions);

    /// <summary>The module's catalogue, with the overlay of that path, or of the environment, over it.</summary>
    public static ImageCatalog Load(string? overlayPath = null)
    {
        var path = overlayPath ?? Environment.GetEnvironmentVariable(PathVariable);
        return string.IsNullOrEmpty(path)
            ? Own.Value
            : new ImageCatalog(CatalogReader.Read(Path.GetFullPath(path)));
    }

    public bool Has(string name) => _byName.Contains(name);

    /// <summary>All versions of a name, in any case.</summary>
    public IEnumerable<CatalogRow> Versions(string name) => _byName[name];

    /// <summary>The one image that is meant; an error when there is none, or when several could be.</summary>
    public ImageChoice Resolve(ImageQuery query) => new ImageLookup(this, query).Choose();
}

/// <summary>An image that was found.</summary>
/// <param name="Uri">The URI to pull it by.</param>
/// <param name="Name">Its name in the catalogue, which isn't always the one that was asked for.</param>
/// <param name="Scope">What it is for.</param>
/// <param name="Version">The version in full; the tag has the text that was asked for.</param>
/// <param name="PyVersion">Its Python; null when the tag names none.</param>
/// <param name="Processor">What it runs on; null when one image serves all.</param>
/// <param name="Warnings">What was chosen or ignored, for people.</param>
internal sealed record ImageChoice(
    string Uri,
    string Name,
    string Scope,
    string Version,
    string? PyVersion,
    string? Processor,
    IReadOnlyList<string> Warnings);
