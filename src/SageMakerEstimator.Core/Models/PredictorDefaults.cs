using SageMakerEstimator.Core.Frameworks;

namespace SageMakerEstimator.Core.Models;

/// <summary>How records are written to a model's endpoints, and answers read, when nobody says so.</summary>
internal static class PredictorDefaults
{
    // The MIME types that stand for a format where it is sent and where it is asked for.
    private static readonly Dictionary<string, (string ContentType, string Accept)> MediaTypes =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["csv"] = ("text/csv", "text/csv"),
            ["json"] = ("application/json", "application/json"),
            ["jsonlines"] = ("application/jsonlines", "application/jsonlines"),
            ["npy"] = ("application/x-npy", "application/x-npy"),
            ["libsvm"] = ("text/libsvm", "text/libsvm"),
            ["text"] = ("text/plain", "application/json"),
            ["bytes"] = ("application/octet-stream", "*/*"),
        };

    public static Model Apply(Model model)
    {
        var row = model.Framework is { } name ? FrameworkTable.Known(name) : null;
        (model.Serializer, model.Deserializer) = row is null ? ("csv", "json") : (row.Serializer, row.Deserializer);
        (model.ContentType, model.Accept) =
            (MediaTypes[model.Serializer].ContentType, MediaTypes[model.Deserializer].Accept);
        return model;
    }

    /// <summary>A model's way with what a call says over it.</summary>
    public static void Apply(Model model, PredictorOptions options)
    {
        if (options.Serializer is { } serializer)
        {
            model.Serializer = serializer.ToLowerInvariant();
            model.ContentType = MediaTypes.GetValueOrDefault(serializer, (model.ContentType, "")).ContentType;
        }

        if (options.Deserializer is { } deserializer)
        {
            model.Deserializer = deserializer.ToLowerInvariant();
            model.Accept = MediaTypes.GetValueOrDefault(deserializer, ("", model.Accept)).Accept;
        }

        model.ContentType = options.ContentType ?? model.ContentType;
        model.Accept = options.Accept ?? model.Accept;
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
}
