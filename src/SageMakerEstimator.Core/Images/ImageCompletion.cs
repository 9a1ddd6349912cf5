namespace SageMakerEstimator.Core.Images;

/// <summary>What a parameter could be, given what is known of the others.</summary>
internal static class ImageCompletion
{
    // Parameter → its values in a row, and whether a row fits a value of it.
    private static readonly Dictionary<string, (Func<CatalogRow, IEnumerable<string>> Values, Func<ImageQuery, string?> Given)> Parts =
        new(StringComparer.OrdinalIgnoreCase)
        {
            [nameof(ImageQuery.Version)] = (row => row.Aliases.Prepend(row.Version), query => query.Version),
            [nameof(ImageQuery.Region)] = (row => row.Accounts.Keys, query => query.Region),
            [nameof(ImageQuery.PyVersion)] = (row => row.Python, query => query.PyVersion),
            [nameof(ImageQuery.Scope)] = (row => row.Scopes, query => query.Scope),
            [nameof(ImageQuery.BaseFrameworkVersion)] = (Bases, query => query.BaseFrameworkVersion),
            [nameof(ImageQuery.SdkVersion)] = (row => row.SdkVersions, query => query.SdkVersion),
        };

    /// <summary>Each value once, in order; versions as the catalogue has them, the newest first.</summary>
    public static IReadOnlyList<string> Values(ImageCatalog catalog, string parameter, ImageQuery given)
    {
        if (parameter.Equals(nameof(ImageQuery.Name), StringComparison.OrdinalIgnoreCase))
        {
            return catalog.Names;
        }

        if (!Parts.TryGetValue(parameter, out var part))
        {
            return [];
        }

        var values = (given.Name.Length == 0 ? catalog.Rows : catalog.Versions(given.Name))
            .Where(row => Parts.All(other => other.Key == parameter || Fits(row, other.Value, given)))
            .SelectMany(part.Values)
            .Where(value => value.Length > 0)
            .Distinct();
        return parameter.Equals(nameof(ImageQuery.Version), StringComparison.OrdinalIgnoreCase)
            ? [.. values.OrderDescending(Comparer<string>.Create(VersionText.Compare))]
            : [.. values.Order(StringComparer.Ordinal)];
    }

    private static bool Fits(
        CatalogRow row, (Func<CatalogRow, IEnumerable<string>> Values, Func<ImageQuery, string?> Given) part, ImageQuery given) =>
        part.Given(given) is not { } value || part.Values(row).Contains(value, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Bases(CatalogRow row) =>
        row.BaseFramework is null ? [] : row.BaseFrameworkAliases.Prepend(row.BaseFramework);
}
