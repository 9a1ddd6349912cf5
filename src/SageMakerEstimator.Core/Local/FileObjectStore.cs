using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Local;

/// <summary><c>file://</c> objects; the default location plays the default bucket.</summary>
internal sealed class FileObjectStore(string defaultLocation, LocalState? state = null) : IObjectStore
{
    /// <summary>The path of a <c>file://</c> URI.</summary>
    public static string PathOf(string uri) =>
        FileUri.PathOf(uri)
        ?? throw new SageMakerEstimatorException(
            ErrorId.RemoteDataInLocalMode,
            ErrorKind.InvalidArgument,
            $"'{uri}' isn't on this machine; a local job reads file:// URIs and paths.")
        {
            Target = uri,
        };

    public Task<DefaultPlace> DefaultPlaceAsync(string? bucket, CancellationToken token) =>
        Task.FromResult(new DefaultPlace(defaultLocation));

    /// <summary>Folders are made when something is written to them.</summary>
    public Task EnsureAsync(DefaultPlace place, IOperationSink sink, CancellationToken token) => Task.CompletedTask;

    public Task<bool> HasBucketAsync(DefaultPlace place, CancellationToken token) => Task.FromResult(true);

    public Task<bool> ExistsAsync(string uri, CancellationToken token)
    {
        var path = PathOf(uri);
        return Task.FromResult(
            File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()));
    }

    public async Task<StoredObject?> FindAsync(string uri, CancellationToken token)
    {
        var file = new FileInfo(PathOf(uri));
        return file.Exists
            ? new StoredObject(
                file.Length,
                new(
                    ChecksumKind.Sha256,
                    await FileChecksum.OfAsync(file.FullName, ChecksumKind.Sha256, token).ConfigureAwait(false)),
                null)
            : null;
    }

    public Task<Stream> OpenAsync(string uri, CancellationToken token) => Task.FromResult<Stream>(
        new FileStream(PathOf(uri), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true));

    public async Task PutAsync(
        string uri, Func<Stream, CancellationToken, Task> write, PutOptions options, CancellationToken token)
    {
        var path = PathOf(uri);
        MakeFolder(Path.GetDirectoryName(path)!);
        var fresh = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            var file = new FileStream(fresh, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
            await using (file.ConfigureAwait(false))
            {
                await write(file, token).ConfigureAwait(false);
            }

            File.Move(fresh, path, overwrite: true);
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    public async Task<byte[]?> TryReadAsync(string uri, CancellationToken token) =>
        File.Exists(PathOf(uri)) ? await File.ReadAllBytesAsync(PathOf(uri), token).ConfigureAwait(false) : null;

    public Task DeleteAsync(string uri, CancellationToken token)
    {
        Delete(uri);
        return Task.CompletedTask;
    }

    public void Delete(string uri)
    {
        var path = PathOf(uri);
        if (File.Exists(path))
        {
            File.Delete(path);
            RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        }
    }

    private void RemoveEmptyFolders(string folder)
    {
        while (state is not null
            && folder.Length > state.Bucket.Length
            && folder.StartsWith(state.Bucket, StringComparison.Ordinal)
            && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }

    /// <summary>Folders of the state are this user's only; those that the user named are as the system makes them.</summary>
    private void MakeFolder(string folder)
    {
        if (state is not null && folder.StartsWith(state.Root, StringComparison.Ordinal))
        {
            state.Folder(state.Bucket);
        }

        Directory.CreateDirectory(folder);
    }
}
