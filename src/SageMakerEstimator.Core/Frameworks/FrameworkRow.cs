namespace SageMakerEstimator.Core.Frameworks;

/// <summary>What sets one framework's containers apart from the others'.</summary>
/// <param name="Name">The name that users write.</param>
/// <param name="Image">The name in the image catalogue.</param>
internal sealed record FrameworkRow(string Name, string Image)
{
    /// <summary>What the repositories of its training images are called.</summary>
    public IReadOnlyList<string> Repositories { get; init; } = [$"{Image}-training", $"sagemaker-{Image}"];

    /// <summary>The first version whose metrics are kept as time series; empty for all, null for none.</summary>
    public string? MetricsFrom { get; init; }

    /// <summary>Whether it trains on one machine only.</summary>
    public bool IsSingle { get; init; }

    /// <summary>Whether it is built on another framework, whose version must be said, too.</summary>
    public bool HasBase { get; init; }

    /// <summary>Whether scripts are told where to put the model, by a hyperparameter.</summary>
    public bool HasModelDir { get; init; }

    /// <summary>The last version whose containers don't run a script as the others do.</summary>
    public string? LastLegacy { get; init; }

    /// <summary>How its hyperparameters for distributed training differ from the usual.</summary>
    public DistributionStyle Style { get; init; }
}

/// <summary>What becomes of <c>pytorchddp</c>, <c>torch_distributed</c> and <c>mpi</c>.</summary>
internal enum DistributionStyle
{
    /// <summary>Each has its own hyperparameters.</summary>
    Usual,

    /// <summary>pytorchddp is SageMaker's data-parallel library; torch_distributed stands alone.</summary>
    PyTorch,

    /// <summary>pytorchddp and torch_distributed stand alone.</summary>
    HuggingFace,

    /// <summary>MPI has names of its own.</summary>
    Chainer,
}
