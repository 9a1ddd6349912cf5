namespace SageMakerEstimator.Core.Frameworks;

/// <summary>What sets one framework's containers apart from the others'.</summary>
/// <param name="Name">The name that users write.</param>
/// <param name="Image">The name in the image catalogue.</param>
internal sealed record FrameworkRow(string Name, string Image)
{
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

    /// <summary>The first version whose models carry their code; empty for all, null for those that fetch it.</summary>
    public string? PacksCodeFrom { get; init; }

    /// <summary>Whether its containers fetch code even where there is no network.</summary>
    public bool FetchesCodeAlways { get; init; }

    /// <summary>Whether serving containers find their code by themselves, and take another name of the log's level.</summary>
    public bool IsTensorFlowServing { get; init; }

    /// <summary>How records are written to its endpoints when nobody says so.</summary>
    public string Serializer { get; init; } = "csv";

    /// <summary>How answers are read when nobody says so.</summary>
    public string Deserializer { get; init; } = "json";

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
