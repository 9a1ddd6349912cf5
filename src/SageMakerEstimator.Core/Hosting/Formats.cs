namespace SageMakerEstimator.Core.Hosting;

/// <summary>A format of records and answers.</summary>
/// <param name="Name">As -Serializer and -Deserializer name it.</param>
/// <param name="MediaType">The type of requests, as the Python SDK's serializer sends it.</param>
/// <param name="Accept">The type that is asked for, as its deserializer asks.</param>
/// <param name="Synonyms">Other types that mean the same.</param>
internal sealed record Format(string Name, string MediaType, string Accept, params string[] Synonyms);

/// <summary>The formats of records and answers, and the MIME types that stand for them.</summary>
internal static class Formats
{
    // Text and bytes take what comes, so that one asks for JSON, which nearly every model writes, the other for anything.
    private static readonly Format[] Known =
    [
        new("csv", "text/csv", "text/csv"),
        new("json", "application/json", "application/json"),
        new("jsonlines", "application/jsonlines", "application/jsonlines", "application/x-jsonlines", "application/x-ndjson"),
        new("npy", "application/x-npy", "application/x-npy"),
        new("npz", "application/x-npz", "application/x-npz"),
        new("libsvm", "text/libsvm", "text/libsvm", "text/x-libsvm"),
        new("recordio", "application/x-recordio-protobuf", "application/x-recordio-protobuf"),
        new("text", "text/plain", "application/json"),
        new("bytes", "application/octet-stream", "*/*"),
    ];

    /// <summary>The format of a MIME type, parameters aside; null when it is none of ours.</summary>
    public static string? OfMediaType(string? mediaType)
    {
        var bare = mediaType?.Split(';')[0].Trim();
        return Known.FirstOrDefault(known => known.Synonyms.Append(known.MediaType).Contains(
            bare, StringComparer.OrdinalIgnoreCase))?.Name;
    }

    /// <summary>The format of that name, in any case; classes of the Python SDK have theirs.</summary>
    public static Format Of(string name) => Known.First(known => known.Name == FormatNames.Find(name));

    /// <summary>A predictor's own way with what a call or a user says over it; types and formats follow each other.</summary>
    public static Predictor Apply(Predictor predictor, PredictorOptions options)
    {
        ApplySerializer(predictor, options);
        ApplyDeserializer(predictor, options);
        predictor.ContentType = options.ContentType ?? predictor.ContentType;
        predictor.Accept = options.Accept ?? predictor.Accept;
        return predictor;
    }

    /// <summary>A predictor that has nothing but another's way, to be changed without changing the other.</summary>
    public static Predictor Copy(Predictor from, Predictor to)
    {
        (to.Serializer, to.Deserializer) = (from.Serializer, from.Deserializer);
        (to.SerializerScript, to.DeserializerScript) = (from.SerializerScript, from.DeserializerScript);
        (to.ContentType, to.Accept) = (from.ContentType, from.Accept);
        return to;
    }

    private static void ApplySerializer(Predictor predictor, PredictorOptions options)
    {
        if (options.SerializerScript is { } script)
        {
            (predictor.Serializer, predictor.SerializerScript) = (FormatNames.Script, script);
        }
        else if (options.Serializer is { } named)
        {
            (predictor.Serializer, predictor.SerializerScript) = (Of(named).Name, null);
            predictor.ContentType = Of(named).MediaType;
        }
        else if (OfMediaType(options.ContentType) is { } byType)
        {
            (predictor.Serializer, predictor.SerializerScript) = (byType, null);
        }
    }

    private static void ApplyDeserializer(Predictor predictor, PredictorOptions options)
    {
        if (options.DeserializerScript is { } script)
        {
            (predictor.Deserializer, predictor.DeserializerScript) = (FormatNames.Script, script);
        }
        else if (options.Deserializer is { } named)
        {
            (predictor.Deserializer, predictor.DeserializerScript) = (Of(named).Name, null);
            predictor.Accept = Of(named).Accept;
        }
        else if (OfMediaType(options.Accept) is { } byType)
        {
            (predictor.Deserializer, predictor.DeserializerScript) = (byType, null);
        }
    }
}
