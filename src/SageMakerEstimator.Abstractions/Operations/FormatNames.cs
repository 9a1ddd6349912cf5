namespace SageMakerEstimator;

/// <summary>The names of -Serializer and -Deserializer; what each one means is the core's.</summary>
internal static class FormatNames
{
    /// <summary>Names a script block of the user's, on a predictor that was made with one.</summary>
    public const string Script = "script";

    /// <summary>The formats, the common ones first.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["csv", "json", "jsonlines", "npy", "npz", "libsvm", "recordio", "text", "bytes"];

    /// <summary>The classes of the Python SDK, by the format that does the same.</summary>
    public static IReadOnlyDictionary<string, string> PythonClasses { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["CSVSerializer"] = "csv",
            ["CSVDeserializer"] = "csv",
            ["csv_serializer"] = "csv",
            ["csv_deserializer"] = "csv",
            ["JSONSerializer"] = "json",
            ["JSONDeserializer"] = "json",
            ["json_serializer"] = "json",
            ["json_deserializer"] = "json",
            ["JSONLinesSerializer"] = "jsonlines",
            ["JSONLinesDeserializer"] = "jsonlines",
            ["NumpySerializer"] = "npy",
            ["NumpyDeserializer"] = "npy",
            ["npy_serializer"] = "npy",
            ["numpy_deserializer"] = "npy",
            ["LibSVMSerializer"] = "libsvm",
            ["RecordSerializer"] = "recordio",
            ["RecordDeserializer"] = "recordio",
            ["StringSerializer"] = "text",
            ["StringDeserializer"] = "text",
            ["IdentitySerializer"] = "bytes",
            ["BytesDeserializer"] = "bytes",
        };

    /// <summary>The format's own name for what was written in any case, a class of the Python SDK included; null for others.</summary>
    public static string? Find(string name) =>
        All.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? PythonClasses.GetValueOrDefault(name);
}
