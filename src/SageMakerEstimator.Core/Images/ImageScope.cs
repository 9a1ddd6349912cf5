namespace SageMakerEstimator.Core.Images;

/// <summary>What an image is for, as it was asked or as instance and accelerator say.</summary>
internal sealed class ImageScope(ImageQuery query, ImageName name, string? family, List<string> warnings)
{
    private const string Training = "training";
    private const string Inference = "inference";
    private const string Graviton = "inference_graviton";
    private const string ElasticInference = "eia";

    public string Choose(IReadOnlyCollection<CatalogRow> rows)
    {
        var scopes = rows.SelectMany(row => row.Scopes).Distinct().Order(StringComparer.Ordinal).ToList();
        var asked = OnAccelerator(OnGraviton(query.Scope?.ToLowerInvariant(), scopes));
        if (scopes.Count == 1)
        {
            if (asked is not null && asked != scopes[0])
            {
                warnings.Add($"Scope {asked} is ignored: the only one of {name.Row} is {scopes[0]}.");
            }

            return scopes[0];
        }

        asked ??= Default(rows);
        if (asked is null)
        {
            throw ImageErrors.Ambiguous(
                $"The images of {name.Row} differ by what they are for.", name.Row, nameof(query.Scope), scopes);
        }

        if (asked == Graviton && family is not null && !InstanceFamily.IsGraviton(family))
        {
            warnings.Add($"The image is for Graviton instances; {query.InstanceType} is none.");
        }

        return scopes.Contains(asked)
            ? asked
            : throw ImageErrors.NotFound(
                ErrorId.ImageScopeNotFound,
                $"There is no image of {name.Row} for {asked}.",
                asked,
                nameof(query.Scope),
                scopes,
                NearestMatch.Of(asked, scopes));
    }

    /// <summary>Training, when the same images do both, and for those that always were meant so.</summary>
    private string? Default(IReadOnlyCollection<CatalogRow> rows) =>
        TagExceptions.TrainingByDefault.Contains(name.Framework)
        || rows.All(row => row.Scopes.Contains(Training) && row.Scopes.Contains(Inference))
            ? Training
            : null;

    private string? OnGraviton(string? asked, List<string> scopes)
    {
        if (query.TrainingCompiler || !InstanceFamily.IsGraviton(family))
        {
            return asked;
        }

        if (!scopes.Contains(Graviton))
        {
            throw ImageErrors.NotOn(
                query.InstanceType,
                $"There is no image of {name.Row} for {query.InstanceType}, a Graviton instance.",
                "Choose an instance type with x86 processors, ml.m5.large for example.");
        }

        // No instance type that SageMaker trains on is Graviton, and an inference image can't train.
        return asked != Training
            ? Graviton
            : throw ImageErrors.NotOn(
                query.InstanceType,
                $"{name.Row} can't train on {query.InstanceType}: images for Graviton instances are for inference.",
                "Choose an instance type with x86 processors, ml.m5.large for example.");
    }

    private string? OnAccelerator(string? asked)
    {
        if (query.AcceleratorType is not { } accelerator)
        {
            return asked;
        }

        if (!accelerator.StartsWith("ml.eia", StringComparison.Ordinal))
        {
            throw ImageErrors.InvalidValue(
                $"'{accelerator}' is no accelerator type: they look like ml.eia2.medium.",
                accelerator,
                "Leave -AcceleratorType out for an instance without Elastic Inference.");
        }

        if (asked is not (null or Inference or ElasticInference))
        {
            warnings.Add($"Scope {asked} is ignored: Elastic Inference is for inference only.");
        }

        return ElasticInference;
    }
}
