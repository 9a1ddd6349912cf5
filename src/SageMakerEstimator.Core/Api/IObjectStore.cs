namespace SageMakerEstimator.Core.Api;

/// <summary>Where code, data and results lie: S3, or <c>file://</c> on this machine.</summary>
internal interface IObjectStore
{
    /// <summary>
    /// Where results and code go when nobody says so. Nothing is made; see <see cref="EnsureAsync"/>.
    /// </summary>
    /// <param name="bucket">The bucket that somebody named instead of the account's own; null for that.</param>
    /// <param name="token">The call's token.</param>
    Task<DefaultPlace> DefaultPlaceAsync(string? bucket, CancellationToken token);

    /// <summary>Sees that a default place is there and ours, and makes our own when it is missing. Asks once.</summary>
    Task EnsureAsync(DefaultPlace place, IOperationSink sink, CancellationToken token);

    /// <summary>Whether the bucket of a place is there, in this region and the caller's to use; makes nothing.</summary>
    Task<bool> HasBucketAsync(DefaultPlace place, CancellationToken token);

    /// <summary>True when there is an object, or a folder with something in it.</summary>
    Task<bool> ExistsAsync(string uri, CancellationToken token);

    /// <summary>What is known of an object; null when there is none, or the caller may not look.</summary>
    Task<StoredObject?> FindAsync(string uri, CancellationToken token);

    /// <summary>An object's bytes, from its beginning to its end.</summary>
    Task<Stream> OpenAsync(string uri, CancellationToken token);

    /// <summary>Writes an object as a whole or not at all.</summary>
    Task PutAsync(string uri, Func<Stream, CancellationToken, Task> write, PutOptions options, CancellationToken token);

    /// <summary>The bytes of an object; null when there is none, or the caller may not know whether there is.</summary>
    Task<byte[]?> TryReadAsync(string uri, CancellationToken token);

    /// <summary>Removes an object that we made; nothing happens when it is gone already.</summary>
    Task DeleteAsync(string uri, CancellationToken token);
}

/// <summary>A place for what nobody gave a place.</summary>
/// <param name="Uri">Its URI, with a trailing slash.</param>
/// <param name="ExpectedOwner">The account that must own it; null for a bucket that the user named.</param>
internal sealed record DefaultPlace(string Uri, string? ExpectedOwner = null);

/// <summary>Shorter ways to say the usual.</summary>
internal static class ObjectStores
{
    /// <summary>The default place's URI, with a trailing slash.</summary>
    public static async Task<string> DefaultLocationAsync(this IObjectStore store, CancellationToken token) =>
        (await store.DefaultPlaceAsync(null, token).ConfigureAwait(false)).Uri;

    /// <summary>Writes code or a model: encrypted with KMS.</summary>
    public static Task PutAsync(
        this IObjectStore store, string uri, Func<Stream, CancellationToken, Task> write, CancellationToken token) =>
        store.PutAsync(uri, write, PutOptions.Code, token);
}
