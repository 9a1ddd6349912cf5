using SageMakerEstimator.Core.Aws;

namespace SageMakerEstimator.Core.Images;

/// <summary>
/// One search: name, scope, version, Python, region and processor narrow the catalogue down to one row, and the row and
/// the words of the query make the URI. The rules are those of the Python SDK's <c>image_uris.retrieve</c>.
/// </summary>
internal sealed class ImageLookup(ImageCatalog catalog, ImageQuery query)
{
    private readonly string? _family = InstanceFamily.Of(query.InstanceType);
    private readonly List<string> _warnings = [];

    public ImageChoice Choose()
    {
        var name = ImageName.Find(catalog, query, _family);
        var rows = catalog.Versions(name.Row).ToList();
        var scope = new ImageScope(query, name, _family, _warnings).Choose(rows);
        rows.RemoveAll(row => !row.Scopes.Contains(scope));

        var version = Version(rows, name, scope);
        rows = [.. WithVersion(rows, version)];
        rows = [.. WithBase(rows, name)];
        var (row, python) = WithPython(rows, name);
        var account = Account(row, scope);
        var processor = Processor(row);
        if (TagExceptions.IsTooNewForP2(name.Framework, version, _family))
        {
            throw ImageErrors.NotOn(
                query.InstanceType,
                $"{name.Framework} {version} has no image for {query.InstanceType}: p2 instances ended before it.",
                "Use a newer GPU, ml.g4dn.xlarge for example.");
        }

        var tag = Tag(row, name, version, python, processor);
        var region = query.Region!.ToLowerInvariant();
        var host = $"{account}.dkr.ecr.{region}.{Partition.Of(region).Suffix}";
        return new ImageChoice(
            tag.Length == 0 ? $"{host}/{row.Repository}" : $"{host}/{row.Repository}:{tag}",
            row.Name,
            scope,
            row.Version,
            python,
            processor,
            _warnings);
    }

    /// <summary>The version as it was asked for, or the one that is chosen when that is clear.</summary>
    private string Version(List<CatalogRow> rows, ImageName name, string scope)
    {
        var versions = rows.Select(row => row.Version).Distinct().ToList();
        var asked = query.Version;
        if (asked is not null && rows.Exists(row => row.IsVersion(asked)))
        {
            return asked;
        }

        if (versions.Count == 1)
        {
            if (asked is not null)
            {
                _warnings.Add(
                    $"Version {asked} is ignored: the only one of {name.Row} for {scope} is {Text(versions[0])}.");
            }

            return versions[0];
        }

        var supported = rows.SelectMany(row => row.Aliases.Prepend(row.Version)).Distinct().ToList();
        if (asked is not null)
        {
            throw ImageErrors.NotFound(
                ErrorId.ImageVersionNotFound,
                $"There is no image of {name.Row} {asked} for {scope}.",
                asked,
                nameof(query.Version),
                supported,
                NearestMatch.OfVersion(asked, versions));
        }

        // Versions with letters or dashes have no order that all agree on.
        if (!versions.TrueForAll(VersionText.IsNumber))
        {
            throw ImageErrors.Ambiguous(
                $"There are several versions of {name.Row} for {scope}.", name.Row, nameof(query.Version), supported);
        }

        var chosen = rows.Find(row => row.IsVersion("latest"))?.Version ?? VersionText.Largest(versions)!;
        _warnings.Add($"No version of {name.Row} was asked for: the newest for {scope}, {chosen}, is taken.");
        return chosen;
    }

    /// <summary>An alias counts before a version: some images were replaced by newer ones of their name.</summary>
    private static IEnumerable<CatalogRow> WithVersion(List<CatalogRow> rows, string version)
    {
        var full = rows.FindLast(row => row.Aliases.Contains(version))?.Version ?? version;
        return rows.Where(row => row.Version == full);
    }

    /// <summary>The rows on one base framework, where there is such a thing.</summary>
    private IEnumerable<CatalogRow> WithBase(List<CatalogRow> rows, ImageName name)
    {
        var bases = rows.Select(row => row.BaseFramework).OfType<string>().ToList();
        if (bases.Count == 0)
        {
            return rows;
        }

        if (BaseAsked is not { } asked)
        {
            throw ImageErrors.Ambiguous(
                $"An image of {name.Row} {rows[0].Version} is on a base framework.",
                name.Row,
                nameof(query.BaseFrameworkVersion),
                bases);
        }

        var fitting = rows.Where(row => row.IsBase(asked)).ToList();
        return fitting.Count > 0
            ? fitting
            : throw ImageErrors.NotFound(
                ErrorId.ImageBaseFrameworkNotFound,
                $"There is no image of {name.Row} {rows[0].Version} on {asked}.",
                asked,
                nameof(query.BaseFrameworkVersion),
                bases,
                NearestMatch.Of(asked, bases));
    }

    private (CatalogRow Row, string? Python) WithPython(List<CatalogRow> rows, ImageName name)
    {
        var python = rows.SelectMany(row => row.Python).Distinct().ToList();
        var asked = query.PyVersion?.ToLowerInvariant();
        if (python.Count == 0 || (asked is null && TagExceptions.PythonByChoice.Contains(name.Framework)))
        {
            return (rows[0], null);
        }

        if (asked is null)
        {
            return python.Count == 1
                ? (rows[0], python[0])
                : throw ImageErrors.Ambiguous(
                    $"There are images of {name.Row} {rows[0].Version} for several versions of Python.",
                    name.Row,
                    nameof(query.PyVersion),
                    python);
        }

        return rows.Find(row => row.Python.Contains(asked)) is { } found
            ? (found, asked)
            : throw ImageErrors.NotFound(
                ErrorId.ImagePyVersionNotFound,
                $"There is no image of {name.Row} {rows[0].Version} with {asked}.",
                asked,
                nameof(query.PyVersion),
                python,
                NearestMatch.Of(asked, python));
    }

    private string Account(CatalogRow row, string scope)
    {
        var region = query.Region ?? throw new SageMakerEstimatorException(
            ErrorId.RegionMissing, ErrorKind.InvalidArgument, "An image is in a region, and none was named.");
        if (row.Accounts.TryGetValue(region.ToLowerInvariant(), out var account))
        {
            return account;
        }

        var regions = row.Accounts.Keys.Order(StringComparer.Ordinal).ToList();
        throw ImageErrors.NotFound(
            ErrorId.ImageRegionNotFound,
            $"{row.Name} {row.Version} for {scope} isn't in {region}.",
            region,
            nameof(query.Region),
            regions,
            NearestMatch.Of(region, regions));
    }

    private string? Processor(CatalogRow row)
    {
        if (row.Processors.Count == 0)
        {
            return null;
        }

        if (query.Serverless)
        {
            return row.Processors.Contains("cpu")
                ? "cpu"
                : throw ImageErrors.NotOn(
                    query.InstanceType,
                    $"{row.Name} {row.Version} runs on {string.Join(", ", row.Processors)}, and a serverless endpoint "
                    + "has cpu only.",
                    "Choose an instance type.");
        }

        if (query.InstanceType is not { } type)
        {
            return row.Processors.Count == 1
                ? row.Processors[0]
                : throw ImageErrors.TypeMissing(row.Name, row.Processors);
        }

        var fitting = InstanceFamily.ProcessorsOf(type);
        if (fitting.Count == 0)
        {
            throw ImageErrors.InvalidValue(
                $"'{type}' is no instance type: they look like ml.m5.large.",
                type,
                "Give one of SageMaker's, or local or local_gpu.");
        }

        return fitting.FirstOrDefault(row.Processors.Contains)
            ?? throw ImageErrors.NotOn(
                type,
                $"{row.Name} {row.Version} has no image for {fitting[^1]}, which {type} has; there is one for "
                + $"{string.Join(", ", row.Processors)}.",
                "Choose another instance type.");
    }

    private string Tag(CatalogRow row, ImageName name, string version, string? python, string? processor)
    {
        var prefix = row.TagPrefix
            ?? (row.BaseFramework is null ? version : $"{BaseNumber(BaseAsked!)}-transformers{version}");
        var chip = TagExceptions.IsUntagged(row.Name, processor) ? null : processor;
        if (processor is not null && name.MissesTool(processor))
        {
            _warnings.Add(
                $"The tags of {row.Name} are known to name the tool and not {processor}: add -InferenceTool neuronx.");
        }

        var tag = Join(
            prefix, processor is null ? null : name.Tool ?? chip, python, Container(row, name, version, processor));
        return Join(tag, TagExceptions.Cluster(name.Framework, tag, _family, query.Distribution));
    }

    private string? Container(CatalogRow row, ImageName name, string version, string? processor)
    {
        var own = row.ContainerFor(processor);
        if (own is not null && query.ContainerVersion is { } asked && asked != own)
        {
            _warnings.Add($"Container version {asked} is ignored: {row.Name} {row.Version} has {own}.");
        }

        var container = own
            ?? query.ContainerVersion
            ?? (name.IsModelParallel ? TagExceptions.ModelParallelContainer(version, _family) : null);
        return row.SdkVersions.Count == 0 ? container : Join(Sdk(row), container);
    }

    /// <summary>The Neuron SDK that was asked for, with or without its prefix, else the row's last by text.</summary>
    private string Sdk(CatalogRow row) => query.SdkVersion switch
    {
        null => row.SdkVersions.Max(StringComparer.Ordinal)!,
        var asked when asked.StartsWith("sdk", StringComparison.Ordinal) => asked,
        var asked => $"sdk{asked}",
    };

    private string? BaseAsked => query.BaseFrameworkVersion?.ToLowerInvariant();

    /// <summary><c>2.0</c> of <c>pytorch2.0</c>.</summary>
    private static string BaseNumber(string text) => text.TrimStart([.. "abcdefghijklmnopqrstuvwxyz"]);

    private static string Join(params string?[] parts) =>
        string.Join('-', parts.Where(part => !string.IsNullOrEmpty(part)));

    private static string Text(string version) => version.Length == 0 ? "the one without a number" : version;
}
