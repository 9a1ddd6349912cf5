namespace SageMakerEstimator.Core.Hosting;

/// <summary>How records are written and answers read.</summary>
internal sealed record FormatPair(string Serializer, string Deserializer);

/// <summary>
/// The formats that a kind of model starts with. Frameworks have those of the Python SDK; built-in algorithms and images
/// have CSV and JSON, which all of them know and a person can read, where the SDK has RecordIO and bytes.
/// </summary>
internal static class PredictorDefaults
{
    private static readonly FormatPair Usual = new("csv", "json");

    // Names of the image catalogue too: they differ from the frameworks' in case only.
    private static readonly Dictionary<string, FormatPair> Frameworks = new(StringComparer.OrdinalIgnoreCase)
    {
        ["TensorFlow"] = new("json", "json"),
        ["MXNet"] = new("json", "json"),
        ["HuggingFace"] = new("json", "json"),
        ["PyTorch"] = new("npy", "npy"),
        ["SKLearn"] = new("npy", "npy"),
        ["Chainer"] = new("npy", "npy"),
        ["XGBoost"] = new("libsvm", "csv"),
        ["SparkML"] = new("csv", "text"),
        ["sparkml-serving"] = new("csv", "text"),
    };

    /// <summary>The formats of a kind of model.</summary>
    /// <param name="kind">What it was trained with.</param>
    /// <param name="framework">Its framework, as -Framework names it; null for the other kinds.</param>
    public static FormatPair For(EstimatorKind kind, string? framework = null) =>
        kind == EstimatorKind.Framework && framework is not null
            ? Frameworks.GetValueOrDefault(framework, Usual)
            : Usual;

    /// <summary>Gives a predictor the formats of an estimator's model; without one it keeps its own.</summary>
    public static Predictor Start(Predictor predictor, Estimator? estimator) => estimator is null
        ? predictor
        : Formats.Start(predictor, For(estimator.EstimatorKind, estimator.Framework));
}
