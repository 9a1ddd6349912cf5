using SageMakerEstimator.Core.Aws;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Images;

namespace SageMakerEstimator.Core.Frameworks;

/// <summary>The image of a framework or an algorithm, and what follows from which it is.</summary>
internal static class TrainingImage
{
    // The catalogue speaks of its own parameters; here they have other names.
    private static readonly (string Catalogue, string Framework, string Algorithm)[] ParameterNames =
    [
        ("-Name", "-Framework", "-Algorithm"),
        ("-Version", "-FrameworkVersion", "-AlgorithmVersion"),
        ("-CatalogPath", "the environment variable " + ImageCatalog.PathVariable,
            "the environment variable " + ImageCatalog.PathVariable),
    ];

    /// <summary>Fills in the image and the versions that it settles; nothing happens to other kinds of estimators.</summary>
    public static void Settle(Estimator draft, IOperationSink sink)
    {
        try
        {
            SettleBoth(draft, sink);
        }
        catch (SageMakerEstimatorException error)
        {
            throw Renamed(error, draft.Algorithm is not null);
        }
    }

    private static void SettleBoth(Estimator draft, IOperationSink sink)
    {
        var catalog = ImageCatalog.Load();
        if (draft.Algorithm is { } algorithm)
        {
            draft.Algorithm = Named(algorithm, catalog);
            Find(draft, catalog, sink, new ImageQuery { Name = draft.Algorithm, Version = draft.AlgorithmVersion });
        }

        if (draft.Framework is not { } name)
        {
            return;
        }

        var row = FrameworkTable.Find(name, catalog);
        draft.Framework = row.Name;
        CheckVersions(draft, row);
        var choice = Find(draft, catalog, sink, new ImageQuery
        {
            Name = row.Image,
            Version = draft.FrameworkVersion,
            PyVersion = draft.PyVersion,
            BaseFrameworkVersion = draft.BaseFrameworkVersion,
            Distribution = draft.Distribution.Count == 0 ? null : draft.Distribution,
        });
        draft.FrameworkVersion ??= choice?.Version;
        RefuseLegacy(draft, row, choice);
        CheckMachines(draft, row);
        draft.EnableSageMakerMetricsTimeSeries ??= row.MetricsFrom switch
        {
            null => null,
            "" => true,
            var first => draft.FrameworkVersion is { } version && VersionText.Compare(version, first) >= 0 ? true : null,
        };
        if (row.HasModelDir && draft is { EnableNetworkIsolation: true, ModelDir: null })
        {
            sink.Warning(
                "Without a network the script can't write to S3: model_dir is /opt/ml/model, of which SageMaker makes the "
                + "model. Give -ModelDir to have another, or $false for none.");
        }
    }

    private static string Named(string algorithm, ImageCatalog catalog)
    {
        if (Algorithms.Find(algorithm) is { } known)
        {
            return known.Name;
        }

        var names = Algorithms.Names.ToList();
        throw FrameworkTable.Names(catalog).Contains(algorithm, StringComparer.OrdinalIgnoreCase)
            ? ImageErrors.InvalidValue(
                $"'{algorithm}' is a framework, which runs a script of yours.", algorithm, $"Use -Framework {algorithm}.")
            : ImageErrors.NotFound(
                ErrorId.ImageNotFound,
                $"There is no built-in algorithm '{algorithm}'.",
                algorithm,
                nameof(Estimator.Algorithm),
                names,
                NearestMatch.Of(algorithm, names));
    }

    private static ImageChoice? Find(Estimator draft, ImageCatalog catalog, IOperationSink sink, ImageQuery query)
    {
        if (draft.TrainingImageUri is not null || RegionOf(draft) is not { } region)
        {
            return null;
        }

        var choice = catalog.Resolve(query with
        {
            Region = region,
            Scope = "training",
            InstanceType = InstanceTypes.Leading(draft),
        });
        draft.TrainingImageUri = choice.Uri;
        foreach (var warning in choice.Warnings)
        {
            sink.Warning(warning);
        }

        return choice;
    }

    /// <summary>Where the image is looked for. A local job that nobody gave a region runs without one.</summary>
    private static string? RegionOf(Estimator draft)
    {
        try
        {
            return RegionSource.Resolve(draft.Session);
        }
        catch (SageMakerEstimatorException error) when (
            error.ErrorId == ErrorId.RegionMissing && draft.Backend == Backend.Local)
        {
            return null;
        }
    }

    private static SageMakerEstimatorException Renamed(SageMakerEstimatorException error, bool isAlgorithm)
    {
        var action = error.RecommendedAction;
        foreach (var (catalogue, framework, algorithm) in ParameterNames)
        {
            action = action?.Replace(catalogue, isAlgorithm ? algorithm : framework);
        }

        return new SageMakerEstimatorException(error.ErrorId, error.Kind, error.Message, error)
        {
            Target = error.Target,
            RecommendedAction = action,
        };
    }

    private static void CheckVersions(Estimator draft, FrameworkRow row)
    {
        if (!row.HasBase && draft.BaseFrameworkVersion is { } unused)
        {
            throw Conflict($"-BaseFrameworkVersion '{unused}' is for HuggingFace; {row.Name} has no base.", unused);
        }

        if (row.HasBase
            && draft is { FrameworkVersion: { } version, BaseFrameworkVersion: { } ofBase, TrainingImageUri: null }
            && version.Count(character => character == '.') != ofBase.Count(character => character == '.'))
        {
            throw Conflict(
                $"-FrameworkVersion {version} and -BaseFrameworkVersion {ofBase} must both be in full or both be short: "
                + "4.28.1 and pytorch2.0.0, or 4.28 and pytorch2.0.",
                ofBase);
        }
    }

    private static void RefuseLegacy(Estimator draft, FrameworkRow row, ImageChoice? choice)
    {
        if (row.LastLegacy is { } last
            && choice is not null
            && VersionText.Compare(draft.FrameworkVersion!, last) <= 0)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ImageVersionNotFound,
                ErrorKind.InvalidArgument,
                $"{row.Name} {draft.FrameworkVersion} runs no scripts as later versions do.")
            {
                Target = draft.FrameworkVersion,
                RecommendedAction = $"Take a later version, or give -ImageUri {choice.Uri} and -ModelDir $false.",
            };
        }
    }

    private static void CheckMachines(Estimator draft, FrameworkRow row)
    {
        if (row.IsSingle && (draft.InstanceCount != 1 || draft.InstanceGroup.Count > 0))
        {
            throw Conflict(
                $"{row.Name} trains on one machine; -InstanceCount is {draft.InstanceCount}.", draft.InstanceCount);
        }
    }

    private static SageMakerEstimatorException Conflict(string message, object? target) =>
        new(ErrorId.ParametersConflict, ErrorKind.InvalidArgument, message) { Target = target };
}
