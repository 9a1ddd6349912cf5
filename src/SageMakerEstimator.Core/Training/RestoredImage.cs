using System.Text.RegularExpressions;
using SageMakerEstimator.Core.Frameworks;
using SageMakerEstimator.Core.Images;

namespace SageMakerEstimator.Core.Training;

/// <summary>
/// What an image of SageMaker's own is: a framework or an algorithm, and which version. A copy in another registry is an
/// image like any other.
/// </summary>
internal static partial class RestoredImage
{
    /// <summary>Names the framework or algorithm on the estimator, and says which kind of estimator it is.</summary>
    public static EstimatorKind Recognise(Estimator estimator, bool runsScript)
    {
        if (estimator.AlgorithmArn is not null)
        {
            return EstimatorKind.AlgorithmArn;
        }

        if (estimator.TrainingImageUri is not { } image)
        {
            return EstimatorKind.Script;
        }

        var rows = Rows(image);
        var tag = Tag().Match(image);
        if (runsScript && Framework(rows) is { } framework)
        {
            estimator.Framework = framework.Name;
            (estimator.FrameworkVersion, estimator.BaseFrameworkVersion) = Versions(framework, image, tag);
            estimator.PyVersion = Group(tag, "python");
            return EstimatorKind.Framework;
        }

        var known = rows.Select(row => Algorithms.Find(row.Name)).FirstOrDefault(found => found is not null);
        if (!runsScript && known is { } algorithm)
        {
            estimator.Algorithm = algorithm.Name;
            estimator.AlgorithmVersion = Group(tag, "version");
            return EstimatorKind.Algorithm;
        }

        return EstimatorKind.Image;
    }

    /// <summary>The catalogue's rows whose repository and account the image is of.</summary>
    private static CatalogRow[] Rows(string image)
    {
        var place = Place().Match(image);
        return !place.Success
            ? []
            :
            [
                .. ImageCatalog.Load().Rows.Where(row => row.Repository == place.Groups["repository"].Value
                    && row.Accounts.GetValueOrDefault(place.Groups["region"].Value) == place.Groups["account"].Value
                    && row.Scopes.Contains("training")),
            ];
    }

    /// <summary>One repository serves several names of the catalogue: those of frameworks with rules go first.</summary>
    private static FrameworkRow? Framework(CatalogRow[] rows)
    {
        var names = rows.Select(row => row.Name).Distinct()
            .Where(name => FrameworkTable.Known(name) is not null || Algorithms.Find(name) is null).ToArray();
        return names.Select(FrameworkTable.Known).FirstOrDefault(row => row is not null)
            ?? (names.Length > 0 ? FrameworkTable.Find(names[0], ImageCatalog.Load()) : null);
    }

    private static (string? Version, string? Base) Versions(FrameworkRow framework, string image, Match tag)
    {
        var version = Group(tag, "version");
        return !framework.HasBase
            ? (version, null)
            : (
                Group(tag, "transformers"),
                image.Contains("tensorflow", StringComparison.Ordinal) ? $"tensorflow{version}" : $"pytorch{version}");
    }

    private static string? Group(Match match, string name) =>
        match.Groups[name] is { Success: true } group ? group.Value : null;

    [GeneratedRegex(@"^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.[a-z0-9.]+/(?<repository>[^:@]+)")]
    private static partial Regex Place();

    [GeneratedRegex(@":(?<version>\d+(\.\d+)*(-\d+)?)(-transformers(?<transformers>\d+(\.\d+)*))?(-(cpu|gpu))?(-(?<python>py\d+))?(?![\d.])")]
    private static partial Regex Tag();
}
