namespace SageMakerEstimator;

/// <summary>
/// Where the core reports to. Calls may come from any thread and block while the other side is slower; they come out
/// in the order they were made, across all streams.
/// </summary>
internal interface IOperationSink
{
    void Output(object value);

    /// <summary>A failure of one item; the work goes on with the next.</summary>
    void Error(SageMakerEstimatorException error);

    void Warning(string message);

    void Verbose(string message);

    /// <summary>A line or object for the Information stream.</summary>
    void Information(object message, params string[] tags);

    void Progress(ProgressReport report);

    /// <summary>Shown even when the pipeline is being stopped: how to go on after Ctrl+C.</summary>
    void LastWord(string message);
}
