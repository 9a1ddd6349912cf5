namespace SageMakerEstimator.Core.Inputs;

/// <summary>What of a channel SageMaker takes and does nothing with; the request is sent as it was asked for.</summary>
internal static class InputWarnings
{
    private const string Pipe = "Pipe";

    public static void Warn(Estimator estimator, TrainingOptions options, IOperationSink sink)
    {
        foreach (var input in options.InputData.Where(input => (input.InputMode ?? estimator.InputMode) != Pipe))
        {
            foreach (var given in Unread(input))
            {
                sink.Warning(
                    $"Channel '{input.ChannelName}': {given} is for input mode Pipe, and the channel comes as "
                    + $"{input.InputMode ?? estimator.InputMode}.");
            }
        }
    }

    private static IEnumerable<string> Unread(TrainingInput input)
    {
        if (input.Compression is not (null or "None"))
        {
            yield return $"-Compression {input.Compression}";
        }

        if (input.RecordWrapping is not (null or "None"))
        {
            yield return $"-RecordWrapping {input.RecordWrapping}";
        }

        if (input.S3DataType == "AugmentedManifestFile")
        {
            yield return $"-S3DataType {input.S3DataType}";
        }
    }
}
