using SageMakerEstimator.Core.Api;

namespace SageMakerEstimator.Core.Models;

/// <summary>What a call has made so far, and the way back from each.</summary>
internal sealed class Creations(IOperationSink sink)
{
    private readonly Stack<(string What, Func<Task> Undo)> _made = new();

    /// <summary>What was made so far, oldest first.</summary>
    public IEnumerable<string> Names => _made.Reverse().Select(made => made.What);

    public void Made(string what, Func<Task> undo)
    {
        sink.Verbose($"Made {what}.");
        _made.Push((what, undo));
    }

    /// <summary>Removes what was made, newest first. What can't be removed is named: it may cost money.</summary>
    public async Task UndoAsync()
    {
        while (_made.TryPop(out var made))
        {
            try
            {
                await made.Undo().ConfigureAwait(false);
            }
            catch (Exception error) when (error is ServiceException or IOException or SageMakerEstimatorException)
            {
                sink.Warning($"{made.What} couldn't be removed: {error.Message}");
            }
        }
    }
}
