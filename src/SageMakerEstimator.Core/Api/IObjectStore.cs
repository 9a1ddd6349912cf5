namespace SageMakerEstimator.Core.Api;

/// <summary>Where code, data and results lie: S3, or <c>file://</c> on this machine.</summary>
internal interface IObjectStore
{
    /// <summary>Where results and code go when nobody says so, with a trailing slash.</summary>
    Task<string> DefaultLocationAsync(CancellationToken token);

    /// <summary>True when there is an object, or a folder with something in it.</summary>
    Task<bool> ExistsAsync(string uri, CancellationToken token);

    /// <summary>Writes an object as a whole or not at all.</summary>
    Task PutAsync(string uri, Func<Stream, CancellationToken, Task> write, CancellationToken token);

    /// <summary>Removes an object that we made; nothing happens when it is gone already.</summary>
    Task DeleteAsync(string uri, CancellationToken token);
}
