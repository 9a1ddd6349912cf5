namespace SageMakerEstimator;

/// <summary>What local mode keeps on disk.</summary>
internal interface ILocalStateOperations
{
    IReadOnlyList<LocalStateEntry> List();

    /// <summary>Removes a job's record and results, or a model or endpoint config; refuses what is running.</summary>
    Task RemoveAsync(LocalStateEntry entry);

    /// <summary>Names for completers, read from disk only; never throws.</summary>
    IReadOnlyList<string> Names(string kind);
}
