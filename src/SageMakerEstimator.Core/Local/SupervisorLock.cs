namespace SageMakerEstimator.Core.Local;

/// <summary>
/// Whether a supervisor lives. An open file with FileShare.None is a lock that the system takes away from a killed
/// process, unlike a process id, which may be somebody else's by now.
/// </summary>
internal static class SupervisorLock
{
    /// <summary>Takes the lock; null when another holds it.</summary>
    public static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (DirectoryNotFoundException)
        {
            throw;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static bool IsHeld(string path)
    {
        try
        {
            using var free = TryTake(path);
            return free is null;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }
}
