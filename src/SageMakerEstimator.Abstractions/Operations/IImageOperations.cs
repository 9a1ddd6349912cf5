using System.Collections.Specialized;

namespace SageMakerEstimator;

/// <summary>Looks up the public container images of SageMaker, without a network.</summary>
internal interface IImageOperations
{
    /// <summary>The URI of one image; what was chosen for the caller goes to the sink as warnings.</summary>
    string Find(ImageQuery query, AwsSession session, string? catalogPath, IOperationSink sink);

    /// <summary>The versions of a name, or of all names in their order; an error when there is no such name.</summary>
    IReadOnlyList<ImageCatalogEntry> List(string? name, string? catalogPath);

    /// <summary>The values that one parameter can have, given the others; never throws.</summary>
    IReadOnlyList<string> Complete(string parameter, ImageQuery given, string? catalogPath);
}

/// <summary>What is known of an image that is looked for. What is null is chosen, where there is one choice.</summary>
internal sealed record ImageQuery
{
    /// <summary>A framework or algorithm of the catalogue, in any case.</summary>
    public required string Name { get; init; }

    public string? Region { get; init; }

    public string? Version { get; init; }

    public string? PyVersion { get; init; }

    public string? InstanceType { get; init; }

    public string? Scope { get; init; }

    public string? AcceleratorType { get; init; }

    /// <summary>Of HuggingFace: <c>pytorch2.0</c> or <c>tensorflow2.6</c>.</summary>
    public string? BaseFrameworkVersion { get; init; }

    public string? ContainerVersion { get; init; }

    /// <summary>How training is distributed, as the Python SDK's dictionary; plain values.</summary>
    public OrderedDictionary? Distribution { get; init; }

    /// <summary><c>neuron</c> or <c>neuronx</c>.</summary>
    public string? InferenceTool { get; init; }

    /// <summary>Of AWS Neuron: <c>sdk2.20.0</c>.</summary>
    public string? SdkVersion { get; init; }

    public bool Serverless { get; init; }

    /// <summary>The image with SageMaker Training Compiler.</summary>
    public bool TrainingCompiler { get; init; }
}
