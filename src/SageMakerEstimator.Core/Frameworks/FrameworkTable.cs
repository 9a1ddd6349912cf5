using SageMakerEstimator.Core.Images;

namespace SageMakerEstimator.Core.Frameworks;

/// <summary>The frameworks of -Framework. What has no row here but an image for training has no rules of its own.</summary>
internal static class FrameworkTable
{
    // The versions are those from which the Python SDK asks for time series of metrics.
    private static readonly FrameworkRow[] Rows =
    [
        new("PyTorch", "pytorch")
        {
            MetricsFrom = "1.3",
            Style = DistributionStyle.PyTorch,
            PacksCodeFrom = "1.2",
            Serializer = "npy",
            Deserializer = "npy",
        },
        new("TensorFlow", "tensorflow")
        {
            MetricsFrom = "1.15",
            HasModelDir = true,
            LastLegacy = "1.10.0",
            PacksCodeFrom = "",
            IsTensorFlowServing = true,
            Serializer = "json",
        },
        new("MXNet", "mxnet") { MetricsFrom = "1.6", PacksCodeFrom = "1.4.0", Serializer = "json" },
        new("HuggingFace", "huggingface")
        {
            MetricsFrom = "",
            HasBase = true,
            Style = DistributionStyle.HuggingFace,
            PacksCodeFrom = "",
            Serializer = "json",
        },
        new("SKLearn", "sklearn") { IsSingle = true, Serializer = "npy", Deserializer = "npy" },
        new("XGBoost", "xgboost") { Serializer = "libsvm", Deserializer = "csv" },
        new("Chainer", "chainer")
        {
            Style = DistributionStyle.Chainer,
            FetchesCodeAlways = true,
            Serializer = "npy",
            Deserializer = "npy",
        },
        new("AutoGluon", "autogluon"),
    ];

    /// <summary>All names that -Framework takes, the common ones first.</summary>
    public static IEnumerable<string> Names(ImageCatalog catalog) =>
        Rows.Select(row => row.Name).Concat(
            catalog.Names.Where(name => IsForScripts(catalog, name)).Where(name => !Rows.Any(row => row.Image == name)));

    /// <summary>The framework of a name, in any case; an error that says what there is.</summary>
    public static FrameworkRow Find(string name, ImageCatalog catalog)
    {
        if (Known(name) is { } row)
        {
            return row;
        }

        if (Algorithms.Find(name) is { } algorithm)
        {
            throw ImageErrors.InvalidValue(
                $"'{algorithm.Name}' is an algorithm and runs no script.", name, $"Use -Algorithm {algorithm.Name}.");
        }

        var names = Names(catalog).ToList();
        return IsForScripts(catalog, name)
            ? new FrameworkRow(ImageName.Known(catalog, name), ImageName.Known(catalog, name))
            : throw ImageErrors.NotFound(
                ErrorId.ImageNotFound,
                $"There is no framework '{name}' to train with.",
                name,
                nameof(Estimator.Framework),
                names,
                NearestMatch.Of(name, names));
    }

    /// <summary>The framework of a name whose containers serve models, in any case; an error that says what there is.</summary>
    public static FrameworkRow FindForServing(string name, ImageCatalog catalog)
    {
        if (Known(name) is { } row)
        {
            return row;
        }

        var names = Rows.Select(known => known.Name)
            .Concat(catalog.Names.Where(known => IsForServing(catalog, known) && Rows.All(other => other.Image != known)))
            .ToList();
        return IsForServing(catalog, name)
            ? new FrameworkRow(ImageName.Known(catalog, name), ImageName.Known(catalog, name))
            : throw ImageErrors.NotFound(
                ErrorId.ImageNotFound,
                $"There is no framework '{name}' that serves models.",
                name,
                nameof(Model.Framework),
                names,
                NearestMatch.Of(name, names));
    }

    /// <summary>The row of an estimator's framework; null for those without rules, and when there is none.</summary>
    public static FrameworkRow? Of(Estimator estimator) => estimator.Framework is { } name ? Known(name) : null;

    /// <summary>The row of a name here or in the catalogue; null when there is none.</summary>
    public static FrameworkRow? Known(string name) => Array.Find(
        Rows,
        row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
            || row.Image.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool IsForServing(ImageCatalog catalog, string name) =>
        Algorithms.Find(name) is null && catalog.Versions(name).Any(row => row.Scopes.Contains("inference"));

    private static bool IsForScripts(ImageCatalog catalog, string name) =>
        Algorithms.Find(name) is null && catalog.Versions(name).Any(row => row.Scopes.Contains("training"));
}
