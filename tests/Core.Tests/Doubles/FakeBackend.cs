using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Tests;

/// <summary>A backend in memory.</summary>
internal sealed class FakeBackend(FakeSageMaker sageMaker) : IBackend
{
    public Backend Kind { get; init; } = Backend.Aws;

    public ISageMakerApi SageMaker => sageMaker;

    public ILogsApi Logs { get; init; } = new FakeLogs();

    public IMetricsApi Metrics => throw new NotSupportedException();

    public IRuntimeApi Runtime => throw new NotSupportedException();

    public FakeStore Store { get; init; } = new(sageMaker.Calls);

    public IObjectStore Objects => Store;

    public string? Region => Kind == Backend.Aws ? "eu-west-1" : null;

    public PollPolicy Polling { get; init; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), TimeSpan.Zero, 0);

    /// <summary>Whether the source of the credentials has new ones.</summary>
    public bool HasSource { get; init; }

    public int Renewals { get; private set; }

    public bool RenewCredentials()
    {
        Renewals++;
        return HasSource;
    }

    public Task<string?> RoleArnAsync(string? role, IOperationSink sink, CancellationToken token) => Task.FromResult(role);

    public Task<bool?> TrustsSageMakerAsync(string roleArn, CancellationToken token) => Task.FromResult<bool?>(true);

    public void CheckTraining(CreateTrainingJobRequest request)
    {
    }

    public void CheckHosting(CreateModelRequest model, ProductionVariant variant)
    {
    }

    public Uri? AddressOf(string endpointName) => null;
}

/// <summary>Objects in memory; what is done with them is noted among the API's calls.</summary>
internal sealed class FakeStore(List<string> calls) : IObjectStore
{
    public Dictionary<string, byte[]> Objects { get; } = [];

    public Task<DefaultPlace> DefaultPlaceAsync(string? bucket, CancellationToken token) =>
        Task.FromResult(new DefaultPlace("s3://default-bucket/"));

    public Task<bool> HasBucketAsync(DefaultPlace place, CancellationToken token) => Task.FromResult(true);

    public Task EnsureAsync(DefaultPlace place, IOperationSink sink, CancellationToken token) => Task.CompletedTask;

    public Task<bool> ExistsAsync(string uri, CancellationToken token) => Task.FromResult(Objects.ContainsKey(uri));

    public Task<StoredObject?> FindAsync(string uri, CancellationToken token) => Task.FromResult(
        Objects.TryGetValue(uri, out var bytes)
            ? new StoredObject(
                bytes.Length,
                new(
                    ChecksumKind.Sha256,
                    Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(bytes))),
                null)
            {
                Metadata = Notes.GetValueOrDefault(uri, new Dictionary<string, string>()),
            }
            : null);

    /// <summary>What was noted beside objects.</summary>
    public Dictionary<string, IReadOnlyDictionary<string, string>> Notes { get; } = [];

    public Task<Stream> OpenAsync(string uri, CancellationToken token) =>
        Task.FromResult<Stream>(new MemoryStream(Objects[uri], writable: false));

    public async Task PutAsync(
        string uri, Func<Stream, CancellationToken, Task> write, PutOptions options, CancellationToken token)
    {
        using var content = new MemoryStream();
        await write(content, token);
        calls.Add("Put " + uri);
        Objects[uri] = content.ToArray();
        Notes[uri] = options.Metadata;
    }

    public Task<byte[]?> TryReadAsync(string uri, CancellationToken token) =>
        Task.FromResult(Objects.GetValueOrDefault(uri));

    public Task DeleteAsync(string uri, CancellationToken token)
    {
        calls.Add("Delete " + uri);
        Objects.Remove(uri);
        return Task.CompletedTask;
    }
}
