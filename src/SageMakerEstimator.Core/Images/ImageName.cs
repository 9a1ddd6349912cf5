namespace SageMakerEstimator.Core.Images;

/// <summary>Which name of the catalogue is meant: frameworks have others for Neuron and more variants.</summary>
/// <param name="Framework">The framework that was asked for, as the catalogue writes it.</param>
/// <param name="Row">The name of the rows to look in.</param>
/// <param name="Tool">What tags have in the place of the processor: <c>neuron</c>, <c>neuronx</c>, or null.</param>
internal sealed record ImageName(string Framework, string Row, string? Tool)
{
    private const string Neuron = "neuron";
    private const string NeuronX = "neuronx";
    private const string Compiler = "training-compiler";
    private const string ModelParallel = "pytorch-smp";

    /// <summary>Whether training shares the model by SageMaker's library.</summary>
    public bool IsModelParallel { get; private init; }

    public static ImageName Find(ImageCatalog catalog, ImageQuery query, string? family)
    {
        var asked = Known(catalog, query.Name);
        if (query.TrainingCompiler && catalog.Has($"{asked}-{Compiler}"))
        {
            return new ImageName(asked, $"{asked}-{Compiler}", null);
        }

        if (asked == "pytorch"
            && query.Scope?.ToLowerInvariant() is null or "training"
            && TagExceptions.IsModelParallel(query.Distribution))
        {
            return new ImageName(ModelParallel, ModelParallel, null) { IsModelParallel = true };
        }

        // pytorch-neuron by its own name is pytorch with the tool.
        var (framework, named) = Split(asked);
        var hasVariants = catalog.Has(framework) && catalog.Has($"{framework}-{Neuron}");
        if (!hasVariants)
        {
            framework = asked;
        }

        var onNeuron = InstanceFamily.IsInferentia(family) || InstanceFamily.IsTrainium(family);
        if (InstanceFamily.IsTrainium(family) && !hasVariants && named is null)
        {
            throw ImageErrors.NotOn(
                query.InstanceType,
                $"There is no image of {asked} for {query.InstanceType}: Trainium runs images of AWS Neuron.",
                "Choose another instance type, or pytorch.");
        }

        var implied = framework == asked ? (onNeuron ? Neuron : null) : named;
        var tool = query.InferenceTool ?? (hasVariants ? implied : null);
        if (tool is null || (!hasVariants && named == tool))
        {
            return new ImageName(framework, framework, tool);
        }

        return catalog.Has($"{framework}-{tool}")
            ? new ImageName(framework, $"{framework}-{tool}", tool)
            : throw NoVariant(catalog, framework, tool);
    }

    /// <summary>Whether the tag should name the tool of AWS Neuron, and nobody said which.</summary>
    public bool MissesTool(string processor) =>
        Tool is null && Split(Framework).Tool is not null && processor is not (Neuron or NeuronX);

    /// <summary>The name as the catalogue writes it.</summary>
    public static string Known(ImageCatalog catalog, string name) =>
        catalog.Versions(name).FirstOrDefault()?.Name
        ?? throw ImageErrors.NotFound(
            ErrorId.ImageNotFound,
            $"There is no image '{name}'.",
            name,
            nameof(ImageQuery.Name),
            catalog.Names,
            NearestMatch.Of(name, catalog.Names));

    private static SageMakerEstimatorException NoVariant(ImageCatalog catalog, string framework, string tool)
    {
        List<string> tools = [.. new[] { Neuron, NeuronX }.Where(other => catalog.Has($"{framework}-{other}"))];
        return ImageErrors.NotFound(
            ErrorId.ImageNotFound,
            $"There is no image of {framework} for {tool}.",
            framework,
            nameof(ImageQuery.InferenceTool),
            tools,
            tools.FirstOrDefault());
    }

    private static (string Framework, string? Tool) Split(string name)
    {
        foreach (var tool in new[] { Neuron, NeuronX })
        {
            if (name.EndsWith($"-{tool}", StringComparison.Ordinal))
            {
                return (name[..^(tool.Length + 1)], tool);
            }
        }

        return (name, null);
    }
}
