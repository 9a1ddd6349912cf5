namespace SageMakerEstimator.Core.Images;

/// <summary>What a parameter could be, given what is known of the others.</summary>
internal static class ImageCompletion
{
    private static readonly Dictionary<string, Part> Parts = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(ImageQuery.Version)] = new(row => row.Aliases.Prepend(row.Version), query => query.Version),
        [nameof(ImageQuery.Region)] = new(row => row.Accounts.Keys, query => query.Region),
        [nameof(ImageQuery.PyVersion)] = new(row => row.Python, query => query.PyVersion),
        [nameof(ImageQuery.Scope)] = new(row => row.Scopes, query => query.Scope),
        [nameof(ImageQuery.BaseFrameworkVersion)] = new(Bases, query => query.BaseFrameworkVersion),
        [nameof(ImageQuery.SdkVersion)] = new(row => row.SdkVersions, query => query.SdkVersion),
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
            .Where(row => Parts.Values.All(other => other == part || other.Fits(row, given)))
            .SelectMany(part.Values)
            .Where(value => value.Length > 0)
            .Distinct();
        return parameter.Equals(nameof(ImageQuery.Version), StringComparison.OrdinalIgnoreCase)
            ? [.. values.OrderDescending(Comparer<string>.Create(VersionText.Compare))]
            : [.. values.Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Bases(CatalogRow row) =>
        row.BaseFramework is null ? [] : row.BaseFrameworkAliases.Prepend(row.BaseFramework);

    /// <summary>One parameter: its values in a row, and what was given for it.</summary>
    private sealed record Part(Func<CatalogRow, IEnumerable<string>> Values, Func<ImageQuery, string?> Given)
    {
        public bool Fits(CatalogRow row, ImageQuery given) =>
            Given(given) is not { } value || Values(row).Contains(value, StringComparer.OrdinalIgnoreCase);
    }
}
