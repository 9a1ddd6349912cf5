using FakeAws;
using FakeAws.Control;
using SageMakerEstimator.Core.Aws;
using SageMakerEstimator.Core.Data;

namespace SageMakerEstimator.Core.Tests;

/// <summary>A session with the wire double: real clients, real requests, no AWS.</summary>
internal sealed class FakeCloud : IAsyncDisposable
{
    public const string Account = FakeAwsOptions.DefaultAccount;

    private readonly FakeAwsServer _server;

    private FakeCloud(FakeAwsServer server, string region, TimeProvider time)
    {
        _server = server;
        Session = new AwsSession
        {
            Region = region,
            AccessKey = FakeAwsOptions.DefaultAccessKeyId,
            SecretKey = FakeAwsOptions.DefaultSecretAccessKey,
            EndpointUrl = server.Uri.ToString(),
        };
        Backend = new AwsBackend(Session, time);
    }

    public AwsSession Session { get; }

    public AwsBackend Backend { get; }

    public FakeAwsControl Control => _server.Control;

    public static async Task<FakeCloud> StartAsync(
        string region = FakeAwsOptions.DefaultRegion, TimeProvider? time = null) =>
        new(await FakeAwsServer.StartAsync(), region, time ?? TimeProvider.System);

    /// <summary>Sends files with this session.</summary>
    public DataOperations Data(TimeProvider time) => new(_ => UploadTarget.Of(Backend), time);

    /// <summary>What was asked, one line a request: operation, place, and what the line's reader cares about.</summary>
    public IEnumerable<string> Requests() => Control.Requests.Select(RequestLine.Of);

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();
}
