using System.Globalization;
using SageMakerEstimator.Core.Local;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Artifacts;

/// <summary>
/// Fetches the files of a plan, several at once. Each grows under another name beside its place and is moved there when
/// it is whole, so that nobody finds half a file; what is under way when something fails is removed.
/// </summary>
internal sealed class Download(PlannedDownload plan, IOperationSink sink, TimeProvider time)
{
    private const int ProgressId = 4;
    private const int AtOnce = 8;

    // What may come out of an archive: deep learning's compress little, zeros a thousandfold.
    private const int MaxRatio = 100;
    private const long MinLimit = 1L << 30;

    public async Task RunAsync(CancellationToken token)
    {
        foreach (var file in plan.Files)
        {
            RefuseExisting(file);
        }

        Directory.CreateDirectory(plan.Query.Path);
        using var progress = new TransferProgress(sink, time, ProgressId, $"Saving to {plan.Query.Path}")
        {
            Total = plan.Files.Sum(file => file.Size),
            Files = plan.Files.Count,
        };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = token };
        await Parallel.ForEachAsync(
            plan.Files,
            parallel,
            async (file, cancel) => sink.Output(await FetchAsync(file, progress, cancel).ConfigureAwait(false)))
            .ConfigureAwait(false);
    }

    private bool IsExpanded(ArtifactFile file) => plan.Query.Expand && file.IsArchive;

    private void RefuseExisting(ArtifactFile file)
    {
        var path = IsExpanded(file) ? file.Folder : file.Path;
        var isInTheWay = IsExpanded(file)
            ? File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            : Path.Exists(path);
        if (isInTheWay && (!plan.Query.Force || (!IsExpanded(file) && Directory.Exists(path))))
        {
            throw new SageMakerEstimatorException(
                ErrorId.FileExists, ErrorKind.ResourceExists, $"'{path}' is there already. Nothing was saved.")
            {
                Target = path,
                RecommendedAction = "Give another -Path, or add -Force to replace it.",
            };
        }
    }

    private async Task<FileSystemInfo> FetchAsync(ArtifactFile file, TransferProgress progress, CancellationToken token)
    {
        // A name of its own: another shell may be at the same file.
        var fresh = $"{file.Path}.{Guid.NewGuid():N}.part";
        var unpacked = $"{file.Path}.{Guid.NewGuid():N}.unpacked";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
            await ReadAsync(file, fresh, progress.Of(file.Uri), token).ConfigureAwait(false);
            if (!IsExpanded(file))
            {
                File.Move(fresh, file.Path, overwrite: plan.Query.Force);
                return new FileInfo(file.Path);
            }

            await UnpackAsync(file, fresh, unpacked, token).ConfigureAwait(false);
            if (Directory.Exists(file.Folder))
            {
                Directory.Delete(file.Folder, recursive: true);
            }

            Directory.Move(unpacked, file.Folder);
            return new DirectoryInfo(file.Folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SageMakerEstimatorException(
                ErrorId.FileNotWritable, ErrorKind.WriteError, $"'{file.Path}' can't be written: {error.Message}", error)
            {
                Target = file.Path,
            };
        }
        finally
        {
            File.Delete(fresh);
            await FolderRemoval.RemoveAsync(unpacked).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(ArtifactFile file, string path, Action<long, long> onReceived, CancellationToken token)
    {
        if (S3Uri.Is(file.Uri))
        {
            await plan.Store!.GetAsync(S3Uri.Parse(file.Uri, "The location"), path, onReceived, token)
                .ConfigureAwait(false);
            return;
        }

        var source = new FileStream(
            FileObjectStore.PathOf(file.Uri), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        await using (source.ConfigureAwait(false))
        await using (target.ConfigureAwait(false))
        {
            await source.CopyToAsync(target, token).ConfigureAwait(false);
            onReceived(source.Length, source.Length);
        }
    }

    private async Task UnpackAsync(ArtifactFile file, string archive, string folder, CancellationToken token)
    {
        var limit = plan.Query.MaxExpandedSize ?? Math.Max(MinLimit, file.Size * MaxRatio);
        try
        {
            await TarGz.UnpackAsync(archive, folder, token, limit).ConfigureAwait(false);
        }
        catch (ArchiveTooLargeException)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ArtifactTooLarge,
                ErrorKind.LimitsExceeded,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"More than {limit:N0} bytes would come out of '{file.Uri}', which has {file.Size:N0}. Nothing was saved."))
            {
                Target = file.Uri,
                RecommendedAction = "If that is right, allow more with -MaxExpandedSize.",
            };
        }
        catch (Exception error) when (error is InvalidDataException or UnsafeArchiveException or EndOfStreamException)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ArtifactUnsafe,
                ErrorKind.InvalidResult,
                $"'{file.Uri}' isn't unpacked, and nothing was saved: {error.Message}",
                error)
            {
                Target = file.Uri,
                RecommendedAction = "Save it without -Expand, and look into it with care.",
            };
        }
    }
}
