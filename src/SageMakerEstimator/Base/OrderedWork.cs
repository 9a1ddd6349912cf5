namespace SageMakerEstimator.Base;

/// <summary>
/// Work that runs side by side and whose results are taken in the order in which it was begun. Bounded: whoever begins
/// more than it holds takes results first, so that a million records never are in memory at once.
/// </summary>
internal sealed class OrderedWork<TItem, TResult> : IDisposable
{
    private readonly Queue<(TItem Item, Task<TResult> Task)> _begun = new();
    private readonly CancellationTokenSource _cancel = new();
    private readonly SemaphoreSlim _places;
    private readonly int _capacity;

    /// <param name="sideBySide">How much runs at once.</param>
    public OrderedWork(int sideBySide)
    {
        _places = new SemaphoreSlim(sideBySide);

        // While the first is slow, others may finish and wait for it.
        _capacity = sideBySide == 1 ? 1 : 2 * sideBySide;
    }

    public bool IsEmpty => _begun.Count == 0;

    /// <summary>Whether the next result must be taken before anything else is begun.</summary>
    public bool IsFull => _begun.Count >= _capacity;

    /// <summary>Whether the next result is there.</summary>
    public bool IsNextDone => _begun.TryPeek(out var next) && next.Task.IsCompleted;

    public void Begin(TItem item, Func<CancellationToken, Task<TResult>> work) =>
        _begun.Enqueue((item, RunAsync(work, _cancel.Token)));

    /// <summary>The item that was begun first, and its result or what it will be.</summary>
    public (TItem Item, Task<TResult> Task) Take() => _begun.Dequeue();

    /// <summary>Gives up what is still running.</summary>
    public void Dispose()
    {
        _cancel.Cancel();
        foreach (var (_, task) in _begun)
        {
            // Nobody asks for its end any more; without a look at it, it would be reported as unobserved.
            _ = task.ContinueWith(
                ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task<TResult> RunAsync(Func<CancellationToken, Task<TResult>> work, CancellationToken token)
    {
        await _places.WaitAsync(token).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => work(token), token).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }
}
