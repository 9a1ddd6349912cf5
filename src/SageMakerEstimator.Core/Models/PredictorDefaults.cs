using SageMakerEstimator.Core.Frameworks;
using SageMakerEstimator.Core.Hosting;

namespace SageMakerEstimator.Core.Models;

/// <summary>How records are written to a model's endpoints, and answers read, when nobody says so.</summary>
internal static class PredictorDefaults
{
    // What serves and was never trained: the other frameworks have theirs in their own table.
    private static readonly string[] SparkNames = ["SparkML", "sparkml-serving"];

    public static Model Apply(Model model) => Apply(model, model.Framework);

    /// <summary>Of a model that a framework's image serves, but that was trained as something else.</summary>
    public static Model Apply(Model model, string? framework)
    {
        (model.Serializer, model.Deserializer) = Of(framework);
        (model.ContentType, model.Accept) = (Formats.Of(model.Serializer).MediaType, Formats.Of(model.Deserializer).Accept);
        return model;
    }

    /// <summary>A model's way with what a call says over it.</summary>
    public static void Apply(Model model, PredictorOptions options)
    {
        var way = Formats.Apply(Apply(new Predictor(), model), options);
        (model.Serializer, model.Deserializer) = (way.Serializer, way.Deserializer);
        (model.ContentType, model.Accept) = (way.ContentType, way.Accept);
    }

    /// <summary>A predictor that goes the model's way.</summary>
    public static Predictor Apply(Predictor predictor, Model? model)
    {
        if (model is not null)
        {
            (predictor.Serializer, predictor.Deserializer) = (model.Serializer, model.Deserializer);
            (predictor.ContentType, predictor.Accept) = (model.ContentType, model.Accept);
        }

        return predictor;
    }

    // Frameworks have the formats of the Python SDK. Built-in algorithms and images have CSV and JSON, which all of them
    // know and a person can read, where the SDK has RecordIO and bytes.
    private static (string Serializer, string Deserializer) Of(string? framework) => framework switch
    {
        null => ("csv", "json"),
        _ when SparkNames.Contains(framework, StringComparer.OrdinalIgnoreCase) => ("csv", "text"),
        _ when FrameworkTable.Known(framework) is { } row => (row.Serializer, row.Deserializer),
        _ => ("csv", "json"),
    };
}
