using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Local;

/// <summary>
/// The data of channels in a job's folder. A channel is a folder of the job's own with links to the user's files, so
/// that a script that tidies up there removes links, and nothing is copied.
/// </summary>
internal static class ChannelData
{
    /// <summary>Refuses a channel whose data isn't there or is empty.</summary>
    public static void Check(Channel channel)
    {
        var path = PathOf(channel);
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
        {
            return;
        }

        throw new SageMakerEstimatorException(
            ErrorId.InputDataNotFound,
            ErrorKind.ObjectNotFound,
            $"Channel '{channel.ChannelName}': "
            + (Directory.Exists(path) ? $"the folder '{path}' is empty." : $"'{path}' doesn't exist."))
        {
            Target = path,
        };
    }

    public static void Link(Channel channel, JobFolder job)
    {
        var source = PathOf(channel);
        var target = Path.Combine(job.InputData, channel.ChannelName!);
        Directory.CreateDirectory(target);
        if (File.Exists(source))
        {
            LinkFile(Path.Combine(target, Path.GetFileName(source)), source);
        }
        else
        {
            LinkFolder(target, source);
        }
    }

    private static string PathOf(Channel channel) => FileObjectStore.PathOf(channel.DataSource!.S3DataSource!.S3Uri!);

    private static void LinkFolder(string target, string source)
    {
        foreach (var entry in new DirectoryInfo(source).EnumerateFileSystemInfos())
        {
            var path = Path.Combine(target, entry.Name);
            if (entry is DirectoryInfo folder && folder.LinkTarget is null)
            {
                Directory.CreateDirectory(path);
                LinkFolder(path, folder.FullName);
            }
            else if (entry is DirectoryInfo)
            {
                Directory.CreateSymbolicLink(path, entry.FullName);
            }
            else
            {
                LinkFile(path, entry.FullName);
            }
        }
    }

    private static void LinkFile(string path, string source)
    {
        try
        {
            File.CreateSymbolicLink(path, source);
        }
        catch (Exception error) when (
            OperatingSystem.IsWindows() && error is IOException or UnauthorizedAccessException)
        {
            // Windows lets only administrators and developers make links.
            File.Copy(source, path);
        }
    }
}
