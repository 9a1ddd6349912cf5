using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>One of several models behind an endpoint, as a user writes it down.</summary>
public sealed class EndpointVariant
{
    internal EndpointVariant()
    {
    }

    internal string? Name { get; init; }

    /// <summary>A Model, an Estimator, a TrainingJob, or the name of a model that SageMaker has.</summary>
    internal object Model { get; init; } = "";

    internal string? InstanceType { get; init; }

    internal int? InitialInstanceCount { get; init; }

    internal double Weight { get; init; } = 1;

    internal string? AcceleratorType { get; init; }

    internal ServerlessOptions? Serverless { get; init; }

    /// <summary>The variant's name, or its model.</summary>
    public override string ToString() => Name ?? Model.ToString() ?? "";
}

/// <summary>Variants: items with Model, InstanceType and Weight, or the API's names of them.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class VariantAttribute : ArgumentTransformationAttribute
{
    private const int DefaultMaxConcurrency = 5;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Shape.All(inputData, "Variant").Select(Of).ToArray();

    private static EndpointVariant Of(Shape item)
    {
        item.Only(
            "Name", "VariantName", "Model", "ModelName", "InstanceType", "InitialInstanceCount", "InstanceCount", "Weight",
            "InitialVariantWeight", "AcceleratorType", "MemorySizeInMB", "MaxConcurrency", "ProvisionedConcurrency");
        var memory = item.Find<int?>("MemorySizeInMB");
        return new EndpointVariant
        {
            Name = item.Find<string>("Name", "VariantName"),
            Model = item.Find<object>("Model", "ModelName") ?? item.Get<object>("Model"),
            InstanceType = item.Find<string>("InstanceType"),
            InitialInstanceCount = item.Find<int?>("InitialInstanceCount", "InstanceCount"),
            Weight = item.Find<double?>("Weight", "InitialVariantWeight") ?? 1,
            AcceleratorType = item.Find<string>("AcceleratorType"),
            Serverless = memory is { } size
                ? new ServerlessOptions(
                    size,
                    item.Find<int?>("MaxConcurrency") ?? DefaultMaxConcurrency,
                    item.Find<int?>("ProvisionedConcurrency"))
                : null,
        };
    }
}
