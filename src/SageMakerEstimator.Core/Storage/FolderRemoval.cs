namespace SageMakerEstimator.Core.Storage;

/// <summary>
/// Removes a folder of ours that another process may be writing to. It leaves its place by one rename, so that nobody
/// finds half of it, and a writer that comes late finds nothing to write into.
/// </summary>
internal static class FolderRemoval
{
    private const int Attempts = 50;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Removes a folder with everything in it; nothing happens when it is gone already.</summary>
    public static async Task RemoveAsync(string path)
    {
        var doomed = Path.Combine(Path.GetDirectoryName(path)!, ".gone-" + Guid.NewGuid().ToString("N"));
        await WithPatienceAsync(path, () => Directory.Move(path, doomed)).ConfigureAwait(false);
        await WithPatienceAsync(path, () => Directory.Delete(doomed, recursive: true)).ConfigureAwait(false);
    }

    private static async Task WithPatienceAsync(string path, Action remove)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                remove();
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Windows refuses as long as anybody has a file open, and a writer may have been inside at the rename.
                if (attempt == Attempts)
                {
                    throw new SageMakerEstimatorException(
                        ErrorId.LocalStateUnusable,
                        ErrorKind.WriteError,
                        $"'{path}' can't be removed: {error.Message}",
                        error)
                    {
                        Target = path,
                    };
                }
            }

            await Task.Delay(Pause).ConfigureAwait(false);
        }
    }
}
