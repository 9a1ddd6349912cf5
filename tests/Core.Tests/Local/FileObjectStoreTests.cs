using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

public sealed class FileObjectStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileObjectStore _store;

    public FileObjectStoreTests() => _store = new FileObjectStore(Uri("bucket") + "/");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_object_is_written_with_the_folders_it_needs_and_removed_again()
    {
        var uri = Uri("bucket/a b#c/code.tar.gz");

        await PutAsync(uri, "first");
        await PutAsync(uri, "second");
        Assert.Equal("second", File.ReadAllText(_folder.In("bucket", "a b#c", "code.tar.gz")));
        Assert.True(await _store.ExistsAsync(uri, CancellationToken.None));

        await _store.DeleteAsync(uri, CancellationToken.None);
        await _store.DeleteAsync(uri, CancellationToken.None);
        Assert.False(await _store.ExistsAsync(uri, CancellationToken.None));
    }

    [Fact]
    public async Task An_object_that_fails_half_way_leaves_the_old_one_and_nothing_else()
    {
        var uri = Uri("bucket/code.tar.gz");
        await PutAsync(uri, "old");

        await Assert.ThrowsAsync<InvalidDataException>(() => _store.PutAsync(
            uri,
            async (stream, token) =>
            {
                await stream.WriteAsync("new, but"u8.ToArray(), token);
                throw new InvalidDataException();
            },
            CancellationToken.None));

        Assert.Equal("old", File.ReadAllText(_folder.In("bucket", "code.tar.gz")));
        Assert.Equal(["bucket", "bucket/code.tar.gz"], _folder.Entries());
    }

    [Fact]
    public async Task A_folder_exists_when_there_is_something_in_it()
    {
        _folder.Folder("empty");
        _folder.File("full/a.txt");

        Assert.False(await _store.ExistsAsync(Uri("empty"), CancellationToken.None));
        Assert.True(await _store.ExistsAsync(Uri("full"), CancellationToken.None));
        Assert.False(await _store.ExistsAsync(Uri("nowhere"), CancellationToken.None));
    }

    [Fact]
    public void What_is_not_on_this_machine_is_refused()
    {
        var error = Refusal.Of(ErrorId.RemoteDataInLocalMode, () => FileObjectStore.PathOf("s3://bucket/key"));

        Assert.Equal("s3://bucket/key", error.Target);
    }

    private string Uri(string name) => FileUri.Of(_folder.In(name));

    private Task PutAsync(string uri, string content) => _store.PutAsync(
        uri,
        (stream, token) => stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(content), token).AsTask(),
        CancellationToken.None);
}
