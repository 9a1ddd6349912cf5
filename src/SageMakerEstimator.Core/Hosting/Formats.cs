namespace SageMakerEstimator.Core.Hosting;

/// <summary>The formats of records and answers, and the MIME types that stand for them.</summary>
internal static class Formats
{
    // The types that the Python SDK's serializers send and its deserializers ask for. Text and bytes take what comes.
    private static readonly (string Name, string MediaType, string Accept)[] Known =
    [
        ("csv", "text/csv", "text/csv"),
        ("json", "application/json", "application/json"),
        ("text", "text/plain", "application/json"),
        ("bytes", "application/octet-stream", "*/*"),
    ];

    /// <summary>The format of a MIME type, parameters aside; null when it is none of ours.</summary>
    public static string? OfMediaType(string? mediaType)
    {
        var bare = mediaType?.Split(';')[0].Trim();
        return Known.FirstOrDefault(
            known => known.MediaType.Equals(bare, StringComparison.OrdinalIgnoreCase)).Name;
    }

    /// <summary>A predictor's own way with what a call or a user says over it; types and formats follow each other.</summary>
    public static Predictor Apply(Predictor predictor, PredictorOptions options)
    {
        if (options.Serializer is { } serializer)
        {
            predictor.Serializer = serializer.ToLowerInvariant();
            predictor.ContentType = Of(serializer).MediaType;
        }
        else if (OfMediaType(options.ContentType) is { } byType)
        {
            predictor.Serializer = byType;
        }

        if (options.Deserializer is { } deserializer)
        {
            predictor.Deserializer = deserializer.ToLowerInvariant();
            predictor.Accept = Of(deserializer).Accept;
        }
        else if (OfMediaType(options.Accept) is { } byAccept)
        {
            predictor.Deserializer = byAccept;
        }

        predictor.ContentType = options.ContentType ?? predictor.ContentType;
        predictor.Accept = options.Accept ?? predictor.Accept;
        return predictor;
    }

    private static (string Name, string MediaType, string Accept) Of(string format) =>
        Known.First(known => known.Name.Equals(format, StringComparison.OrdinalIgnoreCase));
}
