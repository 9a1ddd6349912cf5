namespace SageMakerEstimator.Core.Checks;

/// <summary>What one check has to say beside its outcome: a sink that keeps warnings for the check's row.</summary>
internal sealed class CheckNotes : IOperationSink
{
    private readonly List<string> _warnings = [];

    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Why there was nothing to look at.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Remembers why, and is the outcome of a check that doesn't apply.</summary>
    public string? Because(string reason)
    {
        Reason = reason;
        return null;
    }

    public void Warning(string message) => _warnings.Add(message);

    public void Output(object value)
    {
    }

    public void Error(SageMakerEstimatorException error) => _warnings.Add(error.Message);

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
