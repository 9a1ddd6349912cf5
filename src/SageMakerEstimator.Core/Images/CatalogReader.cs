using System.Text.Json;
using System.Text.RegularExpressions;

namespace SageMakerEstimator.Core.Images;

/// <summary>Reads the embedded catalogue and overlays, and makes rows of them.</summary>
internal sealed partial class CatalogReader
{
    private const string Resource = "SageMakerEstimator.Core.Images.image-catalog.json";

    private readonly Dictionary<string, Dictionary<string, string>> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RegistryPart> _registries = new(StringComparer.Ordinal);

    /// <summary>The file in this assembly, with an overlay's regions, versions and names put over it.</summary>
    public static IReadOnlyList<CatalogRow> Read(string? overlayPath)
    {
        var reader = new CatalogReader();
        var embedded = Embedded();
        reader.Add(embedded, Resource);
        if (overlayPath is null)
        {
            return reader.Rows(embedded, Resource, []);
        }

        var overlay = Overlay(overlayPath);
        reader.Add(overlay, overlayPath);
        var rows = reader.Rows(embedded, Resource, []);
        return Merge(rows, reader.Rows(overlay, overlayPath, rows));
    }

    private static CatalogFile Embedded()
    {
        using var stream = typeof(CatalogReader).Assembly.GetManifestResourceStream(Resource)!;
        return JsonSerializer.Deserialize(stream, CatalogJson.Default.CatalogFile)!;
    }

    private static CatalogFile Overlay(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, CatalogJson.Default.CatalogFile)
                ?? throw Invalid(path, "it is null.");
        }
        catch (JsonException error)
        {
            throw Invalid(path, error.Message, error);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Invalid(path, "there is no such file.", error, ErrorKind.ObjectNotFound);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Invalid(path, error.Message, error);
        }
    }

    /// <summary>Versions of the overlay take the place of the same versions; the rest stays as it was.</summary>
    private static List<CatalogRow> Merge(IReadOnlyList<CatalogRow> rows, IReadOnlyList<CatalogRow> over)
    {
        IEnumerable<string> Replaced(CatalogRow row) => over
            .Where(next =>
                next.Name == row.Name && next.Version == row.Version && next.BaseFramework == row.BaseFramework)
            .SelectMany(next => next.Scopes);
        return
        [
            .. rows.Select(row => row with { Scopes = [.. row.Scopes.Except(Replaced(row))] })
                .Where(row => row.Scopes.Count > 0),
            .. over,
        ];
    }

    /// <summary>Takes a file's accounts and registries in; a region that is there gets the new account.</summary>
    private void Add(CatalogFile file, string path)
    {
        foreach (var (name, regions) in file.Accounts ?? [])
        {
            if (!_accounts.TryGetValue(name, out var table))
            {
                _accounts[name] = table = new(StringComparer.Ordinal);
            }

            foreach (var (region, account) in regions ?? [])
            {
                if (account is null || !Account().IsMatch(account))
                {
                    throw Invalid(path, $"'{account}', the account of {name} in {region}, isn't 12 digits.");
                }

                table[region] = account;
            }
        }

        foreach (var (name, part) in file.Registries ?? [])
        {
            _registries[name] = part ?? throw Invalid(path, $"registry '{name}' is null.");
        }
    }

    private List<CatalogRow> Rows(CatalogFile file, string path, IReadOnlyList<CatalogRow> below)
    {
        var accounts = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        var rows = new List<CatalogRow>();
        foreach (var (name, groups) in file.Images ?? [])
        {
            foreach (var group in groups ?? [])
            {
                var scopes = Words(group?.Scope);
                if (group?.Versions is null || scopes.Length == 0)
                {
                    throw Invalid(path, $"image '{name}' needs a scope and versions.");
                }

                var like = below.LastOrDefault(row => row.Name == name && row.Scopes.Intersect(scopes).Any());
                var registry = group.Registry ?? like?.Registry
                    ?? throw Invalid(path, $"image '{name}' is a new one and needs a registry.");
                if (!accounts.TryGetValue(registry, out var regions))
                {
                    accounts[registry] = regions = Regions(registry, path);
                }

                var model = new CatalogRow
                {
                    Name = name,
                    Version = "",
                    Scopes = scopes,
                    Processors = group.Processor is null ? like?.Processors ?? [] : Words(group.Processor),
                    Repository = group.Repository ?? like?.Repository
                        ?? throw Invalid(path, $"image '{name}' is a new one and needs a repository."),
                    Registry = registry,
                    Accounts = regions,
                };
                rows.AddRange(group.Versions.Select(version => Row(version, model, path)));
            }
        }

        return rows;
    }

    private static CatalogRow Row(ImageVersion? version, CatalogRow model, string path)
    {
        if (version is null)
        {
            throw Invalid(path, $"image '{model.Name}' has a version that is null.");
        }

        var versions = Words(version.Version);
        var bases = Words(version.Base);
        return model with
        {
            Version = versions.FirstOrDefault() ?? "",
            Aliases = [.. versions.Skip(1)],
            BaseFramework = bases.FirstOrDefault(),
            BaseFrameworkAliases = [.. bases.Skip(1)],
            Python = Words(version.Python),
            TagPrefix = version.Tag,
            Containers = Containers(version.Container)
                ?? throw Invalid(path, $"image '{model.Name}' has two containers for one: {version.Container}."),
            SdkVersions = Words(version.Sdk),
        };
    }

    /// <summary>By processor, <c>""</c> for any; null when one comes twice.</summary>
    private static Dictionary<string, string>? Containers(string? text)
    {
        var containers = new Dictionary<string, string>(StringComparer.Ordinal);
        return Words(text).Select(word => word.Split('=', 2))
            .All(parts => containers.TryAdd(parts.Length > 1 ? parts[0] : "", parts[^1]))
                ? containers
                : null;
    }

    /// <summary>Region → account, of a whole table of accounts or of a part.</summary>
    private Dictionary<string, string> Regions(string registry, string path)
    {
        var part = _registries.GetValueOrDefault(registry);
        var name = part?.Accounts ?? registry;
        if (!_accounts.TryGetValue(name, out var all))
        {
            var known = _accounts.Keys.Concat(_registries.Keys).Distinct().ToList();
            var hint = NearestMatch.Of(registry, known) is { } near ? $" The nearest is '{near}'." : "";
            throw Invalid(path, $"there is no registry '{registry}'.{hint}");
        }

        return all
            .Where(pair => part?.Only?.Contains(pair.Key) != false && part?.Without?.Contains(pair.Key) != true)
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
    }

    private static string[] Words(string? text) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static SageMakerEstimatorException Invalid(
        string path, string why, Exception? inner = null, ErrorKind kind = ErrorKind.InvalidArgument) =>
        new(ErrorId.ImageCatalogInvalid, kind, $"The image catalogue '{path}' can't be used: {why}", inner)
        {
            Target = path,
            RecommendedAction = "Its form is in: Get-Help about_SageMakerEstimator_Images",
        };

    [GeneratedRegex(@"^[0-9]{12}\z")]
    private static partial Regex Account();
}
