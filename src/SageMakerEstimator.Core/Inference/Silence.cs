namespace SageMakerEstimator.Core.Inference;

/// <summary>For work whose only word is its result: several run side by side, and their words would be told at random.</summary>
internal sealed class Silence : IOperationSink
{
    public static Silence Instance { get; } = new();

    public void Output(object value)
    {
    }

    public void Error(SageMakerEstimatorException error)
    {
    }

    public void Warning(string message)
    {
    }

    public void Verbose(string message)
    {
    }

    public void Information(object message, params string[] tags)
    {
    }

    public void Progress(ProgressReport report)
    {
    }

    public void LastWord(string message)
    {
    }
}
